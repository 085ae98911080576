import SankofaNN
import SankofaTensor

/// The inputs and updates of a step, collected while its graph is built.
struct StepGraph {
  /// An input with its number among the inputs.
  typealias Numbered = (tensor: Tensor, number: Int)

  /// The placeholders of a model's parameters.
  struct Parameters {
    fileprivate var values: [ObjectIdentifier: Numbered] = [:]

    subscript(parameter: Parameter) -> Tensor {
      values[ObjectIdentifier(parameter)]?.tensor ?? parameter.value
    }
  }

  private(set) var placeholders: [Tensor] = []
  private(set) var bindings: [StepPlan.Binding] = []
  private(set) var updates: [Plan.Update] = []

  mutating func add(_ binding: StepPlan.Binding, _ type: TensorType) -> Tensor {
    let tensor = Tensor(Node(type: type, origin: .placeholder))
    placeholders.append(tensor)
    bindings.append(binding)
    return tensor
  }

  /// Adds an input, and returns its placeholder and its number among the inputs.
  mutating func addNumbered(_ binding: StepPlan.Binding, _ type: TensorType) -> Numbered {
    let number = placeholders.count
    return (add(binding, type), number)
  }

  /// Adds the parameters of a model as inputs, in order.
  mutating func addParameters(of model: Model) -> Parameters {
    var parameters = Parameters()
    for parameter in model.parameters {
      parameters.values[ObjectIdentifier(parameter)] = addNumbered(
        .parameter(parameter), parameter.type)
    }
    return parameters
  }

  /// Makes the step overwrite an input.
  mutating func overwrite(_ old: Numbered, with new: Tensor) {
    updates.append(Plan.Update(input: old.number, value: new))
  }

  /// Makes the step overwrite inputs. Throws when a custom part returns tensors whose number or
  /// types do not suit the memory.
  mutating func overwrite(
    _ old: [Numbered], with new: [Tensor], _ place: String, _ what: String
  ) throws {
    let (expected, found) = (old.map(\.tensor.type), new.map(\.type))
    if expected != found {
      throw SankofaError(
        place,
        "\(what) must stay \(expected), got \(found); return as many tensors of the same types.")
    }
    for (old, new) in zip(old, new) { overwrite(old, with: new) }
  }

  /// Adds the gradients of the loss, and the optimizer's updates of the parameters and its states.
  mutating func addOptimizer(
    _ optimizer: any Optimizer, _ loss: Tensor, _ model: Model, _ parameters: Parameters
  ) throws {
    let place = "optimizer \"\(type(of: optimizer).name)\""
    let trainable = model.parameters.filter(\.isTrainable)
    let slopes = gradients(
      of: loss, withRespectTo: trainable.map { parameters[$0] })
    // With a schedule, the rate is one of the shared scalars.
    let rate =
      optimizer.adjustments.schedule == nil ? add(.learningRate, TensorType([], .float32)) : nil
    let shared = optimizer.allSharedStates.indices.map { index in
      addNumbered(.shared(index), TensorType([], .float64))
    }
    let states = trainable.map { parameter in
      optimizer.allStateNames.indices.map { index in
        addNumbered(.state(parameter: parameter, index), parameter.type)
      }
    }
    let result = optimizer.step(
      trainable.indices.map { index in
        let parameter = trainable[index]
        return SteppedParameter(
          parameter.name, parameters[parameter], gradient: slopes[index],
          states: states[index].map(\.tensor), constraint: parameter.constraint)
      }, shared: shared.map(\.tensor), learningRate: rate)
    try overwrite(shared, with: result.shared, place, "the shared states")
    for (index, parameter) in trainable.enumerated() {
      guard let value = parameters.values[ObjectIdentifier(parameter)] else {
        preconditionFailure("each parameter of a model is an input of its steps")
      }
      try overwrite(
        [value] + states[index],
        with: [result.parameters[index].value] + result.parameters[index].states, place,
        "\"\(parameter.path)\" and its states")
    }
  }

  /// Adds the updates of the parameters that hold statistics of layers.
  ///
  /// - Parameter keepsOthers: true when the step may call other models, whose statistics stay
  ///   unchanged.
  /// - Throws: `SankofaError` for a parameter that is not one of the model's, unless `keepsOthers`
  ///   is true.
  mutating func addUpdates(
    of context: Context, _ parameters: Parameters, keepsOthers: Bool = false
  ) throws {
    for (parameter, value) in try context.lastUpdates() {
      if let place = parameters.values[ObjectIdentifier(parameter)] {
        overwrite(place, with: value)
      } else if !keepsOthers {
        throw SankofaError(
          parameter.path,
          "must be among the parameters of the layer that counts it, got one that is not; add it "
            + "there.")
      }
    }
  }
}

extension Context {
  /// Returns the new statistics of layers: for each parameter, the value of its last update. Throws
  /// when the type of a value differs from that of its parameter.
  func lastUpdates() throws -> [(parameter: Parameter, value: Tensor)] {
    var last: [ObjectIdentifier: Tensor] = [:]
    for update in updates { last[ObjectIdentifier(update.parameter)] = update.value }
    return try updates.compactMap { parameter, _ in
      guard let value = last.removeValue(forKey: ObjectIdentifier(parameter)) else { return nil }
      if value.type != parameter.type {
        throw SankofaError(
          parameter.path,
          "its value must stay \([parameter.type]), got \([value.type]); return as many tensors of the "
            + "same types.")
      }
      return (parameter, value)
    }
  }
}

extension Model {
  /// Returns a batch's loss plus the terms that regularizers and layers add. Throws when the sum is
  /// not a scalar of `elementType`.
  package func totalLoss(
    _ loss: Tensor, _ name: String, _ context: Context, elementType: ElementType = .float32
  ) throws -> Tensor {
    var loss = loss
    for parameter in parameters {
      guard let regularizer = parameter.regularizer else { continue }
      loss = loss + regularizer.penalty(of: context[parameter])
    }
    loss = context.addedLosses.reduce(loss, +)
    guard loss.type == TensorType([], elementType) else {
      throw SankofaError(
        "loss \"\(name)\"",
        "a batch's value must be \(elementType) [], got \(loss.type); give \(elementType) and let "
          + "layers add scalars.")
    }
    return loss
  }
}
