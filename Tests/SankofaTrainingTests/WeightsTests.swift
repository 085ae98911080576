import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Weights by name from another file: what is taken, what is told, what is refused.
@Suite struct WeightsTests {
  private let folder: TemporaryFolder
  private let path: String

  /// A file of a model with layers of 3 → 4 → 2.
  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("old.safetensors").path
    try Self.chain(4, 2, seed: 1).save(toPath: path)
  }

  private static func chain(_ widths: Int..., seed: UInt64) throws -> Model {
    let model = Sequential(
      widths.enumerated().map { index, width in
        Dense(width, inputShape: index == 0 ? [3] : nil)
      }, seed: seed)
    try model.build()
    return model
  }

  private func numbers(_ model: Model, _ path: String) -> [Float]? {
    model.namedParameters.first { $0.path == path }?.parameter.value.floats
  }

  @Test func everythingMatches() throws {
    let (old, new) = (try Model.load(fromPath: path), try Self.chain(4, 2, seed: 2))
    #expect(old.weightsDigest != new.weightsDigest)
    new.epochsTrained = 7
    let report = try new.loadWeights(fromPath: path, strict: true)
    #expect(old.weightsDigest == new.weightsDigest)
    #expect(new.epochsTrained == 7)
    #expect(report.isComplete)
    #expect(report.description == "matched      4 of 4 parameters")
    #expect(report.matched.map(\.parameter) == report.matched.map(\.tensor))
    let other = try Self.chain(4, 2, seed: 3)
    try other.loadWeights(from: folder.file("old.safetensors"))
    #expect(other.weightsDigest == old.weightsDigest)
  }

  /// `layers.0.weight` = 1, and a tensor of a type that no tensor here has.
  @Test func aTensorOfAnUnknownTypeIsLeftOut() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "SankofaFormatsTests/Fixtures/cases/f8_beside_f32.safetensors").path
    let model = Sequential { Dense(1, bias: nil, inputShape: [1]) }
    let report = try model.loadWeights(fromPath: file)
    #expect(numbers(model, "layers.0.weight") == [1])
    #expect(report.description == "matched      1 of 1 parameters\nleft out     scale (F8_E4M3)")
    #expect(!report.isComplete)
    let error = #expect(throws: FormatError.self) {
      try model.loadWeights(fromPath: file, strict: true)
    }
    #expect(
      error?.message
        == "must match the model with strict: true, got 1 left out (scale (F8_E4M3)); leave strict out "
        + "to take the 1 that match.")
  }

  @Test func whatDoesNotMatchStays() throws {
    let new = try Self.chain(4, 5, 1, seed: 2)
    let (head, last) = (numbers(new, "layers.1.weight"), numbers(new, "layers.2.weight"))
    let report = try new.loadWeights(fromPath: path)
    #expect(
      report.description == """
        matched      2 of 6 parameters
        missing      layers.2.weight [1, 5]
        missing      layers.2.bias [1]
        other shape  layers.1.weight [5, 4], got [2, 4]
        other shape  layers.1.bias [5], got [2]
        """)
    let old = try Model.load(fromPath: path)
    #expect(numbers(new, "layers.0.weight") == numbers(old, "layers.0.weight"))
    #expect(numbers(new, "layers.1.weight") == head)
    #expect(numbers(new, "layers.2.weight") == last)
  }

  @Test func strictChangesNothing() throws {
    let new = try Self.chain(4, 5, seed: 2)
    let digest = new.weightsDigest
    #expect(
      message { try new.loadWeights(fromPath: path, strict: true) }
        == "\(path): must match the model with strict: true, got 2 of another shape or type "
        + "(layers.1.weight [5, 4], got [2, 4], layers.1.bias [5], got [2]); leave strict out to take the 2 that "
        + "match.")
    #expect(new.weightsDigest == digest)
    let short = try Self.chain(4, seed: 2)
    #expect(
      message { try short.loadWeights(fromPath: path, strict: true) }
        == "\(path): must match the model with strict: true, got 2 not used (layers.1.weight [2, 4], "
        + "layers.1.bias [2]); leave strict out to take the 2 that match.")
    // A model that was not built is not built by an error.
    let fresh = Sequential { Dense(5, inputShape: [3]) }
    #expect(throws: FormatError.self) { try fresh.loadWeights(fromPath: path, strict: true) }
    #expect(fresh.inputShapes == nil && fresh.parameters.allSatisfy { $0.shape == nil })
  }

  @Test func prefixesAreWholeParts() throws {
    let x = Input([3])
    let layers = (0..<12).map { _ in Dense(3) }
    let deep = Model(inputs: x, outputs: layers.reduce(x as Connection) { $1($0) })
    try deep.save(toPath: path)
    let new = try Self.chain(3, 3, seed: 2)
    let report = try new.loadWeights(
      fromPath: path,
      renaming: ["layers": "nothing", "layers.1": "layers.0", "layers.3.bias": "layers.1.bias"])
    #expect(
      report.matched.map(\.parameter) == ["layers.0.weight", "layers.0.bias", "layers.1.bias"])
    #expect(report.matched.map(\.tensor) == ["layers.1.weight", "layers.1.bias", "layers.3.bias"])
    #expect(report.missing.map(\.parameter) == ["layers.1.weight"])
    #expect(report.unused.count == 21)
    #expect(numbers(new, "layers.0.weight") == numbers(deep, "layers.1.weight"))
  }

  @Test func longerNumbersAreOtherParts() throws {
    func deep(_ seed: UInt64) throws -> Model {
      try Self.chain(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, seed: seed)
    }
    try deep(1).save(toPath: path)
    let report = try deep(2).loadWeights(fromPath: path, renaming: ["layers.1": "nothing.1"])
    #expect(report.missing.map(\.parameter) == ["layers.1.weight", "layers.1.bias"])
    #expect(report.unused.map(\.tensor) == ["layers.1.weight", "layers.1.bias"])
  }

  /// As many numbers in another order are other weights.
  @Test func transposedWeightsDoNotFit() throws {
    let new = try Self.chain(4, seed: 2)
    try SafeTensors(tensors: [
      ("layers.0.weight", Tensor.zeros([3, 4])), ("layers.0.bias", Tensor.zeros([4])),
    ]).write(to: path)
    #expect(
      try new.loadWeights(fromPath: path).description == """
        matched      1 of 2 parameters
        other shape  layers.0.weight [4, 3], got [3, 4]
        """)
  }

  @Test func whatIsRenamedGoesFirst() throws {
    let new = try Self.chain(4, seed: 2)
    try SafeTensors(tensors: [
      ("layers.0.weight", Tensor.zeros([4, 3])), ("head.weight", Tensor.ones([4, 3])),
      ("layers.0.bias", Tensor.zeros([4])),
    ]).write(to: path)
    let report = try new.loadWeights(fromPath: path) { name in
      name == "layers.0.bias" ? nil : name == "head.weight" ? "layers.0.weight" : name
    }
    #expect(
      report.description == """
        matched      1 of 2 parameters
        missing      layers.0.bias [4]
        not used     layers.0.weight [4, 3]
        not used     layers.0.bias [4]
        """)
    #expect(numbers(new, "layers.0.weight") == Array(repeating: 1, count: 12))
    #expect(
      message { try new.loadWeights(fromPath: path) { _ in "one" } }
        == "\(path): tensors \"layers.0.weight\" and \"head.weight\" would both be \"one\"; rename "
        + "one of them to something else.")
  }

  @Test func otherElementTypesAndNames() throws {
    let new = try Self.chain(4, seed: 2)
    let digest = new.weightsDigest
    try SafeTensors(tensors: [
      ("layers.0.weight", Tensor.zeros([4, 3], elementType: .float64)),
      ("a\n\u{1B}[2J", Tensor.zeros([1])),
    ]).write(to: path)
    #expect(
      message { try new.loadWeights(fromPath: path) }
        == "\(path): has no tensor that fits a parameter of the model, got 1 missing (layers.0.bias "
        + "[4]), 1 not used (\"a\\n\\u{1B}[2J\" [1]), 1 of another shape or type "
        + "(layers.0.weight [4, 3], got float64 [4, 3]); map their names to the model's with renaming:."
    )
    #expect(new.weightsDigest == digest)
    #expect(
      message { try new.loadWeights(fromPath: "none.safetensors") }
        == "none.safetensors: no such file; check the path.")
  }

  @Test func shapesMustBeKnown() {
    #expect(
      message { try Sequential { Dense(1) }.loadWeights(fromPath: path) }
        == "model: the shape of an example is not known; give the first layer an inputShape.")
  }

  /// Statistics are weights, too, and what is frozen stays frozen.
  @Test func statisticsAndFrozenLayers() throws {
    func model(seed: UInt64) throws -> Model {
      let model = Sequential(
        [Dense(2, inputShape: [3]), BatchNormalization(), Dense(1)], seed: seed)
      try model.build()
      return model
    }
    let (old, new) = (try model(seed: 1), try model(seed: 2))
    old.parameters[4].value = Tensor([3, 4])
    try old.save(toPath: path)
    new.layers[1].isTrainable = false
    try new.loadWeights(fromPath: path, strict: true)
    #expect(numbers(new, "layers.1.mean") == [3, 4])
    #expect(!new.layers[1].isTrainable)
  }
}
