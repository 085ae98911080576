import SankofaTensor

/// A part of a network: it describes itself, is built for the shape of its input, and then makes
/// expressions.
///
/// Shapes here leave out the leading axis of examples: a dense layer for flat images has input shape
/// `[784]` and is called with `[n, 784]`.
public protocol Layer: AnyObject {
  /// The name in files and summaries, such as `Dense`.
  static var kind: String { get }

  /// The parameters in order, each with its name.
  var parameters: [Parameter] { get }

  /// The shape of one example's output, or why there can be none.
  func outputShape(for input: Shape) throws -> Shape

  /// Gives the parameters their shapes. Called once `outputShape(for:)` has accepted `input`.
  func build(for input: Shape) throws

  /// The output [n, …] for an input [n, …], as an expression.
  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor

  /// What `init(configuration:)` needs to make an equal layer.
  var configuration: Configuration { get }

  /// Makes a layer from what a file says.
  init(configuration: Configuration) throws

  /// The shape of one example, when the layer comes first and its maker stated it.
  var inputShape: Shape? { get }
}

extension Layer {
  /// None.
  public var parameters: [Parameter] { [] }
  /// Nothing to build.
  public func build(for input: Shape) throws {}
  /// Not stated.
  public var inputShape: Shape? { nil }
}

/// What a layer may ask while it makes its expression.
public final class Context {
  /// Whether the step trains; dropout and its like rest otherwise.
  public let isTraining: Bool
  /// The path of the layer that is being called, such as `layers.2`.
  public package(set) var path = ""
  /// Terms that layers added to the loss, each a scalar.
  public private(set) var addedLosses: [Tensor] = []
  private let values: (Parameter) -> Tensor
  private let key: Tensor?

  /// A context for calling layers by hand.
  ///
  /// - Parameters:
  ///   - isTraining: false by default.
  ///   - key: the random key of this step; needed by layers that draw while training.
  ///   - values: stands in for parameters; by default each one's own value.
  public init(
    isTraining: Bool = false, key: Tensor? = nil,
    values: @escaping (Parameter) -> Tensor = { $0.value }
  ) {
    self.isTraining = isTraining
    self.key = key
    self.values = values
  }

  /// The value of a parameter in this step.
  public subscript(parameter: Parameter) -> Tensor { values(parameter) }

  /// Uniform numbers in [0, 1), which depend on the step's key and the layer's path alone.
  ///
  /// - Parameter index: tells apart several draws of one layer.
  public func uniform(_ shape: Shape, index: UInt64 = 0) -> Tensor {
    guard let key else {
      misuse(
        LayerError(path, "draws while training, but the context has no key; pass Context(key:)."))
    }
    return .uniform(shape, key: key, stream: RandomKey.digest(of: path) &+ index)
  }

  /// Adds a scalar to the loss.
  public func addLoss(_ loss: Tensor) { addedLosses.append(loss) }
}
