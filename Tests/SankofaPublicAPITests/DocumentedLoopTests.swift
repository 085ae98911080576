import Foundation
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Each training loop that is documented, as it is documented, does what `fit` does: the same bits of all
/// parameters, of the statistics that layers count, and of the numbers that count steps.
///
/// The lines of the documents stand here between two marks, and are compared with them.
@Suite struct DocumentedLoopTests {
  private static let data: Dataset = {
    let digits = Digits.all
    let rows = Tensor((0..<150).map { Int32($0) })
    return try! Dataset(
      features: digits.features.gathered(rows), targets: digits.targets.gathered(rows))
  }()
  private let loss = Loss.sparseCategoricalCrossentropy(fromLogits: true)

  /// Everything that `fit` does beside a gradient: dropout, statistics, a penalty, a constraint, a layer
  /// that is frozen.
  private func network() throws -> Sequential {
    let frozen = Dense(16, activation: .tanh)
    frozen.isTrainable = false
    let model = Sequential(seed: 3) {
      Rescaling(1.0 / 16, inputShape: [8, 8])
      Flatten()
      frozen
      Dense(24, activation: .relu, weight: .init(regularizer: .l2(0.01), constraint: .maxNorm(1)))
      BatchNormalization(momentum: 0.9)
      Dropout(0.25)
      Dense(10)
    }
    try model.compile(optimizer: rule, loss: loss)
    return model
  }

  private let rule = Adam(learningRate: 0.01).clipped(globalNorm: 1).decayed(0.01, except: ["bias"])
    .scheduled(by: .cosine(from: 0.01, steps: 12))

  private func fitted() throws -> Model {
    let model = try network()
    try model.fit(
      Self.data, epochs: 3, batchSize: 40, shuffle: false, verbosity: .silent)
    return model
  }

  /// Three times the batches that `fit` takes.
  private let batches: [(x: Tensor, y: Tensor)] = (0..<3).flatMap { _ in
    stride(from: 0, to: 150, by: 40).map { begin in
      let rows = begin..<min(begin + 40, 150)
      return (data.features[rows], data.targets[rows])
    }
  }

  private func expectFitted(
    _ model: Model, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let fitted = try fitted()
    for ((path, a), (_, b)) in zip(model.namedParameters, fitted.namedParameters) {
      #expect(a.value.floats == b.value.floats, "\(path)", sourceLocation: location)
    }
    #expect(model.stepsTrained == 12 && fitted.stepsTrained == 12, sourceLocation: location)
  }

  @Test func valueAndGradient() throws {
    let (model, optimizer) = (try network(), rule)
    // begin: valueAndGradient
    var state = optimizer.state(for: model.parameters)
    for (x, y) in batches {
      let batch = try model.valueAndGradient(x, y, key: model.stepKey(model.stepsTrained))
      try optimizer.update(model, by: batch, state: &state)
    }
    // end
    try expectFitted(model)
    #expect(
      lines("valueAndGradient")
        == (try documented("Sources/SankofaTraining/Fitting/Model+Gradient.swift", 0)))
    #expect(
      lines("valueAndGradient") == (try documented("Documentation/training.md", "var state =")))
  }

  @Test func lossOfOnesOwn() throws {
    let (model, optimizer) = (try network(), rule)
    var state = optimizer.state(for: model.parameters)
    for (x, y) in batches {
      let key = model.stepKey(model.stepsTrained)
      let batch = try model.valueAndGradient(key: key) { context in
        try loss(model(x, in: context), y)
      }
      try optimizer.update(model, by: batch, state: &state)
    }
    try expectFitted(model)
  }

  @Test func compiledStep() throws {
    let (model, optimizer) = (try network(), rule)
    let step = try CompiledStep(model, optimizer: optimizer) { context, inputs in
      try loss(model(inputs[0], in: context), inputs[1])
    }
    for (x, y) in batches { try step(x, y) }
    try expectFitted(model)
  }

  /// A step whose loss is not finite updates nothing: no weight, no statistic, no count, no moment.
  @Test func notFinite() throws {
    let model = try network()
    var state = rule.state(for: model.parameters)
    let digest = model.weightsDigest
    let (x, y) = batches[0]
    let batch = try model.valueAndGradient(
      x.converted(to: .float32) * .infinity, y, key: model.stepKey(0))
    #expect(
      throws: SankofaError(
        "update",
        "the loss is not finite in step 1 (the step was not taken); try a smaller learning rate.")
    ) { try rule.update(model, by: batch, state: &state) }
    #expect(model.weightsDigest == digest && model.stepsTrained == 0)
    #expect(state.shared.map(\.scalar) == rule.state(for: model.parameters).shared.map(\.scalar))
  }

  /// Gradients may be changed before the step.
  @Test func changedGradients() throws {
    let model = Sequential { Dense(1, weight: .init(.ones), bias: nil, inputShape: [1]) }
    let optimizer = SGD(learningRate: 0.5)
    var state = optimizer.state(for: [Tensor.ones([1, 1])])
    var batch = try model.valueAndGradient(Tensor([[1]]), Tensor([[0]]), loss: .summedSquares)
    #expect(batch.gradients[0].floats == [2])
    batch.gradients[0] = batch.gradients[0] * 0.5
    try optimizer.update(model, by: batch, state: &state)
    #expect(model.parameters[0].value.floats == [0.5])
  }

  // MARK: Documents

  private let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The lines between the marks of a name.
  private func lines(_ name: String) -> [String] {
    let all = text("Tests/SankofaPublicAPITests/DocumentedLoopTests.swift")
    let start = all.firstIndex { $0.hasSuffix("// begin: \(name)") } ?? 0
    return Array(all[(start + 1)...].prefix { !$0.hasSuffix("// end") }).map(trimmed)
  }

  /// The code of a doc comment, by its number in the file.
  private func documented(_ path: String, _ number: Int) throws -> [String] {
    let comments = text(path).map(trimmed).filter { $0.hasPrefix("///") }.map {
      trimmed(String($0.dropFirst(3)))
    }
    return try block(comments) { _, index in index == number }
  }

  /// The code of a page that begins with some text.
  private func documented(_ path: String, _ start: String) throws -> [String] {
    try block(text(path).map(trimmed)) { lines, _ in lines.first?.hasPrefix(start) == true }
  }

  private func block(
    _ lines: [String], _ isWanted: (_ lines: [String], _ number: Int) -> Bool
  ) throws -> [String] {
    var blocks: [[String]] = []
    var isInside = false
    for line in lines {
      if line.hasPrefix("```") {
        isInside = line == "```swift"
        if isInside { blocks.append([]) }
      } else if isInside {
        blocks[blocks.count - 1].append(line)
      }
    }
    return try #require(blocks.enumerated().first { isWanted($1, $0) }?.element)
  }

  private func text(_ path: String) -> [String] {
    let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    return text?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) ?? []
  }

  private func trimmed(_ line: String) -> String { line.trimmingCharacters(in: .whitespaces) }
}
