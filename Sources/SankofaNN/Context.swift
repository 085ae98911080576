import SankofaTensor

/// The state of a call that a layer can query and extend while it makes its expression: the mode,
/// the values of parameters, random numbers, added losses and statistics.
public final class Context {
  /// True during a training step; otherwise dropout and similar layers return their inputs.
  public let isTraining: Bool
  /// The path of the layer that is being called, such as `layers.2`.
  public package(set) var path = ""
  /// The index of this call of a shared layer, from 0; each call draws its own random numbers.
  package var call = 0
  /// The terms that layers added to the loss, each a scalar.
  public var addedLosses: [Tensor] { record.addedLosses }
  /// The statistics that layers update without gradients: the value of each such parameter after
  /// the step.
  public var updates: [(parameter: Parameter, value: Tensor)] { record.updates }
  private let values: (Parameter) -> Tensor
  private let key: Tensor?
  private let record: Record

  /// The record that all layers of a model, inner layers included, share.
  private final class Record {
    var addedLosses: [Tensor] = []
    var updates: [(parameter: Parameter, value: Tensor)] = []
    /// The first error, which is thrown later; always `nil` where errors trap.
    var refusal: (any Error)?
    var notesRefusals = false
    /// The path of the first layer that computed batch statistics of a single example.
    var pathOfOne: String?
    var lastActivation: (preactivation: Tensor, activation: Tensor)?
    /// The last update of each parameter.
    var latest: [ObjectIdentifier: Tensor] = [:]
  }

  /// Makes a context for calling layers directly.
  ///
  /// - Parameters:
  ///   - isTraining: false by default.
  ///   - key: the random key of this step; needed by layers that draw random numbers while
  ///     training.
  ///   - values: returns the tensor to use for a parameter; by default the parameter's own value.
  public init(
    isTraining: Bool = false, key: Tensor? = nil,
    values: @escaping (Parameter) -> Tensor = { $0.value }
  ) {
    self.isTraining = isTraining
    self.key = key
    self.values = values
    record = Record()
  }

  /// Makes a context for calling layers directly with a random key; see
  /// ``init(isTraining:key:values:)``.
  public convenience init(
    isTraining: Bool = false, key: RandomKey, values: @escaping (Parameter) -> Tensor = { $0.value }
  ) {
    self.init(isTraining: isTraining, key: key.tensor, values: values)
  }

  private init(inside name: String, of outer: Context) {
    (isTraining, key, values) = (outer.isTraining, outer.key, outer.values)
    record = outer.record
    path = outer.path.isEmpty ? name : "\(outer.path).\(name)"
    call = outer.call
  }

  /// Makes a context for a closure. Errors are recorded, and ``throwRefusal()`` throws the first
  /// one after the closure.
  package convenience init(
    noting isTraining: Bool, key: Tensor?, values: @escaping (Parameter) -> Tensor
  ) {
    self.init(isTraining: isTraining, key: key, values: values)
    record.notesRefusals = true
  }

  /// Records an error of a function that cannot throw; the function then continues with a
  /// placeholder. Traps in a context made by ``init(isTraining:key:values:)``.
  package func refuse(_ error: any Error) {
    guard record.notesRefusals else { misuse(error) }
    record.refusal = record.refusal ?? error
  }

  /// Throws the first recorded error, if any.
  package func throwRefusal() throws {
    if let refusal = record.refusal { throw refusal }
  }

  /// Returns the context for calling an inner layer, so that each inner layer draws its own random
  /// numbers:
  ///
  /// ```swift
  /// second(first(x, in: context.inside("first")), in: context.inside("second"))
  /// ```
  ///
  /// - Parameter name: the name in ``Layer/innerLayers``.
  public func inside(_ name: String) -> Context { Context(inside: name, of: self) }

  /// The value of a parameter in this step, with the updates that earlier calls recorded.
  public subscript(parameter: Parameter) -> Tensor {
    record.latest[ObjectIdentifier(parameter)] ?? values(parameter)
  }

  /// Sets the value that a statistic has after this step, with the parameter's shape and type. A
  /// training step keeps it; all other uses of the model leave the parameter unchanged. Traps for a
  /// parameter that is learned.
  public func update(_ parameter: Parameter, to value: Tensor) {
    if parameter.isLearned {
      misuse(
        SankofaError(
          place,
          "its parameter \"\(parameter.name)\" follows a gradient and cannot be set too; make it "
            + "with isTrainable: false."))
    }
    record.updates.append((parameter, value))
    record.latest[ObjectIdentifier(parameter)] = value
  }

  /// Draws uniform numbers in [0, 1). They depend only on the step's key and the layer's path.
  ///
  /// - Parameter index: distinguishes several draws of one layer.
  public func uniform(_ shape: Shape, index: UInt64 = 0) -> Tensor {
    .uniform(shape, key: drawingKey, stream: stream(index))
  }

  /// Draws normal numbers with mean 0 and standard deviation 1. They depend only on the step's key
  /// and the layer's path.
  ///
  /// - Parameter index: distinguishes several draws of one layer.
  public func normal(_ shape: Shape, index: UInt64 = 0) -> Tensor {
    .normal(shape, key: drawingKey, stream: stream(index))
  }

  private func stream(_ index: UInt64) -> UInt64 {
    RandomKey.digest(of: call == 0 ? path : "\(path).call\(call)") &+ index
  }

  /// Applies an activation as the last operation of a layer and records its input z. The function
  /// must be the layer's ``Layer/outputActivation``.
  public func activation(_ function: ActivationFunction, of z: Tensor) -> Tensor {
    let a = function(z)
    record.lastActivation = (z, a)
    return a
  }

  /// Returns the preactivation z of an activation, if it was the last result of
  /// ``activation(_:of:)``; else `nil`.
  package func preactivation(of activation: Tensor) -> Tensor? {
    guard let last = record.lastActivation, last.activation.node === activation.node else {
      return nil
    }
    return last.preactivation
  }

  /// Records that the layer computes statistics over the examples of a batch that has only one.
  func noteSingleExample() { record.pathOfOne = record.pathOfOne ?? path }

  /// The path of the first layer whose output carries no information about the batch, because it
  /// subtracts the mean over the examples and there is only one.
  package var pathOfSingleExample: String? { record.pathOfOne }

  private var drawingKey: Tensor {
    if let key { return key }
    refuse(
      SankofaError(
        place, "draws random numbers while training, got no key; pass one, as model.stepKey(0)."))
    return RandomKey(seed: 0).tensor
  }

  /// The name of this context in errors.
  private var place: String { path.isEmpty ? "Context" : path }

  /// Adds a scalar to the loss.
  public func addLoss(_ loss: Tensor) { record.addedLosses.append(loss) }
}
