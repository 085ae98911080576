import SankofaNN
import SankofaTensor
import SankofaTraining

/// A network for pictures, as its choices describe it.
package struct PictureNetwork {
  package var kind: NetworkKind
  /// Neurons of each hidden layer of an `mlp`.
  package var hidden: [Int] = []
  /// Of the hidden layers.
  package var activation = ActivationFunction.relu
  /// Of all weights.
  package var initializer = Initializer.heNormal
  /// True when hidden sums are normalised over the batch.
  package var normalizes = false
  /// The share of the neurons of hidden dense layers that rest in a step.
  package var dropout = 0.0
  /// True when pictures are moved, turned and zoomed a little while training.
  package var augments = false

  /// The most rows and columns that `lenet5` sees.
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

  /// Small pictures have nothing left after two convolutions; large ones do not fit LeNet's field.
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
      // Pictures that were read between their pixels over and over would be blurred as those to be
      // tested on are not: whole pixels but where a turn needs the places between.
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

extension PictureNetwork: CustomStringConvertible {
  /// As options, of which each network has its own.
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
