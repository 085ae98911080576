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

  /// Whether training changes the layer: false sets all of its weights fast.
  var isTrainable: Bool { get set }
}

extension Layer {
  /// None.
  public var parameters: [Parameter] { [] }
  /// Nothing to build.
  public func build(for input: Shape) throws {}
  /// Not stated.
  public var inputShape: Shape? { nil }

  /// Whether any learned parameter is trainable, or there is none; setting it sets them all.
  public var isTrainable: Bool {
    get {
      let learned = parameters.filter(\.isLearned)
      return learned.isEmpty || learned.contains(where: \.isTrainable)
    }
    set {
      for parameter in parameters where parameter.isLearned { parameter.isTrainable = newValue }
    }
  }
}

/// What a layer may ask while it makes its expression.
public final class Context {
  /// Whether the step trains; dropout and its like rest otherwise.
  public let isTraining: Bool
  /// The path of the layer that is being called, such as `layers.2`.
  public package(set) var path = ""
  /// Which call of a shared layer this is, from 0: each draws numbers of its own.
  package var call = 0
  /// Terms that layers added to the loss, each a scalar.
  public private(set) var addedLosses: [Tensor] = []
  /// What layers count beside the gradient: the value of each such parameter after the step.
  public private(set) var updates: [(parameter: Parameter, value: Tensor)] = []
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

  /// The value of a parameter in this step, or what the layers before have made of it.
  public subscript(parameter: Parameter) -> Tensor {
    updates.last { $0.parameter === parameter }?.value ?? values(parameter)
  }

  /// Gives a parameter that is not learned its value after this step, of its shape and type: a
  /// training step keeps it, all other uses of the model leave the parameter as it is.
  public func update(_ parameter: Parameter, to value: Tensor) {
    if parameter.isLearned {
      misuse(
        LayerError(
          path,
          "its parameter \"\(parameter.name)\" follows a gradient and cannot be set too; make it "
            + "with isTrainable: false."))
    }
    updates.append((parameter, value))
  }

  /// Uniform numbers in [0, 1), which depend on the step's key and the layer's path alone.
  ///
  /// - Parameter index: tells apart several draws of one layer.
  public func uniform(_ shape: Shape, index: UInt64 = 0) -> Tensor {
    .uniform(shape, key: drawingKey, stream: stream(index))
  }

  /// Normal numbers of mean 0 and deviation 1, which depend on the step's key and the layer's path
  /// alone.
  ///
  /// - Parameter index: tells apart several draws of one layer.
  public func normal(_ shape: Shape, index: UInt64 = 0) -> Tensor {
    .normal(shape, key: drawingKey, stream: stream(index))
  }

  private func stream(_ index: UInt64) -> UInt64 {
    RandomKey.digest(of: call == 0 ? path : "\(path).call\(call)") &+ index
  }

  private var drawingKey: Tensor {
    guard let key else {
      misuse(
        LayerError(path, "draws while training, but the context has no key; pass Context(key:)."))
    }
    return key
  }

  /// Adds a scalar to the loss.
  public func addLoss(_ loss: Tensor) { addedLosses.append(loss) }
}
