import SankofaTensor

/// All axes of an example become one.
///
/// - Input: [n, …]. Output: [n, product of the others].
public final class Flatten: Layer, Configurable {
  public static let kind = "Flatten"
  public private(set) var inputShape: Shape?

  /// Describes the layer.
  public init(inputShape: Shape?) { self.inputShape = inputShape }

  /// Describes the layer.
  public convenience init() { self.init(inputShape: nil) }

  public func settings(_ list: inout SettingList) { list("inputShape", &inputShape) }

  public func outputShape(for input: Shape) throws -> Shape { [input.elementCount] }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.reshaped(to: [input.shape[0], input.shape.dropFirst().elementCount])
  }
}

/// The elements of an example under another shape.
///
/// - Input: [n, …]. Output: [n] + shape, with as many elements.
public final class Reshape: Layer, Configurable {
  public static let kind = "Reshape"
  /// The shape of one example that comes out.
  public private(set) var shape: Shape
  public private(set) var inputShape: Shape?

  /// Describes the layer.
  public init(_ shape: Shape, inputShape: Shape? = nil) {
    self.shape = shape
    self.inputShape = inputShape
  }

  /// One element without axes.
  public convenience init() { self.init([]) }

  public func settings(_ list: inout SettingList) {
    list("shape", &shape)
    list("inputShape", &inputShape)
  }

  /// The shape that was asked for.
  public func outputShape(for input: Shape) throws -> Shape {
    guard let count = shape.boundedElementCount else {
      throw LayerError(
        "Reshape", "\(shape) holds more than 2⁴⁰ elements; keep the product of the extents.")
    }
    if input.elementCount != count {
      throw LayerError(
        "Reshape",
        "\(shape) holds \(count) elements, got \(input.elementCount) in shape "
          + "\(input); keep the product of the extents.")
    }
    return shape
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.reshaped(to: Shape([input.shape[0]] + shape.extents))
  }
}

/// The axes of an example in another order: `Permute([1, 0])` turns rows into columns.
///
/// - Input: [n, …]. Output: axis i of an example is axis `axes[i]` of the input's.
public final class Permute: Layer, Configurable {
  public static let kind = "Permute"
  /// The order, counted from 0 over the axes of one example (Keras counts from 1).
  public private(set) var axes: [Int]
  public private(set) var inputShape: Shape?

  /// Describes the layer.
  public init(_ axes: [Int], inputShape: Shape? = nil) {
    (self.axes, self.inputShape) = (axes, inputShape)
  }

  /// One axis, which stays where it is.
  public convenience init() { self.init([0]) }

  public func settings(_ list: inout SettingList) {
    list("axes", &axes)
    list("inputShape", &inputShape)
  }

  /// The extents in their new order.
  public func outputShape(for input: Shape) throws -> Shape {
    if axes.sorted() != Array(0..<input.rank) {
      throw LayerError(
        Permute.kind,
        "axes must be an order of \(Array(0..<input.rank)) for shape \(input), got \(axes); name "
          + "each axis once.")
    }
    return Shape(axes.map { input[$0] })
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.transposed([0] + axes.map { $0 + 1 })
  }
}

/// A vector repeated as a sequence of equal elements.
///
/// - Input: [n, features]. Output: [n, count, features].
public final class RepeatVector: Layer, Configurable {
  public static let kind = "RepeatVector"
  /// The length of the sequence.
  public private(set) var count: Int
  public private(set) var inputShape: Shape?

  /// Describes the layer.
  public init(_ count: Int, inputShape: Shape? = nil) {
    (self.count, self.inputShape) = (count, inputShape)
  }

  /// A sequence of one element.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("count", &count, .atLeast(1))
    list("inputShape", &inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    guard input.rank == 1 else {
      throw LayerError(
        RepeatVector.kind,
        "needs vectors [features], got shape \(input); insert Flatten() before it."
      )
    }
    return [count, input[0]]
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, features) = (input.shape[0], input.shape[1])
    return input.reshaped(to: [n, 1, features]).broadcast(to: [n, count, features])
  }
}
