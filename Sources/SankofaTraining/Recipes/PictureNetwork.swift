import SankofaNN
import SankofaTensor

/// A ready network that tells pictures of one channel apart, with the choices that are usual for it.
///
/// ```swift
/// let network = PictureNetwork(.cnn, dropout: 0.25, augments: true)
/// let model = Sequential(try network.layers(for: [28, 28], greatest: 255, outputs: 10))
/// ```
///
/// ``PictureRecipe`` holds networks together with a training that suits them.
public struct PictureNetwork: Sendable {
  /// The architectures.
  public enum Kind: String, CaseIterable, Sendable {
    /// Dense layers.
    case mlp
    /// Two convolutions of 3×3 (32 and 64 outputs), each followed by max-pooling, and a dense layer
    /// of 128 neurons.
    case cnn
    /// LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998), with each map of the second convolution
    /// connected to all of the first.
    case lenet5
    /// A long short-term memory with 128 outputs that reads a picture row by row.
    case lstm

    /// The kind of a name, such as `cnn`.
    ///
    /// - Throws: `UnknownName`, which suggests the nearest.
    public init(named name: String) throws {
      guard let kind = Kind(rawValue: name) else {
        throw UnknownName("model", name, among: Kind.names)
      }
      self = kind
    }

    /// The names that ``init(named:)`` knows.
    public static let names = allCases.map(\.rawValue)
  }

  /// The architecture.
  public var kind: Kind
  /// The number of neurons of each hidden layer of an `mlp`, from the first on; other kinds have
  /// their own.
  public var hidden: [Int]
  /// The activation of the hidden layers; an `lstm` has its own.
  public var activation: ActivationFunction
  /// The initializer of all weights.
  public var initializer: Initializer
  /// True when the sums of hidden layers are normalised over the batch (``BatchNormalization``); an
  /// `lstm` has none.
  public var normalizes: Bool
  /// The share of the outputs of hidden dense layers, or of the `lstm`, that are dropped in a step; at
  /// least 0 and below 1.
  public var dropout: Double
  /// True when each picture is moved, turned and zoomed a little, anew in each training step.
  public var augments: Bool

  /// Chooses a network.
  public init(
    _ kind: Kind, hidden: [Int] = [], activation: ActivationFunction = .relu,
    initializer: Initializer = .heNormal, normalizes: Bool = false, dropout: Double = 0,
    augments: Bool = false
  ) {
    self.kind = kind
    self.hidden = hidden
    self.activation = activation
    self.initializer = initializer
    self.normalizes = normalizes
    self.dropout = dropout
    self.augments = augments
  }

  /// The largest number of rows and of columns that `lenet5` takes.
  private static let lenetSide = 32

  /// The layers for pictures [rows, columns]; the last has `outputs` neurons.
  ///
  /// - Parameters:
  ///   - greatest: the value of full ink in the data, such as 255; the network sees it as 1.
  ///   - outputs: the number of classes.
  ///   - activation: the activation of the last layer.
  /// - Throws: `SankofaError` when pictures are too small or too large for the network.
  public func layers(
    for pictures: Shape, greatest: Double, outputs: Int, activation: ActivationFunction = .softmax
  ) throws -> [any Layer] {
    try checkFits(pictures)
    return start(pictures, greatest) + middle(pictures)
      + [Dense(outputs, activation: activation, weight: .init(initializer))]
  }

  /// Throws `SankofaError` when pictures of a shape are too small or too large for the network: two
  /// convolutions leave nothing of small pictures, and large ones do not fit LeNet's 32×32.
  public func checkFits(_ pictures: Shape) throws {
    guard pictures.rank == 2 else {
      throw SankofaError(
        kind.rawValue, "needs pictures [rows, columns], got shape \(pictures); reshape them.")
    }
    let size = pictures.extents.map(String.init).joined(separator: "×")
    if kind == .cnn, pictures.extents.contains(where: { $0 < 10 }) {
      throw SankofaError(
        kind.rawValue, "needs pictures of at least 10×10, got \(size); use mlp.")
    }
    let most = PictureNetwork.lenetSide
    if kind == .lenet5, pictures.extents.contains(where: { $0 > most }) {
      throw SankofaError(
        kind.rawValue, "takes pictures of at most \(most)×\(most), got \(size); use cnn.")
    }
  }

  /// Numbers from 0 to 1, with an axis of channels where images are needed.
  @LayerBuilder
  private func start(_ pictures: Shape, _ greatest: Double) -> [any Layer] {
    let image = Shape(pictures.extents + [1])
    Rescaling(1 / greatest, inputShape: pictures)
    if augments || kind == .cnn || kind == .lenet5 { Reshape(image) }
    if augments {
      // Shifts and zooms take whole pixels, because interpolating three times would blur the training
      // pictures, and the test pictures are not blurred.
      RandomTranslation(0.07, 0.07, fill: .constant(0), interpolation: .nearest)
      RandomZoom(0.1, fill: .constant(0), interpolation: .nearest)
      RandomRotation(10 / 360, fill: .constant(0))
    }
  }

  @LayerBuilder
  private func middle(_ pictures: Shape) -> [any Layer] {
    switch kind {
    case .mlp:
      Flatten()
      for size in hidden { dense(size) }
    case .cnn:
      convolution(32, 3)
      MaxPooling2D()
      convolution(64, 3)
      MaxPooling2D()
      Flatten()
      dense(128)
    case .lenet5:
      ZeroPadding2D(margins(around: pictures))
      convolution(6, 5)
      AveragePooling2D()
      convolution(16, 5)
      AveragePooling2D()
      Flatten()
      dense(120)
      dense(84)
    case .lstm:
      if augments { Reshape(pictures) }
      LSTM(128, weight: .init(initializer))
      if dropout > 0 { Dropout(dropout) }
    }
  }

  /// The margins that make a picture as large as LeNet's field, the same on all sides or one more
  /// behind.
  private func margins(around pictures: Shape) -> ImageMargins {
    let missing = pictures.extents.map { PictureNetwork.lenetSide - $0 }
    return ImageMargins(
      top: missing[0] / 2, left: missing[1] / 2, bottom: (missing[0] + 1) / 2,
      right: (missing[1] + 1) / 2)
  }

  @LayerBuilder
  private func convolution(_ outputs: Int, _ size: Int) -> [any Layer] {
    Conv2D(
      outputs, Size2D(size), activation: direct, weight: .init(initializer),
      bias: normalizes ? nil : .init())
    if normalizes { normalization }
  }

  @LayerBuilder
  private func dense(_ size: Int) -> [any Layer] {
    Dense(size, activation: direct, weight: .init(initializer), bias: normalizes ? nil : .init())
    if normalizes { normalization }
    if dropout > 0 { Dropout(dropout) }
  }

  /// The activation of a layer itself: a normalised sum goes through the activation behind it.
  private var direct: ActivationFunction { normalizes ? .linear : activation }

  /// The mean is taken away, so that a bias before it would do nothing.
  @LayerBuilder
  private var normalization: [any Layer] {
    BatchNormalization()
    Activation(activation)
  }
}
