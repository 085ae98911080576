import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Ready networks for pictures.
struct PictureNetworkTests {
  /// Empty pictures are enough to build a network.
  private func model(
    _ kind: PictureNetwork.Kind, rows: Int = 28, columns: Int = 28,
    _ change: (inout PictureNetwork) -> Void = { _ in }
  ) throws -> Sequential {
    var recipe = try PictureRecipe(for: "mnist", network: kind)
    change(&recipe.network)
    let data = try Dataset(
      features: .zeros([2, rows, columns], elementType: .uint8),
      targets: Tensor([0, 9] as [Int32], shape: [2]))
    return try recipe.model(for: data, greatest: 255, seed: 0)
  }

  private func kinds(_ model: Sequential) -> [String] { model.layers.map { type(of: $0).kind } }

  /// On paper: 32 · 10 + 64 · (9 · 32 + 1) + 128 · 1601 + 10 · 129; LeNet-5 with every map seen by
  /// every other, 6 · 26 + 16 · 151 + 120 · 401 + 84 · 121 + 10 · 85; a memory of 128 over rows of 28,
  /// 512 · (28 + 128 + 1) + 10 · 129.
  @Test(arguments: [
    (PictureNetwork.Kind.mlp, 203_530), (.cnn, 225_034), (.lenet5, 61_706), (.lstm, 81_674),
  ])
  func parametersAreThoseOfTheNetwork(kind: PictureNetwork.Kind, count: Int) throws {
    let model = try model(kind)
    #expect(try model.callShapes().last == [10])
    #expect(model.parameters.reduce(0) { $0 + $1.type.shape.elementCount } == count)
  }

  @Test func layersStandInOrder() throws {
    #expect(
      kinds(try model(.cnn)) == [
        "Rescaling", "Reshape", "Conv2D", "MaxPooling2D", "Conv2D", "MaxPooling2D", "Flatten",
        "Dense", "Dense",
      ])
    #expect(
      kinds(try model(.lenet5)) == [
        "Rescaling", "Reshape", "ZeroPadding2D", "Conv2D", "AveragePooling2D", "Conv2D",
        "AveragePooling2D", "Flatten", "Dense", "Dense", "Dense",
      ])
    #expect(kinds(try model(.lstm)) == ["Rescaling", "LSTM", "Dense"])
  }

  /// Normalised sums need no bias, and go through the activation afterwards.
  @Test func choicesAddLayers() throws {
    func everything(_ network: inout PictureNetwork) {
      (network.augments, network.normalizes, network.dropout) = (true, true, 0.5)
    }
    let start = [
      "Rescaling", "Reshape", "RandomTranslation", "RandomZoom", "RandomRotation",
    ]
    let normalized = ["BatchNormalization", "Activation"]
    let cnn = try model(.cnn, everything)
    let convolution = ["Conv2D"] + normalized + ["MaxPooling2D"]
    let dense = ["Dense"] + normalized + ["Dropout"]
    #expect(kinds(cnn) == start + convolution + convolution + ["Flatten"] + dense + ["Dense"])
    #expect((cnn.layers[5] as? Conv2D)?.bias == nil)
    #expect((cnn.layers[5] as? Conv2D)?.activation.name == "linear")
    #expect((cnn.layers[7] as? Activation)?.activation.name == "relu")
    #expect(kinds(try model(.mlp, everything)) == start + ["Flatten"] + dense + ["Dense"])
    #expect(
      kinds(try model(.lstm) { ($0.augments, $0.dropout) = (true, 0.2) })
        == start + ["Reshape", "LSTM", "Dropout", "Dense"])
  }

  /// LeNet's field has 32 rows and columns, whatever the picture.
  @Test func picturesAreLaidInTheMiddleOfTheField() throws {
    for (rows, columns) in [(28, 28), (8, 8), (32, 32), (21, 30)] {
      #expect(try model(.lenet5, rows: rows, columns: columns).callShapes()[2] == [32, 32, 1])
    }
    let padding = try model(.lenet5, rows: 21, columns: 30).layers[2] as? ZeroPadding2D
    #expect(padding?.margins == ImageMargins(top: 5, left: 1, bottom: 6, right: 1))
  }

  @Test func picturesOfOtherSizes() throws {
    #expect(try model(.cnn, rows: 10, columns: 10).callShapes()[5] == [1, 1, 64])
    func refusal(_ kind: PictureNetwork.Kind, _ rows: Int, _ columns: Int) -> String {
      do {
        _ = try model(kind, rows: rows, columns: columns)
        return "none"
      } catch { return "\(error)" }
    }
    #expect(
      refusal(.cnn, 10, 9)
        == "cnn: needs pictures of at least 10×10, got 10×9; use mlp.")
    #expect(
      refusal(.lenet5, 33, 28)
        == "lenet5: takes pictures of at most 32×32, got 33×28; use cnn.")
  }

  /// A recipe trains as `compile` and `fit` with its settings do, bit for bit, and its schedule spans the
  /// examples that are learned.
  @Test func aRecipeIsItsSettings() throws {
    let data = try Digits.split(seed: 0).train.limited(to: 100)
    var recipe = PictureRecipe.digits
    recipe.training = TrainingRecipe(
      epochs: 2, batchSize: 32, optimizer: .adam(learningRate: 0.01), schedule: "one_cycle")
    let model = try recipe.model(for: data, greatest: 16, seed: 3, validationSplit: 0.2)
    let history = try recipe.training.fit(
      model, data, validationSplit: 0.2, verbosity: .silent)
    #expect(history.epochs.count == 2)

    let own = Sequential(
      try recipe.network.layers(for: [8, 8], greatest: 16, outputs: 10), seed: 3)
    try own.compile(
      optimizer: .adam(learningRate: 0.01).scheduled(by: .oneCycle(peak: 0.01, steps: 6)),
      loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    try own.fit(data, epochs: 2, batchSize: 32, validationSplit: 0.2, verbosity: .silent)
    #expect(own.weightsDigest == model.weightsDigest)
  }

  /// Losses on values get one-hot targets.
  @Test func labelsBecomeWhatTheLossTakes() throws {
    let data = try Digits.split(seed: 0).train.limited(to: 64)
    var recipe = PictureRecipe.digits
    recipe.training.loss = .categoricalCrossentropy
    recipe.training.epochs = 1
    let model = try recipe.model(for: data, greatest: 16)
    try recipe.training.fit(model, data, verbosity: .silent)
    let sparse = try PictureRecipe.digits.model(for: data, greatest: 16)
    var training = PictureRecipe.digits.training
    training.epochs = 1
    try training.fit(sparse, data, verbosity: .silent)
    let pairs = zip(model.parameters[0].value.floats, sparse.parameters[0].value.floats)
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func unknownNames() {
    #expect(throws: UnknownName("model", "cn", among: PictureNetwork.Kind.names)) {
      try PictureNetwork.Kind(named: "cn")
    }
    #expect(
      throws: DataError.unknownDataset(
        "digts", suggestion: "digits", known: DatasetCatalog.names)
    ) { try PictureRecipe(for: "digts") }
    let recipe = TrainingRecipe(epochs: 1, batchSize: 1, optimizer: .sgd(), schedule: "cosin")
    #expect(throws: UnknownName("schedule", "cosin", among: Schedule.names)) {
      try recipe.optimizer(forExamples: 10)
    }
  }
}
