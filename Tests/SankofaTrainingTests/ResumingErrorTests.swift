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
      let learningRate = 1.0
      let stateNames = ["average"]
      func updated(
        _ w: Tensor, gradient g: Tensor, states: [Tensor], shared: [Tensor], learningRate η: Tensor
      ) -> (parameter: Tensor, states: [Tensor]) { (w, states) }
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
    // Rules of one's own have to be known, and to be the same.
    let own = try trained(ResumingTests.Halving(learningRate: 0.1, share: 0.25))
    try own.save(to: folder.file("own"))
    #expect(
      message { _ = try Model.load(from: folder.file("own")).learningRate(orThrow: ()) }
        == "model: is not compiled, since nobody here knows its file's optimizer \"halving\"; call "
        + "compile(optimizer:loss:metrics:), or add what is missing to load's registry.")
    #expect(
      message { _ = try Model.load(from: folder.file("own"), layers: ResumingTests.registry) }
        == "\(folder.file("own").path): \"training\", optimizer \"halving\": its share is 0.5 and the "
        + "file's 0.25; add the rule to the registry with the file's.")
  }

  /// JSON has no infinities: such a setting is known again, and so is that it is another one.
  @Test func settingsThatFilesLack() throws {
    let path = folder.file("own").path
    func refusal(_ share: Double) -> String? {
      var registry = LayerRegistry.standard
      registry.add(ResumingTests.Halving(learningRate: 0.1, share: share))
      return message { _ = try Model.load(fromPath: path, layers: registry) }.map {
        String($0.dropFirst(path.count))
      }
    }
    let model = try classifier(
      optimizer: ResumingTests.Halving(learningRate: 0.1, share: .infinity))
    try model.save(toPath: path)
    #expect(refusal(.infinity) == nil)
    #expect(
      refusal(0.5)
        == ": \"training\", optimizer \"halving\": its share is 0.5 and the file's none; add the rule "
        + "to the registry with the file's.")
    var file = try SafeTensors(contentsOf: path)
    let training = try #require(file.metadata["training"])
    file.metadata["training"] = training.replacingOccurrences(of: "\"share\"", with: "\"part\"")
    try file.write(to: path)
    #expect(
      refusal(0.5)
        == ": \"training\", optimizer \"halving\": its share is 0.5, which the file lacks; add the "
        + "rule to the registry as it was when the model was saved.")
  }
}

extension Model {
  fileprivate func learningRate(orThrow: Void) throws -> Double { try compiled().learningRate }
}
