import SankofaTensor

/// The largest element of each window: `MaxPooling2D(2)`.
///
/// - Input: [n, height, width, channels]. Output: [n, positions, positions, channels].
public final class MaxPooling2D: Layer, Configurable {
  public static let kind = "MaxPooling2D"
  private var window: Window2D
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's height and width; 2 by default.
  ///   - strides: the distance between windows; the window's size by default, so that windows do
  ///     not overlap.
  ///   - padding: valid by default; margins are not counted.
  public init(
    _ size: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid, inputShape: Shape? = nil
  ) {
    window = Window2D(size: size, strides: strides ?? size, padding: padding)
    self.inputShape = inputShape
  }

  /// Makes a layer with windows of 2 × 2.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    window.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try window.pooled(input, MaxPooling2D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.maxPooled(
      window.size.pair, strides: window.strides.pair,
      margins: window.margins(of: input.shape.dropFirst()))
  }
}

/// The mean of each window: `AveragePooling2D(2)`.
///
/// - Input: [n, height, width, channels]. Output: [n, positions, positions, channels].
public final class AveragePooling2D: Layer, Configurable {
  public static let kind = "AveragePooling2D"
  private var window: Window2D
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's height and width; 2 by default.
  ///   - strides: the distance between windows; the window's size by default, so that windows do
  ///     not overlap.
  ///   - padding: valid by default; the mean is over the elements inside the image.
  public init(
    _ size: Size2D = 2, strides: Size2D? = nil, padding: Padding = .valid, inputShape: Shape? = nil
  ) {
    window = Window2D(size: size, strides: strides ?? size, padding: padding)
    self.inputShape = inputShape
  }

  /// Makes a layer with windows of 2 × 2.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    window.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try window.pooled(input, AveragePooling2D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.averagePooled(
      window.size.pair, strides: window.strides.pair,
      margins: window.margins(of: input.shape.dropFirst()))
  }
}

/// The largest element of each window over a sequence: `MaxPooling1D(2)`.
///
/// - Input: [n, length, channels]. Output: [n, positions, channels].
public final class MaxPooling1D: Layer, Configurable {
  public static let kind = "MaxPooling1D"
  private var window: Window1D
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's length; 2 by default.
  ///   - strides: the distance between windows; the window's size by default, so that windows do
  ///     not overlap.
  ///   - padding: valid by default; margins are not counted.
  public init(
    _ size: Int = 2, strides: Int? = nil, padding: Padding1D = .valid, inputShape: Shape? = nil
  ) {
    window = Window1D(size: size, strides: strides ?? size, padding: padding)
    self.inputShape = inputShape
  }

  /// Makes a layer with windows of 2.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    window.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try window.pooled(input, MaxPooling1D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.asRows.maxPooled(
      (1, window.size), strides: (1, window.strides), margins: window.margins(of: input)
    ).asSequences
  }
}

/// The mean of each window over a sequence: `AveragePooling1D(2)`.
///
/// - Input: [n, length, channels]. Output: [n, positions, channels].
public final class AveragePooling1D: Layer, Configurable {
  public static let kind = "AveragePooling1D"
  private var window: Window1D
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - size: the window's length; 2 by default.
  ///   - strides: the distance between windows; the window's size by default, so that windows do
  ///     not overlap.
  ///   - padding: valid by default; the mean is over the elements inside the sequence.
  public init(
    _ size: Int = 2, strides: Int? = nil, padding: Padding1D = .valid, inputShape: Shape? = nil
  ) {
    window = Window1D(size: size, strides: strides ?? size, padding: padding)
    self.inputShape = inputShape
  }

  /// Makes a layer with windows of 2.
  public convenience init() { self.init(2) }

  public func settings(_ list: inout SettingList) {
    window.settings(&list)
    list.inputShape(&inputShape)
  }

  /// [positions, channels].
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return try window.pooled(input, AveragePooling1D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.asRows.averagePooled(
      (1, window.size), strides: (1, window.strides), margins: window.margins(of: input)
    ).asSequences
  }
}

/// The mean over the image for each channel (Lin et al., 2014).
///
/// - Input: [n, height, width, channels]. Output: [n, channels].
public final class GlobalAveragePooling2D: Layer, Configurable {
  public static let kind = "GlobalAveragePooling2D"

  /// Makes the layer.
  public init() {}

  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofImages: input, GlobalAveragePooling2D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.mean(axes: [1, 2])
  }
}

/// The largest element of the image for each channel.
///
/// - Input: [n, height, width, channels]. Output: [n, channels].
public final class GlobalMaxPooling2D: Layer, Configurable {
  public static let kind = "GlobalMaxPooling2D"

  /// Makes the layer.
  public init() {}

  public func outputShape(for input: Shape) throws -> Shape {
    try channels(ofImages: input, GlobalMaxPooling2D.kind)
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.max(axes: [1, 2])
  }
}

/// The mean over the sequence for each channel (Lin et al., 2014), or over the part of it that a second
/// input of tokens marks: `GlobalAveragePooling1D()(Embedding(1_000, 16)(tokens), tokens)`.
///
/// - Inputs: [n, length, channels], and optionally tokens [n, length]: elements whose token is 0 are
///   padding, and do not count. A sequence of padding alone gives 0.
/// - Output: [n, channels].
public final class GlobalAveragePooling1D: MergingLayer, Configurable {
  public static let kind = "GlobalAveragePooling1D"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try channels(ofPadded: inputs, GlobalAveragePooling1D.kind)
  }

  /// Σ x / count of the elements that are not padding.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    let x = inputs[0]
    guard inputs.count > 1 else { return x.mean(axes: [1]) }
    let counts = isElement(inputs[1])
    let sums = counts.selecting(x, otherwise: 0).sum(axes: [1])
    return sums / counts.converted(to: x.elementType).sum(axes: [1]).maximum(1)
  }
}

/// The largest element of the sequence for each channel, or of the part of it that a second input of
/// tokens marks: `GlobalMaxPooling1D()(Embedding(1_000, 16)(tokens), tokens)`.
///
/// - Inputs: [n, length, channels], and optionally tokens [n, length]: elements whose token is 0 are
///   padding, and do not count. A sequence of padding alone gives 0.
/// - Output: [n, channels].
public final class GlobalMaxPooling1D: MergingLayer, Configurable {
  public static let kind = "GlobalMaxPooling1D"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try channels(ofPadded: inputs, GlobalMaxPooling1D.kind)
  }

  /// max x of the elements that are not padding.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    let x = inputs[0]
    guard inputs.count > 1 else { return x.max(axes: [1]) }
    let counts = isElement(inputs[1])
    let largest = counts.selecting(x, otherwise: -.infinity).max(axes: [1])
    // NaN is no −∞, and stays.
    return (largest .!= -.infinity).selecting(largest, otherwise: 0)
  }
}

/// The number of channels of sequences, with tokens of the same length if there is a second input.
private func channels(ofPadded inputs: [Shape], _ layer: String) throws -> Shape {
  guard let first = inputs.first, inputs.count <= 2 else {
    throw SankofaError(
      layer,
      "takes 1 input, or 2 with tokens, got \(inputs.count); pass the sequence and its tokens.")
  }
  let output = try channels(ofSequences: first, layer)
  if inputs.count == 2, inputs[1] != [first[0]] {
    throw SankofaError(
      layer,
      "the second input must be a token for each of \(first[0]) elements, got shape \(inputs[1]); pass "
        + "the tokens that Embedding takes.")
  }
  return output
}

/// True for the elements of sequences that are not padding, [n, length, 1].
private func isElement(_ tokens: Tensor) -> Tensor {
  (tokens .!= 0).reshaped(to: Shape(tokens.shape.extents + [1]))
}

extension Tensor {
  /// The mean of the elements inside each window over images [n, height, width, channels]; margins
  /// are not counted.
  func averagePooled(
    _ size: (Int, Int), strides: (Int, Int), margins: ImageMargins
  ) -> Tensor {
    func sum(_ x: Tensor) -> Tensor { x.sumPooled(size, strides: strides, margins: margins) }
    if margins == ImageMargins() { return sum(self) / Double(size.0 * size.1) }
    let image = Shape([1, shape[1], shape[2], 1])
    return sum(self) / sum(.ones(image, elementType: elementType))
  }
}
