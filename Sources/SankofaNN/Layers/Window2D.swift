import SankofaTensor

/// A window over the two axes of an image: what convolution and pooling have in common.
struct Window2D {
  var size: (Int, Int)
  var strides: (Int, Int)
  var dilations: (Int, Int) = (1, 1)
  var padding: Padding

  /// The positions for an image [height, width, channels], or why there are none.
  func positions(_ input: Shape, _ layer: String) throws -> (height: Int, width: Int) {
    guard input.rank == 3 else {
      throw LayerError(
        layer,
        "needs images [height, width, channels], got shape \(input); insert Reshape([…]) before it."
      )
    }
    try input.checkSize(layer)
    for (name, pair) in [("window", size), ("strides", strides), ("dilations", dilations)]
    where pair.0 < 1 || pair.1 < 1 {
      throw LayerError(layer, "\(name) must be at least 1, got \(pair.0) × \(pair.1); use 1.")
    }
    for (name, pair) in [("window", size), ("strides", strides), ("dilations", dilations)]
    where max(pair.0, pair.1) > Window1D.largest {
      throw LayerError(
        layer,
        "\(name) must be at most \(Window1D.largest), got \(pair.0) × \(pair.1); use 1.")
    }
    let m = margins(of: input)
    if min(m.top, m.left, m.bottom, m.right) < 0 {
      throw LayerError(layer, "margins must be 0 or more, got \(m); use 0.")
    }
    if max(m.top, m.left, m.bottom, m.right) > Window1D.widest {
      throw LayerError(layer, "margins must be at most \(Window1D.widest), got \(m); use 0.")
    }
    let extents = [input[0] + m.top + m.bottom, input[1] + m.left + m.right]
    try Shape(extents + [input[2]]).checkSize(layer, "with its margins ")
    let spans = [(size.0 - 1) * dilations.0 + 1, (size.1 - 1) * dilations.1 + 1]
    for axis in 0..<2 where extents[axis] < spans[axis] {
      throw LayerError(
        layer,
        "its window is \(spans[axis]) \(axis == 0 ? "high" : "wide"), and the image is "
          + "\(extents[axis]) in shape \(input); use padding: .same or a smaller window.")
    }
    return (
      (extents[0] - spans[0]) / strides.0 + 1, (extents[1] - spans[1]) / strides.1 + 1
    )
  }

  /// The margins for images [height, width, channels].
  func margins(of input: Shape) -> ImageMargins {
    padding.margins(
      height: input[0], width: input[1], window: size, strides: strides, dilations: dilations)
  }
}

extension Window2D {
  /// The shape of what pooling gives.
  func pooled(_ input: Shape, _ layer: String) throws -> Shape {
    let (height, width) = try positions(input, layer)
    let m = margins(of: input)
    if min(input[0], input[1]) == 0 {
      throw LayerError(
        layer, "needs images of at least one pixel, got shape \(input); make them larger.")
    }
    if max(m.top, m.bottom) >= size.0 || max(m.left, m.right) >= size.1 {
      throw LayerError(
        layer,
        "margins must be smaller than the window \(size.0) × \(size.1), got \(m); insert "
          + "ZeroPadding2D before it.")
    }
    return [height, width, input[2]]
  }

  func configuration(_ inputShape: Shape?) -> Configuration {
    Configuration([
      ("size", Configuration.pair(size)), ("strides", Configuration.pair(strides)),
      ("padding", padding.configurationValue),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// The window of a layer that pools.
  init(pooling configuration: Configuration) throws {
    self.init(
      size: try configuration.pair("size"), strides: try configuration.pair("strides"),
      padding: try Padding(configuration, "padding"))
  }

  /// What a convolution's configuration keeps.
  var convolutionEntries: [Configuration.Entry] {
    [
      ("size", Configuration.pair(size)), ("strides", Configuration.pair(strides)),
      ("padding", padding.configurationValue), ("dilations", Configuration.pair(dilations)),
    ]
  }

  /// The window of a convolution.
  init(convolution configuration: Configuration) throws {
    try self.init(pooling: configuration)
    dilations = try configuration.pair("dilations")
  }
}

extension Configuration {
  /// Two whole numbers. Throws when they are missing or something else.
  func pair(_ name: String) throws -> (Int, Int) {
    guard case .list(let values)? = self[name], values.count == 2,
      case .integer(let first) = values[0], case .integer(let second) = values[1]
    else { throw expected("two whole numbers", name) }
    return (first, second)
  }

  static func pair(_ pair: (Int, Int)) -> Value { .list([.integer(pair.0), .integer(pair.1)]) }
}

/// The shape of what takes one element of each channel of an image.
func channels(ofImages input: Shape, _ layer: String) throws -> Shape {
  guard input.rank == 3, input[0] > 0, input[1] > 0 else {
    throw LayerError(
      layer,
      "needs images [height, width, channels], got shape \(input); insert Reshape([…]) before it.")
  }
  try input.checkSize(layer)
  return [input[2]]
}
