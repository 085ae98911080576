import SankofaNN
import SankofaTensor
import SankofaTraining

/// The choices that describe a network for pictures.
package struct PictureNetwork {
  package var kind: NetworkKind
  /// The number of neurons in each hidden layer of an `mlp`.
  package var hidden: [Int] = []
  /// The activation of the hidden layers.
  package var activation = ActivationFunction.relu
  /// The initializer of all weights.
  package var initializer = Initializer.heNormal
  /// True when the hidden layers have batch normalisation.
  package var normalizes = false
  /// The dropout rate: the share of outputs of hidden dense layers and of the LSTM that are 0 in a
  /// step.
  package var dropout = 0.0
  /// True when pictures are moved, turned and zoomed a little while training.
  package var augments = false

  /// The number of rows, and of columns, in the input of `lenet5`.
  private static let lenetSide = 32

  /// The layers for pictures [rows, columns].
  ///
  /// - Parameters:
  ///   - greatest: the value of full ink in the data; the network sees it as 1.
  ///   - outputs: the number of classes.
  ///   - activation: of the last layer.
  /// - Throws: `UsageError` when pictures are too small or too large for the network.
  package func layers(
    for pictures: Shape, greatest: Int, outputs: Int, activation: ActivationFunction
  ) throws -> [any Layer] {
    try check(pictures)
    return start(pictures, greatest) + middle(pictures)
      + [Dense(outputs, activation: activation, weight: .init(initializer))]
  }

  /// Throws when pictures are too small for two convolutions or too large for LeNet's input.
  private func check(_ pictures: Shape) throws {
    let size = pictures.extents.map(String.init).joined(separator: "×")
    if kind == .cnn, pictures.extents.contains(where: { $0 < 10 }) {
      throw UsageError(
        "--model: cnn needs pictures of at least 10×10, got \(size); try --model mlp.")
    }
    let most = PictureNetwork.lenetSide
    if kind == .lenet5, pictures.extents.contains(where: { $0 > most }) {
      throw UsageError(
        "--model: lenet5 takes pictures of at most \(most)×\(most), got \(size); try --model cnn.")
    }
  }

  /// Numbers from 0 to 1, with an axis of channels where images are needed.
  @LayerBuilder
  private func start(_ pictures: Shape, _ greatest: Int) -> [any Layer] {
    let image = Shape(pictures.extents + [1])
    Rescaling(1 / Double(greatest), inputShape: pictures)
    if augments || kind == .cnn || kind == .lenet5 { Reshape(image) }
    if augments {
      // Repeated interpolation would blur the training pictures, but not those of the test. So only
      // the rotation interpolates between pixels.
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

  /// The margins that make a picture as large as LeNet's input: equal on opposite sides, or one
  /// more at the bottom and right.
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

  /// The activation of a layer itself: none when batch normalisation follows, since the activation
  /// comes after that.
  private var direct: ActivationFunction { normalizes ? .linear : activation }

  /// Batch normalisation and the activation. The mean is subtracted, so a bias before it would have
  /// no effect.
  @LayerBuilder
  private var normalization: [any Layer] {
    BatchNormalization()
    Activation(activation)
  }
}

extension PictureNetwork: CustomStringConvertible {
  /// The choices as options of the command; each kind of network has its own.
  package var description: String {
    let start = "--model \(kind.rawValue)"
    let names = "--activation \(activation.name) --initializer \(initializer.name)"
    switch kind {
    case .mlp:
      let sizes = hidden.isEmpty ? "none" : hidden.map(String.init).joined(separator: ",")
      return "\(start) --hidden \(sizes) \(names)"
    case .cnn, .lenet5: return "\(start) \(names)"
    case .lstm: return "\(start) --initializer \(initializer.name)"
    }
  }
}
