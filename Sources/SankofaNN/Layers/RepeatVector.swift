import SankofaTensor

/// A vector over and over: a sequence of equal elements.
///
/// - Input: [n, features]. Output: [n, count, features].
public final class RepeatVector: Layer {
  /// `RepeatVector`.
  public static let kind = "RepeatVector"
  /// How often.
  public let count: Int
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  public init(_ count: Int, inputShape: Shape? = nil) {
    (self.count, self.inputShape) = (count, inputShape)
  }

  /// [count, features].
  public func outputShape(for input: Shape) throws -> Shape {
    guard input.rank == 1 else {
      throw LayerError(
        RepeatVector.kind,
        "needs vectors [features], got shape \(input); insert Flatten() before it."
      )
    }
    guard count > 0 else {
      throw LayerError(
        RepeatVector.kind, "must repeat at least once, got \(count); give a positive number.")
    }
    return [count, input[0]]
  }

  /// x, count times.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let (n, features) = (input.shape[0], input.shape[1])
    return input.reshaped(to: [n, 1, features]).broadcast(to: [n, count, features])
  }

  /// The count.
  public var configuration: Configuration {
    Configuration([
      ("count", .integer(count)), ("inputShape", inputShape?.configurationValue ?? .none),
    ])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("count"), inputShape: try configuration.shape("inputShape"))
  }
}
