import SankofaData
import SankofaNN
import SankofaTensor

/// A network for pictures of one's own, and its training.
///
/// Blocks of a convolution of 3×3 with ReLU and a max-pooling of 2×2 are followed by hidden layers with
/// dropout and by a softmax. The network learns by AdamW (Loshchilov and Hutter, 2019). Training ends when
/// the loss on pictures that are held out has not improved for ``patience`` epochs; its length is a number
/// of epochs and never a time, so that every machine gives the same weights.
public struct PictureSetRecipe: FileRecipe, Hashable {
  /// The outputs of each convolution; none for a network of dense layers.
  public var filters: [Int]
  /// The neurons of each hidden layer behind the convolutions.
  public var hidden: [Int]
  /// The share of the outputs of each hidden layer that are dropped in a step, at least 0 and below 1.
  public var dropout: Double
  /// True when each picture is moved a little in each step: up to a twelfth of its height and width, by
  /// whole pixels.
  public var shifts: Bool
  /// True when half of the pictures are mirrored left and right in each step.
  public var flips: Bool
  /// The number of pictures in a step.
  public var batchSize: Int
  /// The most passes over the pictures.
  public var epochs: Int
  /// The number of epochs without a better validation loss after which training ends.
  public var patience: Int
  /// The learning rate.
  public var learningRate: Double
  /// The share of each weight that is taken away in a step, divided by the learning rate.
  public var weightDecay: Double

  /// Makes a recipe.
  public init(
    filters: [Int], hidden: [Int], dropout: Double = 0, shifts: Bool = false, flips: Bool = false,
    batchSize: Int, epochs: Int, patience: Int, learningRate: Double = 0.001,
    weightDecay: Double = 0.01
  ) {
    (self.filters, self.hidden, self.dropout) = (filters, hidden, dropout)
    (self.shifts, self.flips) = (shifts, flips)
    (self.batchSize, self.epochs, self.patience) = (batchSize, epochs, patience)
    (self.learningRate, self.weightDecay) = (learningRate, weightDecay)
  }

  /// The recipe for a number of training pictures of a size.
  ///
  /// | shorter side | convolutions | hidden layer | pictures are moved |
  /// |---|---|---|---|
  /// | below 8 | none | 128 | no |
  /// | below 16 | 16 | 64 | yes |
  /// | below 32 | 16, 32 | 64 | yes |
  /// | below 64 | 16, 32, 64 | 64 | yes |
  /// | more | 16, 32, 64, 64 | 64 | yes |
  ///
  /// | pictures | pictures in a step | epochs, patience |
  /// |---|---|---|
  /// | below 1,000 | 16 | 200, 40 |
  /// | below 10,000 | 32 | 100, 20 |
  /// | below 100,000 | 64 | 40, 8 |
  /// | more | 128 | 15, 3 |
  ///
  /// Dropout is 0.2.
  public init(forPictures count: Int, rows: Int, columns: Int) {
    let filters =
      switch min(rows, columns) {
      case ..<PictureSetRecipe.leastSide: [Int]()
      case ..<16: [16]
      case ..<32: [16, 32]
      case ..<64: [16, 32, 64]
      default: [16, 32, 64, 64]
      }
    let (batchSize, epochs, patience) =
      switch count {
      case ..<1_000: (16, 200, 40)
      case ..<10_000: (32, 100, 20)
      case ..<100_000: (64, 40, 8)
      default: (128, 15, 3)
      }
    self.init(
      filters: filters, hidden: [filters.isEmpty ? 128 : 64], dropout: 0.2,
      shifts: !filters.isEmpty, batchSize: batchSize, epochs: epochs, patience: patience)
  }

  /// The least shorter side of pictures that convolutions are used for.
  public static let leastSide = 8

  /// The network for pictures `uint8` [rows, columns, channels], compiled.
  ///
  /// - Parameters:
  ///   - shape: the shape of a picture.
  ///   - first: layers that come before, and give pictures of this shape; none by default.
  ///   - seed: the seed of first weights, dropout, random changes and the order of pictures.
  /// - Throws: `SankofaError` when the convolutions leave nothing of pictures of this shape.
  public func model(
    for shape: Shape, after first: [any Layer] = [], classes: Int, seed: UInt64
  ) throws -> Sequential {
    let model = Sequential(first + layers(for: shape, classes: classes), seed: seed)
    try model.compile(
      optimizer: .adamw(learningRate: learningRate, weightDecay: weightDecay),
      loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }

  @LayerBuilder
  private func layers(for shape: Shape, classes: Int) -> [any Layer] {
    Rescaling(1 / 255, inputShape: shape)
    if shifts { RandomTranslation(1 / 12, 1 / 12, fill: .nearest, interpolation: .nearest) }
    if flips { RandomFlip(.horizontal) }
    for count in filters {
      Conv2D(count, 3, padding: .same, activation: .relu, weight: .init(.heUniform))
      MaxPooling2D()
    }
    Flatten()
    for size in hidden {
      Dense(size, activation: .relu, weight: .init(.heUniform))
      if dropout > 0 { Dropout(dropout) }
    }
    Dense(classes, activation: .softmax)
  }

  /// The network for pictures of a shape, compiled.
  public func compiledModel(for shape: Shape, classes: Int, seed: UInt64) throws -> Model {
    try model(for: shape, classes: classes, seed: seed)
  }

  /// `cnn`, or `mlp` without convolutions.
  public var networkName: String { filters.isEmpty ? "mlp" : "cnn" }

  /// The size of a picture and the convolutions.
  public func layerTexts(for shape: Shape) -> [String] {
    [shape.extents.map(String.init).joined(separator: "×")]
      + filters.map { "convolution \($0)" }
  }
}
