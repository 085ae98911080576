import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// The state with which a second `fit` begins, and the state that `compile` resets.
@Suite struct ContinuityTests {
  private let data: Dataset

  init() throws { data = try threeClasses(22) }

  private func digest(_ calls: [Int], optimizer: some Optimizer = .adam()) throws -> String {
    let model = try classifier(optimizer: optimizer)
    for epochs in calls { try model.fit(data, epochs: epochs, batchSize: 8, verbosity: .silent) }
    #expect(model.epochsTrained == calls.reduce(0, +))
    #expect(model.stepsTrained == 3 * calls.reduce(0, +))
    return model.weightsDigest
  }

  @Test func twoCallsAreOneLongerCall() throws {
    let once = try digest([4])
    #expect(try digest([2, 2]) == once)
    #expect(try digest([1, 3]) == once)
    #expect(try digest([3]) != once)
  }

  @Test func epochNumbersGoOn() throws {
    let model = try classifier()
    try model.fit(data, epochs: 2, verbosity: .silent)
    let history = try model.fit(data, epochs: 2, verbosity: .silent)
    #expect(history.epochs.map(\.number) == [3, 4])
  }

  @Test func compilingResetsTheOptimizerAlone() throws {
    func digest(optimizer: some Optimizer, compilesAgain: Bool) throws -> String {
      let model = try classifier(optimizer: optimizer)
      try model.fit(data, epochs: 2, batchSize: 8, verbosity: .silent)
      model.learningRate = optimizer.learningRate / 2
      let weights = model.weightsDigest
      if compilesAgain {
        try model.compile(
          optimizer: optimizer, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
        #expect(model.learningRate == optimizer.learningRate)
        #expect(model.weightsDigest == weights)
        #expect(model.epochsTrained == 2 && model.stepsTrained == 6)
      }
      model.learningRate = optimizer.learningRate
      try model.fit(data, epochs: 2, batchSize: 8, verbosity: .silent)
      return model.weightsDigest
    }
    // Plain gradient descent remembers nothing: order, dropout and weights must go on alike.
    let sgd: SGD = .sgd()
    #expect(
      try digest(optimizer: sgd, compilesAgain: true)
        == digest(optimizer: sgd, compilesAgain: false))
    let adam: Adam = .adam()
    #expect(
      try digest(optimizer: adam, compilesAgain: true)
        != digest(optimizer: adam, compilesAgain: false))
  }

  @Test func sameSeedSameWeights() throws {
    func digest(seed: UInt64) throws -> String {
      let model = try classifier(seed: seed)
      try model.fit(data, epochs: 2, batchSize: 8, verbosity: .silent)
      return model.weightsDigest
    }
    #expect(try digest(seed: 7) == digest(seed: 7))
    #expect(try digest(seed: 7) != digest(seed: 8))
  }

  /// The order of epoch e is the permutation of `RandomKey(seed:).folded("order").folded(e)`.
  @Test func orderIsTheDocumentedOne() throws {
    let model = Sequential(seed: 9) {
      Dense(1, weight: .init(.constant(1)), bias: nil, inputShape: [1])
    }
    try model.compile(optimizer: .sgd(learningRate: 1e-30), loss: .absoluteError)
    let numbers = try points([1, 2, 3, 4, 5], [0, 0, 0, 0, 0])
    func order(shuffle: Bool) throws -> [Int] {
      var seen: [Int] = []
      let recorder = Hook(stepEnded: { seen.append(Int($0.stepLoss) - 1) })
      try model.fit(
        numbers, epochs: 2, batchSize: 1, shuffle: shuffle, callbacks: [recorder],
        verbosity: .silent)
      return seen
    }
    #expect(try order(shuffle: false) == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    let key = RandomKey(seed: 9).folded("order")
    let expected = [2, 3].flatMap { key.folded($0).permutation(of: 5).map(Int.init) }
    #expect(try order(shuffle: true) == expected)
  }

  @Test func validationShareIsTheDocumentedSplit() throws {
    let parts = try data.split(training: 0.75, seed: 1)
    let (byShare, byParts) = (try classifier(seed: 1), try classifier(seed: 1))
    let first = try byShare.fit(
      data, epochs: 2, batchSize: 8, validationSplit: 0.25, verbosity: .silent)
    let second = try byParts.fit(
      parts.train, epochs: 2, batchSize: 8, validation: parts.test, verbosity: .silent)
    #expect(byShare.weightsDigest == byParts.weightsDigest)
    #expect(first["val_loss"] == second["val_loss"])
    #expect(first.epochs[0].exampleCount == 17)
  }

  @Test func historySaysWhatEvaluateSays() throws {
    let (train, test) = try threeClasses(700).split(training: 0.5, seed: 0)
    let model = try classifier()
    for parameter in model.parameters { parameter.isTrainable = false }
    model.learningRate = 1e-3
    let history = try model.fit(
      train, epochs: 1, batchSize: 256, validation: test, shuffle: false, verbosity: .silent)
    let scores = try model.evaluate(test)
    #expect(history["val_loss"] == [scores.loss])
    #expect(try history["val_accuracy"] == [scores["accuracy"]])
    #expect(history.epochs[0].learningRate == 1e-3)
    #expect(history.epochs[0].examplesPerSecond > 0)
    #expect(history["nothing"].isEmpty)
  }

  @Test func tensorsAreAsGoodAsADataset() throws {
    let (byTensors, byDataset) = (try classifier(), try classifier())
    let weights = Tensor((0..<22).map { Float($0) })
    try byTensors.fit(
      data.features, data.targets, sampleWeights: weights, epochs: 2, verbosity: .silent)
    try byDataset.fit(
      try Dataset(features: data.features, targets: data.targets, sampleWeights: weights),
      epochs: 2, verbosity: .silent)
    #expect(byTensors.weightsDigest == byDataset.weightsDigest)
  }
}
