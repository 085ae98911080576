import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Layers that change what they see while training, and layers over words, within a model.
@Suite struct PreparingLayerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Eight by eight digits, turned, moved and zoomed while training, at rest otherwise.
  @Test func learnsFromChangedPictures() throws {
    let digits = Dataset.digits()
    let train = digits.train.prefix(600)
    let model = Sequential(seed: 4) {
      Rescaling(1.0 / 16, inputShape: digits.train.featureShape)
      Reshape([8, 8, 1])
      RandomRotation(0.03, fill: .constant(0))
      RandomTranslation(0.1, 0.1, fill: .constant(0))
      RandomZoom(0.1, fill: .nearest)
      SeparableConv2D(8, 3, activation: .relu, weight: .init(constraint: .unitNorm))
      MaxPooling2D()
      LayerNormalization()
      SpatialDropout2D(0.1)
      GaussianNoise(0.05)
      Flatten()
      Dense(10, activation: .softmax, activationRegularizer: .l2(1e-3))
    }
    try model.compile(
      optimizer: .adam(learningRate: 1e-2), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let losses = try model.fit(train, epochs: 4, batchSize: 32, verbosity: .silent)["loss"]
    #expect(losses.count == 4 && losses[3] < 0.6 * losses[0])
    let rows = try model.predict(train.features).floats
    #expect(try model.predict(train.features).floats == rows)
    #expect(try model.evaluate(train)["accuracy"] > 0.7)
    let weight = try #require(model.layers[5].parameters.first { $0.name == "weight" }).value
    let norms = weight.squared().sum(axes: [1, 2, 3]).floats
    #expect(norms.allSatisfy { abs($0 - 1) < 1e-5 })

    try model.save(to: folder.file("pictures"))
    let loaded = try Model.load(from: folder.file("pictures"))
    #expect(try loaded.predict(train.features).floats == rows)
    #expect(loaded.layers[5].parameters[1].constraint == .unitNorm)
  }

  /// Random numbers depend on the seed alone: the same seed gives the same bits, another seed
  /// others.
  @Test func drawsAgain() throws {
    let digits = Dataset.digits().train.prefix(64)
    func digest(seed: UInt64) throws -> String {
      let model = Sequential(seed: seed) {
        Reshape([8, 8, 1], inputShape: digits.featureShape)
        RandomFlip(.horizontal)
        RandomTranslation(0.2, 0.2)
        Flatten()
        Dense(10, activation: .softmax, weight: .init(.zeros))
      }
      try model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
      try model.fit(digits, epochs: 2, batchSize: 32, verbosity: .silent)
      return model.weightsDigest
    }
    let first = try digest(seed: 1)
    #expect(try digest(seed: 1) == first)
    #expect(try digest(seed: 2) != first)
  }

  /// A sentence is of class 1 when word 7 is in it.
  @Test func learnsWords() throws {
    let key = RandomKey(seed: 6)
    let words: [Float] = (0..<UInt64(300 * 5)).map {
      (key.uniform(at: $0) as Float * 10).rounded(.down)
    }
    let labels = (0..<300).map { Int32(words[$0 * 5..<$0 * 5 + 5].contains(7) ? 1 : 0) }
    let data = try Dataset(
      name: "words", features: Tensor(words, shape: [300, 5]), targets: Tensor(labels))
    let model = Sequential {
      Embedding(10, 6, inputShape: [5])
      Conv1D(8, 2, padding: .causal, activation: .relu)
      GlobalMaxPooling1D()
      LayerNormalization()
      Dense(2, activation: .softmax)
    }
    try model.compile(
      optimizer: .adam(learningRate: 2e-2), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let losses = try model.fit(data, epochs: 12, batchSize: 32, verbosity: .silent)["loss"]
    #expect(losses[11] < 0.3 * losses[0])
    #expect(try model.evaluate(data)["accuracy"] > 0.95)
    try model.save(to: folder.file("words"))
    let loaded = try Model.load(from: folder.file("words"))
    #expect(try loaded.predict(data.features).floats == model.predict(data.features).floats)
  }

  /// A word without a row stops training, and the message names the layer.
  @Test func unknownWordsStopTraining() throws {
    let model = Sequential {
      Embedding(4, 2, inputShape: [1])
      Flatten()
      Dense(1)
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    let text = message {
      try model.fit(
        Tensor([[1], [4]]), Tensor([[0], [0]]), verbosity: .silent)
    }
    #expect(text?.contains("layers.0") == true, "\(text ?? "")")
  }
}
