import SankofaTensor

/// The axes of an example in another order: `Permute([1, 0])` turns rows into columns.
///
/// - Input: [n, …]. Output: axis i of an example is axis `axes[i]` of the input's.
public final class Permute: Layer {
  /// `Permute`.
  public static let kind = "Permute"
  /// The order, counted from 0 over the axes of one example (Keras counts from 1).
  public let axes: [Int]
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(_ axes: [Int], inputShape: Shape? = nil) {
    (self.axes, self.inputShape) = (axes, inputShape)
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

  /// The input, read in another order.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    input.transposed([0] + axes.map { $0 + 1 })
  }

  /// The order.
  public var configuration: Configuration {
    Configuration([
      ("axes", .list(axes.map { .integer($0) })),
      ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integers("axes"), inputShape: try configuration.shape("inputShape"))
  }
}

extension Configuration {
  /// A list of whole numbers. Throws when it is missing or something else.
  func integers(_ name: String) throws -> [Int] {
    guard case .list(let values)? = self[name] else {
      throw expected("a list of whole numbers", name)
    }
    return try values.map { value in
      guard case .integer(let number) = value else {
        throw expected("a list of whole numbers", name)
      }
      return number
    }
  }
}
