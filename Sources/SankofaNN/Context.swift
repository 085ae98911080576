import SankofaTensor

/// The circumstances that a layer may ask about while it makes its expression.
public final class Context {
  /// True when the step trains; dropout and its like rest otherwise.
  public let isTraining: Bool
  /// The path of the layer that is being called, such as `layers.2`.
  public package(set) var path = ""
  /// The number of this call of a shared layer, from 0: each draws numbers of its own.
  package var call = 0
  /// Terms that layers added to the loss, each a scalar.
  public var addedLosses: [Tensor] { record.addedLosses }
  /// The statistics that layers count beside the gradient: the value of each such parameter after
  /// the step.
  public var updates: [(parameter: Parameter, value: Tensor)] { record.updates }
  private let values: (Parameter) -> Tensor
  private let key: Tensor?
  private let record: Record

  /// The notes that the layers of a model and those inside of them make together.
  private final class Record {
    var addedLosses: [Tensor] = []
    var updates: [(parameter: Parameter, value: Tensor)] = []
    /// The first error, which is thrown later; `nil` also where errors are traps.
    var refusal: (any Error)?
    var notesRefusals = false
    /// The path of the first layer that took the statistics of a single example.
    var pathOfOne: String?
    var lastActivation: (preactivation: Tensor, activation: Tensor)?
    /// The last update of each parameter.
    var latest: [ObjectIdentifier: Tensor] = [:]
  }

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
    record = Record()
  }

  private init(inside name: String, of outer: Context) {
    (isTraining, key, values) = (outer.isTraining, outer.key, outer.values)
    record = outer.record
    path = outer.path.isEmpty ? name : "\(outer.path).\(name)"
    call = outer.call
  }

  /// Makes a context for a closure. Its errors are thrown after the closure, by ``throwRefusal()``.
  package convenience init(
    noting isTraining: Bool, key: Tensor?, values: @escaping (Parameter) -> Tensor
  ) {
    self.init(isTraining: isTraining, key: key, values: values)
    record.notesRefusals = true
  }

  /// Notes an error of a function that cannot throw; the function then continues with a
  /// placeholder. Traps in a context made by ``init(isTraining:key:values:)``.
  package func refuse(_ error: any Error) {
    guard record.notesRefusals else { misuse(error) }
    record.refusal = record.refusal ?? error
  }

  /// Throws the first error that was noted.
  package func throwRefusal() throws {
    if let refusal = record.refusal { throw refusal }
  }

  /// The context for calling one of the layers inside of a layer, so that each draws numbers of its
  /// own:
  ///
  /// ```swift
  /// second(first(x, in: context.inside("first")), in: context.inside("second"))
  /// ```
  ///
  /// - Parameter name: as ``Layer/innerLayers`` has it.
  public func inside(_ name: String) -> Context { Context(inside: name, of: self) }

  /// The value of a parameter in this step, or what the layers before have made of it.
  public subscript(parameter: Parameter) -> Tensor {
    record.latest[ObjectIdentifier(parameter)] ?? values(parameter)
  }

  /// Gives a parameter that is not learned its value after this step, of its shape and type: a
  /// training step keeps it, all other uses of the model leave the parameter as it is.
  public func update(_ parameter: Parameter, to value: Tensor) {
    if parameter.isLearned {
      misuse(
        LayerError(
          place,
          "its parameter \"\(parameter.name)\" follows a gradient and cannot be set too; make it "
            + "with isTrainable: false."))
    }
    record.updates.append((parameter, value))
    record.latest[ObjectIdentifier(parameter)] = value
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

  /// Applies a function as the last step of a layer whose ``Layer/outputActivation`` it is: f(z).
  public func activation(_ function: ActivationFunction, of z: Tensor) -> Tensor {
    let a = function(z)
    record.lastActivation = (z, a)
    return a
  }

  /// The input z of the function that made an activation, when it was the last one applied by
  /// ``activation(_:of:)``.
  package func preactivation(of activation: Tensor) -> Tensor? {
    guard let last = record.lastActivation, last.activation.node === activation.node else {
      return nil
    }
    return last.preactivation
  }

  /// Notes that the layer takes means over the examples of a batch, of which there is only one.
  func noteSingleExample() { record.pathOfOne = record.pathOfOne ?? path }

  /// The path of the first layer that leaves nothing of this batch, since it takes the mean over
  /// its examples away and there is only one.
  package var pathOfSingleExample: String? { record.pathOfOne }

  private var drawingKey: Tensor {
    if let key { return key }
    refuse(
      LayerError(
        place, "draws random numbers while training, got no key; pass one, as model.stepKey(0)."))
    return RandomKey(seed: 0).tensor
  }

  /// The name of this context in errors.
  private var place: String { path.isEmpty ? "Context" : path }

  /// Adds a scalar to the loss.
  public func addLoss(_ loss: Tensor) { record.addedLosses.append(loss) }
}
