import SankofaTensor

/// A sequence with zeros before and after it.
///
/// - Input: [n, length, channels]. Output: the sequence with its margins.
public final class ZeroPadding1D: Layer, Configurable {
  public static let kind = "ZeroPadding1D"
  /// The number of zeros before the first element.
  public private(set) var before: Int
  /// The number of zeros after the last element.
  public private(set) var after: Int
  public private(set) var inputShape: Shape?

  /// Makes the layer; 1 element at each end by default, as in Keras.
  public init(before: Int = 1, after: Int = 1, inputShape: Shape? = nil) {
    (self.before, self.after, self.inputShape) = (before, after, inputShape)
  }

  /// Makes a layer that adds one zero at each end.
  public convenience init() { self.init(before: 1, after: 1) }

  public func settings(_ list: inout SettingList) {
    list("before", &before, .within(ImageMargins.sizes), shown: .labelled("before"))
    list("after", &after, .within(ImageMargins.sizes), shown: .labelled("after"))
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofSequences: input, ZeroPadding1D.kind)
    return [input[0] + before + after, input[1]]
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.padded(before: [0, before, 0], after: [0, after, 0])
  }
}

/// An image with rows and columns of zeros around it: `ZeroPadding2D(1)`.
///
/// - Input: [n, height, width, channels]. Output: the image with its margins.
public final class ZeroPadding2D: Layer, Configurable {
  public static let kind = "ZeroPadding2D"
  /// The number of rows and columns on each side.
  public private(set) var margins: ImageMargins
  public private(set) var inputShape: Shape?

  /// Makes the layer with a margin for each side.
  public init(_ margins: ImageMargins, inputShape: Shape? = nil) {
    (self.margins, self.inputShape) = (margins, inputShape)
  }

  /// Makes the layer with the same margin on every side.
  public convenience init(_ size: Int, inputShape: Shape? = nil) {
    self.init(ImageMargins(all: size), inputShape: inputShape)
  }

  /// Makes a layer that adds one row or column of zeros on every side.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("margins", &margins, .sizes, shown: .labelled("margins"))
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, ZeroPadding2D.kind)
    return [
      input[0] + margins.top + margins.bottom, input[1] + margins.left + margins.right, input[2],
    ]
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.padded(margins)
  }
}

/// A sequence without its outermost elements.
///
/// - Input: [n, length, channels]. Output: [n, remaining length, channels].
public final class Cropping1D: Layer, Configurable {
  public static let kind = "Cropping1D"
  /// The number of elements that are cropped at the start.
  public private(set) var before: Int
  /// The number of elements that are cropped at the end.
  public private(set) var after: Int
  public private(set) var inputShape: Shape?

  /// Makes the layer; 1 element at each end by default, as in Keras.
  public init(before: Int = 1, after: Int = 1, inputShape: Shape? = nil) {
    (self.before, self.after, self.inputShape) = (before, after, inputShape)
  }

  /// Makes a layer that crops the first and the last element.
  public convenience init() { self.init(before: 1, after: 1) }

  public func settings(_ list: inout SettingList) {
    list("before", &before, .within(ImageMargins.sizes), shown: .labelled("before"))
    list("after", &after, .within(ImageMargins.sizes), shown: .labelled("after"))
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofSequences: input, Cropping1D.kind)
    let length = input[0] - before - after
    if length < 1 {
      throw SankofaError(
        Cropping1D.kind,
        "crops \(before + after) elements, but the sequence has shape \(input); crop fewer.")
    }
    return [length, input[1]]
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.slice(axis: 1, from: before, count: input.shape[1] - before - after)
  }
}

/// An image without its outermost rows and columns: `Cropping2D(1)`.
///
/// - Input: [n, height, width, channels]. Output: [n, remaining height, remaining width, channels].
public final class Cropping2D: Layer, Configurable {
  public static let kind = "Cropping2D"
  /// The number of rows and columns that are cropped on each side.
  public private(set) var margins: ImageMargins
  public private(set) var inputShape: Shape?

  /// Makes the layer with a margin for each side.
  public init(_ margins: ImageMargins, inputShape: Shape? = nil) {
    (self.margins, self.inputShape) = (margins, inputShape)
  }

  /// Makes the layer with the same margin on every side.
  public convenience init(_ size: Int, inputShape: Shape? = nil) {
    self.init(ImageMargins(all: size), inputShape: inputShape)
  }

  /// Makes a layer that crops one row or column on every side.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("margins", &margins, .sizes, shown: .labelled("margins"))
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    _ = try channels(ofImages: input, Cropping2D.kind)
    let rows = input[0] - margins.top - margins.bottom
    let columns = input[1] - margins.left - margins.right
    if rows < 1 || columns < 1 {
      throw SankofaError(
        Cropping2D.kind,
        "crops \(margins.top + margins.bottom) rows and \(margins.left + margins.right) columns, "
          + "but the image has shape \(input); crop fewer.")
    }
    return [rows, columns, input[2]]
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (height, width) = (input.shape[1], input.shape[2])
    return
      input
      .slice(axis: 1, from: margins.top, count: height - margins.top - margins.bottom)
      .slice(axis: 2, from: margins.left, count: width - margins.left - margins.right)
  }
}

extension ImageMargins {
  /// The margins that a layer accepts on each side.
  static let sizes = 0...Window1D.largest

  init(all size: Int) { self.init(top: size, left: size, bottom: size, right: size) }

  /// The margins in the order top, left, bottom, right.
  var sides: [Int] { [top, left, bottom, right] }
}

extension ImageMargins: SettingValue {
  public static var settingDescription: String { "four margins" }
  public var configurationValue: Configuration.Value { sides.configurationValue }
  public init?(configurationValue value: Configuration.Value) throws {
    guard let sides = try [Int](configurationValue: value), sides.count == 4 else { return nil }
    self.init(top: sides[0], left: sides[1], bottom: sides[2], right: sides[3])
  }
}

extension SettingRule<ImageMargins> {
  /// A rule for margins that a layer accepts.
  static let sizes = SettingRule(
    "from \(ImageMargins.sizes.lowerBound) to \(ImageMargins.sizes.upperBound)"
  ) { $0.sides.allSatisfy(ImageMargins.sizes.contains) }
}
