import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Data that lie in files train and evaluate as those in memory do, bit for bit, and are not copied.
@Suite struct MappedDataTests {
  private let folder: TemporaryFolder
  private let inMemory: Dataset
  private let inFiles: Dataset

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let count = 120
    let features = Tensor.uniform([count, 3], key: RandomKey(seed: 5)).compute()
    let labels = Tensor((0..<count).map { Int32($0 * $0 % 3) }, shape: [count])
    let weights = Tensor((0..<count).map { Float($0 % 4 + 1) }, shape: [count])
    let paths = ["x.npy", "y.npy", "w.npy"].map { folder.file($0).path }
    for (tensor, path) in zip([features, labels, weights], paths) {
      try NPY.write(tensor, to: path)
    }
    inMemory = try Dataset(features: features, targets: labels, sampleWeights: weights)
    inFiles = try Dataset(
      features: NPY.map(paths[0]), targets: NPY.map(paths[1]), sampleWeights: NPY.map(paths[2]))
  }

  private func model() throws -> Sequential {
    let model = Sequential(seed: 3) {
      Dense(5, activation: .tanh, inputShape: [3])
      Dropout(0.2)
      Dense(3, activation: .softmax)
    }
    try model.compile(
      optimizer: .adam(learningRate: 0.02), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  @Test func partsAreNotCopied() throws {
    let (train, test) = try inFiles.split(training: 0.75, seed: 8)
    let (known, other) = try inMemory.split(training: 0.75, seed: 8)
    for (part, copy) in [(train, known), (test, other), (train[5..<40], known[5..<40])] {
      #expect(part.rows.isMapped && part.rows.numbers?.count == part.count)
      #expect(part.count == copy.count && part.featureShape == copy.featureShape)
      #expect(part.description == copy.description)
      #expect(bitMismatch(part.features, copy.features) == nil)
      #expect(bitMismatch(part.targets, copy.targets) == nil)
      #expect(part.sampleWeights.map { bitMismatch($0, copy.sampleWeights ?? $0) == nil } == true)
      let (hot, hotCopy) = (try part.withOneHotTargets(), try copy.withOneHotTargets())
      #expect(bitMismatch(hot.targets, hotCopy.targets) == nil && hot.rows.isMapped)
    }
    #expect(inFiles[0..<inFiles.count].rows.numbers == nil)
    let again = train.rows(at: [3, 3, 0])
    #expect(bitMismatch(again.features, known.rows(at: [3, 3, 0]).features) == nil)
  }

  @Test(arguments: [true, false]) func sameBits(isShuffled: Bool) throws {
    let models = try [inMemory, inFiles].map { data in
      let model = try model()
      let (train, test) = try data.split(training: 0.75, seed: 8)
      let history = try model.fit(
        train, epochs: 3, batchSize: 8, validationSplit: 0.2, shuffle: isShuffled,
        classWeights: [0: 2, 2: 0.5], verbosity: .silent)
      return (model, history, try model.evaluate(test))
    }
    let (memory, file) = (models[0], models[1])
    #expect(memory.0.weightsDigest == file.0.weightsDigest)
    #expect(memory.1["loss"] == file.1["loss"])
    #expect(memory.1["val_loss"] == file.1["val_loss"])
    #expect(memory.2.loss == file.2.loss)
    #expect(try memory.2["accuracy"] == file.2["accuracy"])
  }

  /// A metric of all examples gets each target with its own output.
  @Test func metricsOfAllExamples() throws {
    let x = (0..<20).map { Float($0 * 7 % 20) }
    let path = folder.file("points.npy").path
    try NPY.write(Tensor(x, shape: [20, 1]), to: path)
    let targets = Tensor(x.map { $0 > 9 ? 1 : 0 as Float }, shape: [20, 1])
    let data = try Dataset(features: NPY.map(path), targets: targets)
    let model = try line(weight: 1, metrics: [.auc])
    let part = data.rows(at: [4, 1, 9, 12, 17, 2, 8])
    #expect(try model.evaluate(part, batchSize: 3)["auc"] == 1)
  }

  /// A step that cannot go on is replayed with the rows that it had.
  @Test func replaysItsRows() throws {
    let path = folder.file("large.npy").path
    try NPY.write(Tensor([1, 2, 3, 1e38, 5, 6], shape: [6, 1]), to: path)
    let data = try Dataset(features: NPY.map(path), targets: Tensor.zeros([6, 1]))
    let model = try line(weight: 100)
    let error = #expect(throws: NonFiniteLoss.self) {
      try model.fit(data.rows(at: [2, 3]), batchSize: 1, shuffle: false, verbosity: .silent)
    }
    #expect(error?.step == 2 && error?.layer != nil)
  }

  /// Weights that lie in a file are copied before the first step changes them, and the file is not.
  @Test func weightsAreNotWrittenToTheirFile() throws {
    let path = folder.file("weights.npy").path
    try NPY.write(Tensor([2] as [Float], shape: [1, 1]), to: path)
    let model = try line(weight: 1)
    for parameter in model.parameters where parameter.shape == [1, 1] {
      parameter.value = try NPY.map(path)
    }
    try model.fit(Tensor.ones([4, 1]), Tensor.zeros([4, 1]), verbosity: .silent)
    #expect(model.parameters[0].value.floats != [2])
    #expect(try NPY.read(path).floats == [2])
  }

  /// Elements in files need no memory, and parts of them no copies.
  @Test func memory() throws {
    let model = try model()
    let inMemory = try model.fitByteCount(inMemory, learned: 90, batchSize: 8)
    let inFiles = try model.fitByteCount(inFiles, learned: 90, batchSize: 8)
    #expect(inMemory - inFiles >= 120 * 16)
  }
}
