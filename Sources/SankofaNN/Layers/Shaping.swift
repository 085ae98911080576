import SankofaTensor

/// Examples with all their axes merged into one.
///
/// - Input: [n, …]. Output: [n, product of the other extents].
public final class Flatten: Layer, Configurable {
  public static let kind = "Flatten"
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  public init(inputShape: Shape?) { self.inputShape = inputShape }

  /// Makes the layer.
  public convenience init() { self.init(inputShape: nil) }

  public func settings(_ list: inout SettingList) { list.inputShape(&inputShape) }

  public func outputShape(for input: Shape) throws -> Shape { [input.elementCount] }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.reshaped(to: [input.shape[0], input.shape.dropFirst().elementCount])
  }
}

/// Examples with the same elements in another shape.
///
/// - Input: [n, …]. Output: [n] + shape, with the same number of elements.
public final class Reshape: Layer, Configurable {
  public static let kind = "Reshape"
  /// The shape of one example of the output.
  public private(set) var shape: Shape
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  public init(_ shape: Shape, inputShape: Shape? = nil) {
    self.shape = shape
    self.inputShape = inputShape
  }

  /// Makes a layer that gives one element without axes.
  public convenience init() { self.init([]) }

  public func settings(_ list: inout SettingList) {
    list("shape", &shape, shown: .always)
    list.inputShape(&inputShape)
  }

  /// The given shape; it must have as many elements as the input.
  public func outputShape(for input: Shape) throws -> Shape {
    guard let count = shape.boundedElementCount else {
      throw SankofaError(
        "Reshape", "\(shape) holds more than 2⁴⁰ elements; keep the product of the extents.")
    }
    if input.elementCount != count {
      throw SankofaError(
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

/// Examples with their axes in another order: `Permute([1, 0])` exchanges rows and columns.
///
/// - Input: [n, …]. Output: [n, …], where axis i of an example is axis `axes[i]` of the input.
public final class Permute: Layer, Configurable {
  public static let kind = "Permute"
  /// The order of the axes of one example, counted from 0 (Keras counts from 1).
  public private(set) var axes: [Int]
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  public init(_ axes: [Int], inputShape: Shape? = nil) {
    (self.axes, self.inputShape) = (axes, inputShape)
  }

  /// Makes a layer for one axis, which it does not change.
  public convenience init() { self.init([0]) }

  public func settings(_ list: inout SettingList) {
    list("axes", &axes, shown: .always)
    list.inputShape(&inputShape)
  }

  /// The extents in their new order.
  public func outputShape(for input: Shape) throws -> Shape {
    if axes.sorted() != Array(0..<input.rank) {
      throw SankofaError(
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

/// A vector, repeated as a sequence of equal elements.
///
/// - Input: [n, features]. Output: [n, count, features].
public final class RepeatVector: Layer, Configurable {
  public static let kind = "RepeatVector"
  /// The length of the sequence.
  public private(set) var count: Int
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  public init(_ count: Int, inputShape: Shape? = nil) {
    (self.count, self.inputShape) = (count, inputShape)
  }

  /// Makes a layer that gives sequences of one element.
  public convenience init() { self.init(1) }

  public func settings(_ list: inout SettingList) {
    list("count", &count, .atLeast(1), shown: .always)
    list.inputShape(&inputShape)
  }

  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    guard input.rank == 1 else {
      throw SankofaError(
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
