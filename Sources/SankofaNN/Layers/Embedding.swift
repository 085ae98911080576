import SankofaTensor

/// A row of numbers for each word: y = W[x].
///
/// - Input: [n, …] of whole numbers from 0 up to but not including `vocabulary`, in whatever element
///   type; what stands behind the point is dropped.
/// - Parameters: `weight` [vocabulary, outputs].
/// - Output: [n, …, outputs].
///
/// A number without a row gives NaN, so that a loss that it takes part in is not finite and training
/// stops, naming this layer: no other word's row stands in for it. Weights start uniform within ±0.05,
/// as in Keras. There is no mask: a number that stands for nothing has its row like every other.
/// Source: Bengio et al., 2003.
public final class Embedding: Layer {
  /// `Embedding`.
  public static let kind = "Embedding"
  /// How many different numbers there are.
  public let vocabulary: Int
  /// How many numbers stand for each.
  public let outputs: Int
  /// W, [vocabulary, outputs].
  public let weight: Parameter
  /// The shape of one example, when stated.
  public let inputShape: Shape?

  /// Describes the layer.
  ///
  /// - Parameters:
  ///   - vocabulary: how many different numbers there are, from 1 to 2²⁴: `float32`, in which a model
  ///     takes its inputs, has every whole number up to there.
  ///   - outputs: how many numbers stand for each, at least 1.
  ///   - constraint: where each step brings the rows back to; nowhere by default.
  public convenience init(
    _ vocabulary: Int, _ outputs: Int, initializer: Initializer = .uniform(),
    regularizer: Regularizer? = nil, constraint: Constraint? = nil, inputShape: Shape? = nil
  ) {
    let weight = Parameter(
      "weight", initializer: initializer, regularizer: regularizer, constraint: constraint)
    self.init(vocabulary, outputs, weight, inputShape)
  }

  private init(_ vocabulary: Int, _ outputs: Int, _ weight: Parameter, _ inputShape: Shape?) {
    (self.vocabulary, self.outputs) = (vocabulary, outputs)
    (self.weight, self.inputShape) = (weight, inputShape)
  }

  /// `weight`.
  public var parameters: [Parameter] { [weight] }

  /// The input's, and the outputs behind.
  public func outputShape(for input: Shape) throws -> Shape {
    guard (1...1 << 24).contains(vocabulary) else {
      throw LayerError(
        Embedding.kind,
        "needs a vocabulary of 1 to 16777216, which float32 can count, got \(vocabulary); leave out "
          + "what is rare.")
    }
    guard outputs > 0 else {
      throw LayerError(
        Embedding.kind, "needs at least 1 output, got \(outputs); give a positive number.")
    }
    return Shape(input.extents + [outputs])
  }

  /// Gives the weight its shape.
  public func build(for input: Shape) throws { try weight.build(shape: [vocabulary, outputs]) }

  /// W[x].
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let words = input.reshaped(to: [input.elementCount])
    let whole = words.elementType.isFloatingPoint ? words.floor() : words.converted(to: .int32)
    let rows = whole.converted(to: .int32).maximum(0).minimum(Double(vocabulary - 1))
    let isKnown = (rows.converted(to: whole.elementType) .== whole).reshaped(to: [rows.shape[0], 1])
    let chosen = isKnown.selecting(context[weight].gathered(rows), .nan)
    return chosen.reshaped(to: Shape(input.shape.extents + [outputs]))
  }

  /// All that the initializer took.
  public var configuration: Configuration {
    Configuration(
      [
        ("vocabulary", .integer(vocabulary)), ("outputs", .integer(outputs)),
        ("initializer", weight.initializer.configurationValue),
        ("regularizer", weight.regularizer?.configurationValue ?? .none),
      ] + Configuration.present("constraint", weight.constraint?.configurationValue)
        + [("inputShape", inputShape?.configurationValue ?? .none)])
  }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.integer("vocabulary"), try configuration.integer("outputs"),
      Parameter(
        "weight", initializer: try Initializer(configuration, "initializer"),
        regularizer: try Regularizer(configuration, "regularizer"),
        constraint: try Constraint(configuration, "constraint")),
      try configuration.shape("inputShape"))
  }
}
