import SankofaTensor

/// A learned vector for each word: y = W[x].
///
/// - Input: [n, …] of whole numbers from 0 up to but not including `vocabulary`, in any element
///   type; decimals are dropped.
/// - Parameters: `weight` [vocabulary, outputs].
/// - Output: [n, …, outputs].
///
/// A number outside the vocabulary gives NaN instead of another word's row, so that the loss is not
/// finite and training stops with an error that names this layer. Weights are initially uniform
/// within ±0.05, as in Keras. There is no mask: a number for padding has a row like every other.
/// Source: Bengio et al., 2003.
public final class Embedding: Layer, Configurable {
  public static let kind = "Embedding"
  /// The number of words.
  public private(set) var vocabulary: Int
  /// The length of the vector for each word.
  public private(set) var outputs: Int
  /// W, [vocabulary, outputs].
  public let weight: Parameter
  public private(set) var inputShape: Shape?

  /// Makes the layer.
  ///
  /// - Parameters:
  ///   - vocabulary: the number of words, from 1 to 2²⁴; models take inputs as `float32`, which
  ///     represents all whole numbers up to there.
  ///   - outputs: the length of the vector for each word, at least 1.
  ///   - weight: uniform within ±0.05 by default.
  public init(
    _ vocabulary: Int, _ outputs: Int, weight: ParameterOptions = .init(),
    inputShape: Shape? = nil
  ) {
    (self.vocabulary, self.outputs, self.inputShape) = (vocabulary, outputs, inputShape)
    self.weight = Parameter("weight", weight, initializer: .uniform())
  }

  /// Makes a layer with one number for one word.
  public convenience init() { self.init(1, 1) }

  public func settings(_ list: inout SettingList) {
    list("vocabulary", &vocabulary, .within(1...1 << 24), shown: .always)
    list("outputs", &outputs, .atLeast(1), shown: .always)
    list("initializer", &weight.initializer, shown: .value)
    list("regularizer", &weight.regularizer)
    list("constraint", &weight.constraint, unless: nil)
    list.inputShape(&inputShape)
  }

  public var parameters: [Parameter] { [weight] }

  /// The input's shape, followed by the number of outputs.
  public func outputShape(for input: Shape) throws -> Shape {
    try checkSettings()
    return Shape(input.extents + [outputs])
  }

  public func build(for input: Shape) throws { try weight.build(shape: [vocabulary, outputs]) }

  /// W[x].
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let words = input.reshaped(to: [input.elementCount])
    let whole = words.elementType.isFloatingPoint ? words.floor() : words.converted(to: .int32)
    let rows = whole.converted(to: .int32).maximum(0).minimum(Double(vocabulary - 1))
    let isKnown = (rows.converted(to: whole.elementType) .== whole).reshaped(to: [rows.shape[0], 1])
    let chosen = isKnown.selecting(context[weight].gathered(rows), otherwise: .nan)
    return chosen.reshaped(to: Shape(input.shape.extents + [outputs]))
  }
}
