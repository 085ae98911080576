import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Networks that cannot learn are reported: as an error when there is no other meaning, else as a
/// warning.
@Suite struct WarningTests {
  private func compiled(
    _ function: ActivationFunction, _ loss: Loss, outputs: Int = 3
  ) throws -> Model {
    let model = Sequential {
      Dense(4, activation: .relu, inputShape: [4])
      Dense(outputs, activation: function)
    }
    try model.compile(optimizer: .sgd(), loss: loss)
    return model
  }

  private func warnings(_ function: ActivationFunction, _ loss: Loss) throws -> [String] {
    try compiled(function, loss).warnings.map(\.description)
  }

  @Test(arguments: [Loss.binaryCrossentropy, .squaredError])
  func softmaxOverOneOutput(loss: Loss) throws {
    let rule =
      "Dense \"layers.1\" ends with softmax over 1 output, which is always 1; end with sigmoid, or "
      + "give it an output for each class."
    #expect(message { _ = try compiled(.softmax, loss, outputs: 1) } == "compile: " + rule)
    // The shape may be known with the data only.
    let late = Sequential {
      Dense(3)
      Dense(1, activation: .softmax)
    }
    try late.compile(optimizer: .sgd(), loss: loss)
    let data = try Dataset(features: Tensor.ones([4, 2]), targets: Tensor([[0], [1], [0], [1]]))
    #expect(
      message { try late.fit(data, verbosity: .silent) } == "fit: " + rule)
    #expect(late.inputShape == nil)
  }

  @Test func lastLayers() throws {
    let start = "compile: Dense \"layers.1\" ends with "
    #expect(
      try warnings(.linear, .binaryCrossentropy) == [
        start
          + "linear, and binary_crossentropy wants probabilities, from 0 to 1; end with sigmoid, "
          + "or use binary_crossentropy(from_logits)."
      ])
    #expect(
      try warnings(.linear, .sparseCategoricalCrossentropy) == [
        start + "linear, and sparse_categorical_crossentropy wants probabilities, from 0 to 1; end "
          + "with softmax, or use sparse_categorical_crossentropy(from_logits)."
      ])
    #expect(
      try warnings(.tanh, .categoricalFocalCrossentropy) == [
        start
          + "tanh, and categorical_focal_crossentropy wants probabilities, from 0 to 1; end with "
          + "softmax."
      ])
    #expect(
      try warnings(.sigmoid, .klDivergence) == [
        start
          + "sigmoid, and kl_divergence is of classes that exclude each other; end with softmax."
      ])
    #expect(
      try warnings(.softmax, .sparseCategoricalCrossentropy(fromLogits: true)) == [
        start
          + "softmax, and sparse_categorical_crossentropy(from_logits) applies its own; end with "
          + "linear, or leave from_logits out."
      ])
    #expect(
      try warnings(.relu, .binaryCrossentropy(fromLogits: true)) == [
        start
          + "relu, and binary_crossentropy(from_logits) wants scores of both signs and any size; "
          + "end with linear."
      ])
    for function in [ActivationFunction.relu, .softplus, .logSoftmax, .leakyReLU(slope: 0.3), .elu]
    {
      #expect(try warnings(function, .categoricalCrossentropy).count == 1, "\(function.name)")
    }
  }

  /// Networks that are meant so give no warning.
  @Test func nothingToSay() throws {
    let pairs: [(ActivationFunction, Loss)] = [
      (.softmax, .sparseCategoricalCrossentropy), (.softmax, .klDivergence),
      (.sigmoid, .binaryCrossentropy), (.softmax, .binaryCrossentropy),
      (.sparsemax, .categoricalCrossentropy), (.hardSigmoid, .binaryCrossentropy),
      (.sparseSigmoid, .binaryCrossentropy), (.relu(maximum: 1), .binaryCrossentropy),
      (.linear, .sparseCategoricalCrossentropy(fromLogits: true)), (.relu, .squaredError),
      (.linear, .binaryCrossentropy(fromLogits: true)), (.linear, .hinge), (.tanh, .hinge),
      (.leakyReLU, .binaryCrossentropy(fromLogits: true)), (.softmax, .squaredError),
      (.exponential, .poisson), (.tanhShrink, .categoricalCrossentropy(fromLogits: true)),
      (ActivationFunction("own") { $0 }, .binaryCrossentropy),
    ]
    for (function, loss) in pairs {
      #expect(try warnings(function, loss) == [], "\(function.name) \(loss.name)")
    }
    for loss in Loss.all {
      // The end of a network that the command makes.
      #expect(try warnings(loss.outputActivation, loss) == [], "\(loss.name)")
    }
    let average = Input([4])
    let mixed = Model(
      inputs: average,
      outputs: Average()(
        Dense(3, activation: .softmax)(average), Dense(3, activation: .softmax)(average)))
    try mixed.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    #expect(mixed.warnings.isEmpty)
  }

  @Test func steps() throws {
    let model = Sequential {
      Dense(3, activation: .step, inputShape: [2])
      Dense(1)
    }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    #expect(
      model.warnings.map(\.description) == [
        "compile: Dense \"layers.0\" ends with step, whose slope is 0 everywhere, so that no weight "
          + "before it learns; use sigmoid."
      ])
    model.layers[0].isTrainable = false
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    #expect(model.warnings.isEmpty)
  }

  private func fitWarnings(
    _ function: ActivationFunction, _ loss: Loss, _ targets: Tensor, batchSize: Int = 32
  ) throws -> [String] {
    let outputs = targets.rank == 1 ? 3 : targets.shape[1]
    let model = try compiled(function, loss, outputs: outputs)
    let features = Tensor.uniform([targets.shape[0], 4], key: RandomKey(seed: 1))
    try model.fit(features, targets, batchSize: batchSize, verbosity: .silent)
    return model.warnings.map(\.description)
  }

  @Test func oneClass() throws {
    let fix =
      "which is learned whatever the examples are; give examples of other classes, and "
      + "shuffle before taking a part."
    #expect(
      try fitWarnings(.softmax, .sparseCategoricalCrossentropy, Tensor([2, 2, 2, 2] as [Int32]))
        == ["fit: all 4 targets are 2, " + fix])
    #expect(
      try fitWarnings(.sigmoid, .binaryCrossentropy, .ones([4, 1]))
        == ["fit: all 4 targets are the same, " + fix])
    #expect(
      try fitWarnings(.softmax, .categoricalCrossentropy, Tensor([[0, 1], [0, 1]]))
        == ["fit: all 2 targets are the same, " + fix])
    #expect(
      try fitWarnings(.softmax, .sparseCategoricalCrossentropy, Tensor([2, 2, 1] as [Int32])) == [])
    #expect(try fitWarnings(.softmax, .sparseCategoricalCrossentropy, Tensor([2] as [Int32])) == [])
    #expect(try fitWarnings(.linear, .squaredError, .ones([4, 1])) == [])
  }

  @Test func rangesOfTargets() throws {
    #expect(
      try fitWarnings(.sigmoid, .squaredError, Tensor([[3], [250]])) == [
        "fit: the targets go from 3.0 to 250.0, and Dense \"layers.1\" ends with sigmoid, which stays "
          + "in 0.0…1.0; end with linear, or scale them."
      ])
    #expect(
      try fitWarnings(.relu, .absoluteError, Tensor([[-3], [2]])).first?.contains("relu") == true)
    #expect(
      try fitWarnings(.sigmoid, .binaryCrossentropy, Tensor([[-1], [1]])) == [
        "fit: the targets go from -1.0 to 1.0, and binary_crossentropy wants 0…1; scale them, or use "
          + "another loss."
      ])
    #expect(try fitWarnings(.sigmoid, .squaredError, Tensor([[0], [1]])) == [])
    #expect(try fitWarnings(.tanh, .squaredError, Tensor([[-1], [1]])) == [])
    #expect(try fitWarnings(.relu, .squaredError, Tensor([[0], [1e6]])) == [])
    #expect(try fitWarnings(.tanh, .hinge, Tensor([[-1], [1]])) == [])
  }

  @Test func severalClassesAtOnce() throws {
    let many = Tensor([[1, 0, 0], [1, 1, 0]])
    let text =
      "fit: the targets of example 1 sum to 2.0, but those of softmax sum to 1; use sigmoid and "
      + "binary_crossentropy where there may be several classes or none."
    #expect(try fitWarnings(.softmax, .binaryCrossentropy, many) == [text])
    #expect(try fitWarnings(.softmax, .categoricalCrossentropy, many) == [text])
    #expect(try fitWarnings(.sigmoid, .binaryCrossentropy, many) == [])
    let soft = Tensor([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
    #expect(try fitWarnings(.softmax, .categoricalCrossentropy, soft) == [])
  }

  private func normalized(inputShape: Shape, _ layers: [any Layer]) throws -> Model {
    let model = Sequential([Rescaling(1, inputShape: inputShape)] + layers)
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    return model
  }

  @Test func batchesOfOne() throws {
    let data = try points([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
    let model = try normalized(inputShape: [1], [BatchNormalization(), Dense(1)])
    #expect(
      message { try model.fit(data, batchSize: 1, verbosity: .silent) }
        == "fit: BatchNormalization \"layers.1\" subtracts the mean over the examples of a batch, and "
        + "each batch has 1 example; give a batchSize of at least 2, or use LayerNormalization.")
    #expect(
      message { try model.fit(try points([1], [1]), verbosity: .silent) }?
        .contains("each batch has 1 example") == true)
    try model.fit(data, batchSize: 2, verbosity: .silent)
    #expect(
      model.warnings.map(\.description) == [
        "fit: the last batch of each epoch has 1 example, of which BatchNormalization \"layers.1\" "
          + "keeps nothing; choose another batchSize."
      ])
    try model.fit(data, batchSize: 3, verbosity: .silent)
    #expect(model.warnings.isEmpty)
    // Frozen, or with numbers beside each other, one example will do.
    model.layers[1].isTrainable = false
    try model.fit(data, batchSize: 1, verbosity: .silent)
    let pairs = try Dataset(features: Tensor([[1, 2], [3, 5]]), targets: Tensor([[1], [2]]))
    let wide = try normalized(
      inputShape: [2], [Reshape([2, 1]), BatchNormalization(), Flatten(), Dense(1)])
    try wide.fit(pairs, batchSize: 1, verbosity: .silent)
    #expect(model.warnings.isEmpty && wide.warnings.isEmpty)
    // With a single number an example, whatever its shape, or inside of another layer, it is the
    // same.
    let narrow = try normalized(
      inputShape: [1], [Reshape([1, 1]), BatchNormalization(), Flatten(), Dense(1)])
    #expect(
      message { try narrow.fit(data, batchSize: 1, verbosity: .silent) }?
        .hasPrefix("fit: BatchNormalization \"layers.2\" subtracts the mean") == true)
    let inner = try normalized(inputShape: [1], [Normalizing(), Dense(1)])
    #expect(
      message { try inner.fit(data, batchSize: 1, verbosity: .silent) }?
        .hasPrefix("fit: BatchNormalization \"layers.1.norm\" subtracts the mean") == true)
    try inner.fit(data, batchSize: 2, verbosity: .silent)
    #expect(inner.warnings.map(\.description).first?.contains("\"layers.1.norm\"") == true)
  }

  @Test func labelsFromOne() throws {
    let data = try threeClasses(6)
    let labels = Tensor([1, 2, 3, 1, 2, 3] as [Int32])
    #expect(
      message {
        try compiled(.softmax, .sparseCategoricalCrossentropy).fit(
          data.features, labels, verbosity: .silent)
      }
        == "fit: labels must be in 0..<3 (the model's outputs), got 3 at example 2; they begin at 1: "
        + "subtract 1.")
  }

  @Test func weightsOfNothing() throws {
    let model = try compiled(.linear, .squaredError)
    #expect(
      message { try model.compile(optimizer: .sgd(), losses: [.squaredError], lossWeights: [0]) }
        == "compile: lossWeights must not all be 0, got [0.0]; give 1 to what should be learned.")
  }

  /// They are printed before the first epoch, where epochs are.
  @Test func printing() throws {
    let model = try compiled(.linear, .sparseCategoricalCrossentropy)
    var lines: [String] = []
    let printer = EpochLines { lines.append($0) }
    try model.fit(try threeClasses(6), callbacks: [printer], verbosity: .silent)
    #expect(lines.count == 2 && lines[0] == "warning: \(model.warnings[0])")
    #expect(lines[1].hasPrefix("epoch 1/1"))
  }
}

/// A layer made of one other.
private final class Normalizing: Layer {
  static let kind = "Normalizing"
  private let norm = BatchNormalization()

  init() {}
  convenience init(configuration: Configuration) throws { self.init() }

  var innerLayers: [(name: String, layer: any Layer)] { [("norm", norm)] }
  var parameters: [Parameter] { norm.parameters }
  var configuration: Configuration { Configuration([]) }
  func outputShape(for input: Shape) throws -> Shape { try norm.outputShape(for: input) }
  func build(for input: Shape) throws { try norm.build(for: input) }
  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    norm(x, in: context.inside("norm"))
  }
}
