import SankofaTensor

/// A window over a sequence, shared by convolution and pooling. A sequence is treated as an image
/// of one row.
struct Window1D {
  var size: Int
  var strides: Int
  var dilations = 1
  var padding: Padding1D

  /// The largest size, stride or dilation: sums and products of two such numbers fit an `Int`.
  static let largest = 1 << 30
  /// The sizes that a window may have.
  static let sizes = 1...largest
  /// The largest margin: sums of margins fit an `Int`.
  static let widest = 1 << 60

  mutating func settings(_ list: inout SettingList) {
    list("size", &size, .within(Window1D.sizes), shown: .labelled("window"))
    list("strides", &strides, .within(Window1D.sizes), formerly: "stride")
    list("padding", &padding)
  }

  /// Returns the number of positions in a sequence [length, channels]. Throws when the window does
  /// not fit.
  func positions(_ input: Shape, _ layer: String) throws -> Int {
    guard input.rank == 2 else {
      throw SankofaError(
        layer,
        "needs sequences [length, channels], got shape \(input); insert Reshape([…]) before it.")
    }
    try input.checkSize(layer)
    let (before, after) = padding.margins(length: input[0], window: self)
    guard (0...Window1D.widest).contains(before), (0...Window1D.widest).contains(after) else {
      throw SankofaError(
        layer,
        "margins must be from 0 to \(Window1D.widest), got \(before) and \(after); use 0.")
    }
    let span = (size - 1) * dilations + 1
    let length = input[0] + before + after
    try Shape([length, input[1]]).checkSize(layer, "with its margins ")
    if length < span {
      throw SankofaError(
        layer,
        "its window is \(span) long, and the sequence is \(length) in shape \(input); use padding: "
          + ".same or a smaller window.")
    }
    return (length - span) / strides + 1
  }

  /// Returns the output shape of pooling, [positions, channels].
  func pooled(_ input: Shape, _ layer: String) throws -> Shape {
    let count = try positions(input, layer)
    if input[0] == 0 {
      throw SankofaError(
        layer, "needs sequences of at least one step, got shape \(input); make them longer.")
    }
    let (before, after) = padding.margins(length: input[0], window: self)
    if max(before, after) >= size {
      throw SankofaError(
        layer,
        "margins must be smaller than the window \(size), got \(before) and \(after); insert "
          + "ZeroPadding1D before it.")
    }
    return [count, input[1]]
  }

  /// Returns the margins of sequences [n, length, channels] as images of one row.
  func margins(of sequences: Tensor) -> ImageMargins {
    let (before, after) = padding.margins(length: sequences.shape[1], window: self)
    return ImageMargins(left: before, right: after)
  }
}

extension Tensor {
  /// Sequences [n, length, channels] as images [n, 1, length, channels].
  var asRows: Tensor { reshaped(to: [shape[0], 1, shape[1], shape[2]]) }

  /// Images [n, 1, length, channels] as sequences again.
  var asSequences: Tensor { reshaped(to: [shape[0], shape[2], shape[3]]) }
}

/// Returns [channels] for sequences [length, channels]. Throws for other shapes and for empty
/// sequences.
func channels(ofSequences input: Shape, _ layer: String) throws -> Shape {
  guard input.rank == 2, input[0] > 0 else {
    throw SankofaError(
      layer,
      "needs sequences [length, channels], got shape \(input); insert Reshape([…]) before it.")
  }
  try input.checkSize(layer)
  return [input[1]]
}

extension Shape {
  /// Throws unless an example of this shape has at most 2⁴⁰ elements, so that sums and products of
  /// its extents cannot overflow.
  func checkSize(_ layer: String, _ place: String = "") throws {
    if boundedElementCount == nil {
      throw SankofaError(
        layer,
        "its input must have \(place)at most 2⁴⁰ elements for an example, got shape \(self); "
          + "make it smaller.")
    }
  }
}
