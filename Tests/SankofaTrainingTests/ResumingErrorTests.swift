import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Files whose training cannot go on.
@Suite struct ResumingErrorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func trained(_ optimizer: some Optimizer) throws -> Sequential {
    let model = try classifier(optimizer: optimizer)
    try model.fit(try threeClasses(22), batchSize: 8, verbosity: .silent)
    return model
  }

  @Test func twoStatesOfOneName() throws {
    struct Twice: OptimizerRule {
      static let name = "twice"
      var learningRate = 1.0
      var stateNames: [String] { ["average"] }
      func updated(
        _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
        learningRate η: Tensor
      ) -> Tensor { w }
    }
    let model = Sequential { Dense(1, inputShape: [1]) }
    try model.compile(optimizer: Twice(), loss: .squaredError)
    #expect(
      message { try model.compile(optimizer: Twice().averaged(), loss: .squaredError) }
        == "optimizer \"twice\": two of its states are called \"average\"; give each a name of its "
        + "own.")
  }

  /// Files that somebody damaged.
  @Test func errors() throws {
    let model = try trained(Adam().scheduled(by: .constant(0.1)).averaged())
    try model.save(to: folder.file("model"))
    func refusal(_ change: (inout SafeTensors) -> Void) throws -> String? {
      let path = folder.file("broken").path
      var file = try SafeTensors(contentsOf: folder.file("model").path)
      change(&file)
      try file.write(to: path)
      return message { _ = try Model.load(fromPath: path) }.map {
        String($0.dropFirst(path.count))
      }
    }
    func place(_ name: String, _ file: SafeTensors) -> Int {
      file.tensors.firstIndex { $0.name == name } ?? 0
    }
    let mean = "optimizer.layers.0.weight.mean"
    #expect(
      try refusal { $0.tensors.remove(at: place(mean, $0)) }
        == ": the training: lacks the tensor \"\(mean)\"; save the model anew.")
    #expect(
      try refusal { $0.tensors[place(mean, $0)].tensor = .zeros([3]) }
        == ": the training: tensor \"\(mean)\" must be float32 [8, 4], got float32 [3]; save the model "
        + "anew.")
    #expect(
      try refusal { $0.tensors.append(("optimizer.layers.9.weight.mean", .zeros([1]))) }
        == ": the training: tensor \"optimizer.layers.9.weight.mean\" is nothing that the optimizer "
        + "remembers; save the model anew.")
    for count in [-1, 0.5, .nan, 1e300] {
      #expect(
        try refusal {
          $0.tensors[place("optimizer.steps", $0)].tensor = .scalar(count, .float64)
        } == ": the training: \"optimizer.steps\" cannot be \(count); save the model anew.")
    }
    #expect(
      try refusal {
        $0.tensors[place("optimizer.learningRate", $0)].tensor = .scalar(.infinity, .float64)
      } == ": the training: \"optimizer.learningRate\" cannot be inf; save the model anew.")
    #expect(
      try refusal { $0.metadata["training"] = nil }
        == ": tensor \"optimizer.beta1Power\" belongs to no optimizer, as the file names none; save "
        + "the model anew.")
    // Rules of one's own have to be known, and say what they cannot read.
    let path = folder.file("own").path
    try trained(ResumingTests.Halving(learningRate: 0.1, share: 0.25)).save(toPath: path)
    #expect(
      message { _ = try Model.load(fromPath: path).learningRate(orThrow: ()) }
        == "model: is not compiled: its file names the optimizer \"halving\", which is not registered; call "
        + "compile(optimizer:loss:metrics:), or add what is missing to load's registry.")
    var file = try SafeTensors(contentsOf: path)
    let training = try #require(file.metadata["training"])
    file.metadata["training"] = training.replacingOccurrences(of: "\"share\"", with: "\"part\"")
    try file.write(to: path)
    #expect(
      message { _ = try Model.load(fromPath: path, layers: ResumingTests.registry) }
        == "\(path): \"training\", configuration: \"share\" must be a number, got nothing; save the "
        + "model anew.")
  }

  /// JSON has no infinities, and they are kept all the same.
  @Test(arguments: [0.25, .infinity, -.infinity]) func settings(share: Double) throws {
    let path = folder.file("own").path
    let model = try classifier(optimizer: ResumingTests.Halving(learningRate: 0.1, share: share))
    try model.build(for: [4])
    try model.save(toPath: path)
    let loaded = try Model.load(fromPath: path, layers: ResumingTests.registry)
    let rule = loaded.compilation?.optimizer as? ResumingTests.Halving
    #expect(rule?.share == share)
  }
}

extension Model {
  fileprivate func learningRate(orThrow: Void) throws -> Double { try compiled().learningRate }
}
