import SankofaTensor

/// A window over the two axes of an image, shared by convolution and pooling.
struct Window2D {
  var size: Size2D
  var strides: Size2D
  var dilations: Size2D = 1
  var padding: Padding

  /// The sizes that a window may have.
  static let sizes = Window1D.sizes

  mutating func settings(_ list: inout SettingList) {
    list("size", &size, .within(Window2D.sizes), shown: .labelled("window"))
    list("strides", &strides, .within(Window2D.sizes))
    list("padding", &padding)
  }

  /// Returns the numbers of positions in an image [height, width, channels]. Throws when the window
  /// does not fit.
  func positions(_ input: Shape, _ layer: String) throws -> (height: Int, width: Int) {
    guard input.rank == 3 else {
      throw SankofaError(
        layer,
        "needs images [height, width, channels], got shape \(input); insert Reshape([…]) before it."
      )
    }
    try input.checkSize(layer)
    let m = margins(of: input)
    if min(m.top, m.left, m.bottom, m.right) < 0 {
      throw SankofaError(layer, "margins must be 0 or more, got \(m); use 0.")
    }
    if max(m.top, m.left, m.bottom, m.right) > Window1D.widest {
      throw SankofaError(layer, "margins must be at most \(Window1D.widest), got \(m); use 0.")
    }
    let extents = [input[0] + m.top + m.bottom, input[1] + m.left + m.right]
    try Shape(extents + [input[2]]).checkSize(layer, "with its margins ")
    let spans = [
      (size.height - 1) * dilations.height + 1, (size.width - 1) * dilations.width + 1,
    ]
    for axis in 0..<2 where extents[axis] < spans[axis] {
      throw SankofaError(
        layer,
        "its window is \(spans[axis]) \(axis == 0 ? "high" : "wide"), and the image is "
          + "\(extents[axis]) in shape \(input); use padding: .same or a smaller window.")
    }
    return (
      (extents[0] - spans[0]) / strides.height + 1, (extents[1] - spans[1]) / strides.width + 1
    )
  }

  /// Returns the margins for images [height, width, channels].
  func margins(of input: Shape) -> ImageMargins {
    padding.margins(
      height: input[0], width: input[1], window: size, strides: strides, dilations: dilations)
  }
}

extension Window2D {
  /// Returns the output shape of pooling, [positions, positions, channels].
  func pooled(_ input: Shape, _ layer: String) throws -> Shape {
    let (height, width) = try positions(input, layer)
    let m = margins(of: input)
    if min(input[0], input[1]) == 0 {
      throw SankofaError(
        layer, "needs images of at least one pixel, got shape \(input); make them larger.")
    }
    if max(m.top, m.bottom) >= size.height || max(m.left, m.right) >= size.width {
      throw SankofaError(
        layer,
        "margins must be smaller than the window \(size), got \(m); insert "
          + "ZeroPadding2D before it.")
    }
    return [height, width, input[2]]
  }
}

/// Returns [channels] for images [height, width, channels]. Throws for other shapes and for empty
/// images.
func channels(ofImages input: Shape, _ layer: String) throws -> Shape {
  guard input.rank == 3, input[0] > 0, input[1] > 0 else {
    throw SankofaError(
      layer,
      "needs images [height, width, channels], got shape \(input); insert Reshape([…]) before it.")
  }
  try input.checkSize(layer)
  return [input[2]]
}
