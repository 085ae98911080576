import SankofaTensor

/// The function that makes an activation a from a preactivation z.
public struct ActivationFunction: Sendable {
  /// The name in files and on the command line, such as `relu`.
  public let name: String
  private let function: @Sendable (Tensor) -> Tensor

  /// Makes an activation of one's own from tensor operations.
  public init(_ name: String, _ function: @escaping @Sendable (_ z: Tensor) -> Tensor) {
    self.name = name
    self.function = function
  }

  /// The activation of a preactivation.
  public func callAsFunction(_ z: Tensor) -> Tensor { function(z) }

  /// a = z.
  public static let linear = ActivationFunction("linear") { $0 }
  /// a = max(z, 0); the derivative at 0 is 0.
  public static let relu = ActivationFunction("relu") { $0.relu() }
  /// a = z where z > 0, else 0.2 z, as Keras's function has it (its layer has 0.3, PyTorch 0.01).
  public static let leakyReLU = ActivationFunction("leaky-relu") { leaky($0, 0.2) }
  /// a = 1 / (1 + e⁻ᶻ).
  public static let sigmoid = ActivationFunction("sigmoid") { $0.sigmoid() }
  /// a = tanh z.
  public static let tanh = ActivationFunction("tanh") { $0.tanh() }
  /// a = ln(1 + eᶻ).
  public static let softplus = ActivationFunction("softplus") { $0.softplus() }
  /// a = eᶻ / Σ eᶻ over the last axis.
  public static let softmax = ActivationFunction("softmax") { $0.softmax() }
  /// a = 1 where z ≥ 0, else 0 (McCulloch and Pitts, 1943: a neuron fires at its threshold); the
  /// derivative is 0 everywhere, so nothing before it learns.
  public static let step = ActivationFunction("step") { ($0 .>= 0).converted(to: $0.elementType) }

  /// a = 1 where z > 0, else 0 (Rosenblatt, 1958: a perceptron's threshold must be passed); the
  /// derivative is 0 everywhere, so nothing before it learns.
  public static let heaviside = ActivationFunction("heaviside") {
    ($0 .> 0).converted(to: $0.elementType)
  }

  /// a = z where z > 0, else `slope` · z.
  public static func leakyReLU(slope: Double) -> ActivationFunction {
    ActivationFunction("leaky-relu(\(slope))") { leaky($0, slope) }
  }

  private static func leaky(_ z: Tensor, _ slope: Double) -> Tensor {
    (z .> 0).selecting(z, z * slope)
  }

  /// All that have a plain name.
  public static let all: [ActivationFunction] = [
    linear, relu, leakyReLU, sigmoid, tanh, softplus, softmax, step, heaviside,
  ]

  /// Finds an activation by its name. Throws, naming the nearest, when there is none.
  public init(named name: String) throws {
    if let known = ActivationFunction.all.first(where: { $0.name == name }) {
      self = known
    } else if name.hasPrefix("leaky-relu("), name.hasSuffix(")"),
      let slope = Double(name.dropFirst("leaky-relu(".count).dropLast()),
      slope.isFinite
    {
      self = .leakyReLU(slope: slope)
    } else {
      throw UnknownName("activation", name, among: ActivationFunction.all.map(\.name))
    }
  }
}
