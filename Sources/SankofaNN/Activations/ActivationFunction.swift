import SankofaTensor

/// The functions that turn scores into probabilities. A loss of probabilities is more exact when it
/// is computed from the scores; see ``Layer/outputActivation``.
public enum ProbabilityFunction: String, Sendable, Hashable, CaseIterable {
  /// For scores of classes that exclude each other.
  case softmax
  /// For scores that are independent of each other.
  case sigmoid
}

/// The function that makes an activation a from a preactivation z.
public struct ActivationFunction: Sendable {
  /// The name in files and on the command line, such as `relu` or `elu(1.5)`.
  public let name: String
  /// The kind of the function, when it turns scores into probabilities; `nil` for others.
  public let probabilities: ProbabilityFunction?
  private let function: @Sendable (Tensor) -> Tensor
  private let shapeRule: @Sendable (Shape) throws -> Shape

  /// Makes an activation of one's own from tensor operations; it keeps the shape.
  public init(_ name: String, _ function: @escaping @Sendable (_ z: Tensor) -> Tensor) {
    self.init(name, outputShape: { $0 }, function)
  }

  /// Makes an activation of one's own that changes the shape.
  ///
  /// - Parameters:
  ///   - outputShape: the shape of one example's activation for that of its preactivation, or why
  ///     there can be none.
  ///   - function: from [n, …] to [n, …], in tensor operations.
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

  /// Makes an activation of a family; ``outputShape(for:)`` throws for numbers that its name does not
  /// take.
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

  /// The activation of a preactivation.
  public func callAsFunction(_ z: Tensor) -> Tensor { function(z) }

  /// The shape of one example's activation: that of the preactivation, except for ``glu``.
  ///
  /// A layer that ends with an activation promises this shape.
  ///
  /// - Throws: `LayerError` when the function is not defined for such a shape.
  public func outputShape(for input: Shape) throws -> Shape { try shapeRule(input) }

  /// a = z.
  public static let linear = ActivationFunction("linear") { $0 }

  /// a = 1 where z ≥ 0, else 0 (McCulloch and Pitts, 1943: a neuron fires at its threshold); the
  /// derivative is 0 everywhere, so nothing before it learns.
  public static let step = ActivationFunction("step") { z in fires(z, where: z .>= 0) }

  /// a = 1 where z > 0, else 0 (Rosenblatt, 1958: a perceptron's threshold must be passed); the
  /// derivative is 0 everywhere, so nothing before it learns.
  public static let heaviside = ActivationFunction("heaviside") { z in fires(z, where: z .> 0) }

  /// 1 where it fires, else 0; NaN where z is.
  private static func fires(_ z: Tensor, where isFiring: Tensor) -> Tensor {
    (z .!= z).selecting(.nan, isFiring.converted(to: z.elementType))
  }
}
