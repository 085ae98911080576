import SankofaTensor

/// The functions that turn scores into probabilities. A loss of probabilities is more accurate when
/// it is computed from the scores; see ``Layer/outputActivation``.
public enum ProbabilityFunction: String, Sendable, Hashable, CaseIterable {
  /// The function for classes that exclude each other.
  case softmax
  /// The function for independent yes-or-no outputs.
  case sigmoid
}

/// A function that makes an activation a from a preactivation z.
public struct ActivationFunction: Sendable {
  /// The name in files and on the command line, such as `relu` or `elu(1.5)`.
  public let name: String
  /// The kind of probabilities that the function makes from scores; `nil` for other functions.
  public let probabilities: ProbabilityFunction?
  /// The derivative as text, which explanations show, such as `tanh′(z) = 1 − a²`; `nil` when the
  /// function does not state it.
  public private(set) var slope: String?
  private let function: @Sendable (Tensor) -> Tensor
  private let shapeRule: @Sendable (Shape) throws -> Shape

  /// Makes a custom activation from tensor operations; it keeps the shape.
  public init(_ name: String, _ function: @escaping @Sendable (_ z: Tensor) -> Tensor) {
    self.init(name, outputShape: { $0 }, function)
  }

  /// Makes a custom activation that changes the shape.
  ///
  /// - Parameters:
  ///   - outputShape: returns the shape of one example's activation for the shape of its
  ///     preactivation, or throws when there is none.
  ///   - function: maps [n, …] to [n, …] with tensor operations.
  public init(
    _ name: String, outputShape: @escaping @Sendable (_ input: Shape) throws -> Shape,
    _ function: @escaping @Sendable (_ z: Tensor) -> Tensor
  ) {
    self.init(name, probabilities: nil, outputShape: outputShape, function)
  }

  init(
    _ name: String, probabilities: ProbabilityFunction?,
    outputShape: @escaping @Sendable (_ input: Shape) throws -> Shape = { $0 },
    _ function: @escaping @Sendable (_ z: Tensor) -> Tensor
  ) {
    (self.name, self.probabilities) = (name, probabilities)
    self.function = function
    shapeRule = outputShape
  }

  /// Makes an activation of a family; ``outputShape(for:)`` throws for numbers that are not valid
  /// for the family.
  init(
    _ name: WrittenName, _ numbers: [Double],
    _ function: @escaping @Sendable (_ z: Tensor) -> Tensor
  ) {
    self.init(
      name.text(numbers),
      outputShape: {
        try name.check(numbers, of: "activation")
        return $0
      }, function)
  }

  /// The same function, which states its derivative as text; its value still comes from the graph.
  public func stating(slope: String) -> ActivationFunction {
    var stated = self
    stated.slope = slope
    return stated
  }

  /// Returns the activation for a preactivation [n, …].
  public func callAsFunction(_ z: Tensor) -> Tensor { function(z) }

  /// Returns the shape of one example's activation: that of the preactivation, except for ``glu``
  /// and custom functions.
  ///
  /// A layer that ends with an activation has this output shape.
  ///
  /// - Throws: `SankofaError` when the function is not defined for the shape.
  public func outputShape(for input: Shape) throws -> Shape { try shapeRule(input) }

  /// a = z.
  public static let linear = ActivationFunction("linear") { $0 }.stating(slope: "1")

  /// a = 1 where z ≥ 0, else 0 (McCulloch and Pitts, 1943: a neuron fires at its threshold); the
  /// derivative is 0 everywhere, so layers before it do not learn.
  public static let step = ActivationFunction("step") { z in fires(z, where: z .>= 0) }

  /// a = 1 where z > 0, else 0 (Rosenblatt, 1958: a perceptron's threshold must be passed); the
  /// derivative is 0 everywhere, so layers before it do not learn.
  public static let heaviside = ActivationFunction("heaviside") { z in fires(z, where: z .> 0) }

  /// Returns 1 where the neuron fires, else 0; NaN where z is NaN.
  private static func fires(_ z: Tensor, where isFiring: Tensor) -> Tensor {
    (z .!= z).selecting(.nan, otherwise: isFiring.converted(to: z.elementType))
  }
}
