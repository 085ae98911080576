import SankofaNN
import SankofaTensor

/// The inputs and updates of a step, collected while its graph is written.
struct StepGraph {
  /// An input, and its number among the inputs.
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

  /// A placeholder and its number among the inputs.
  mutating func addNumbered(_ binding: StepPlan.Binding, _ type: TensorType) -> Numbered {
    let number = placeholders.count
    return (add(binding, type), number)
  }

  /// The parameters of a model, in order.
  mutating func addParameters(of model: Model) -> Parameters {
    var parameters = Parameters()
    for parameter in model.parameters {
      parameters.values[ObjectIdentifier(parameter)] = addNumbered(
        .parameter(parameter), parameter.type)
    }
    return parameters
  }

  /// Lets the step overwrite an input.
  mutating func overwrite(_ old: Numbered, with new: Tensor) {
    updates.append(Plan.Update(input: old.number, value: new))
  }

  /// Lets the step overwrite inputs. What a part of one's own gives has to fit the memory there.
  mutating func overwrite(
    _ old: [Numbered], with new: [Tensor], _ place: String, _ what: String
  ) throws {
    let (expected, found) = (old.map(\.tensor.type), new.map(\.type))
    if expected != found {
      throw TrainingError(
        place,
        "\(what) must stay \(expected), got \(found); return as many tensors of the same types.")
    }
    for (old, new) in zip(old, new) { overwrite(old, with: new) }
  }

  /// From the loss back to the parameters, and into them.
  mutating func addOptimizer(
    _ optimizer: any Optimizer, _ loss: Tensor, _ model: Model, _ parameters: Parameters
  ) throws {
    let place = "optimizer \"\(type(of: optimizer).name)\""
    let trainable = model.parameters.filter(\.isTrainable)
    let slopes = gradients(
      of: loss, withRespectTo: trainable.map { parameters[$0] })
    // A schedule keeps the rate among the shared scalars.
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

  /// Writes the values that layers count to the parameters that keep them.
  ///
  /// - Parameter keepsOthers: true when other models may be called too, whose values stay.
  /// - Throws: `TrainingError` for a parameter that is not among the model's.
  mutating func addUpdates(
    of context: Context, _ parameters: Parameters, keepsOthers: Bool = false
  ) throws {
    for (parameter, value) in try context.lastUpdates() {
      if let place = parameters.values[ObjectIdentifier(parameter)] {
        overwrite(place, with: value)
      } else if !keepsOthers {
        throw TrainingError(
          parameter.path,
          "must be among the parameters of the layer that counts it, got one that is not; add it "
            + "there.")
      }
    }
  }
}

extension Context {
  /// The values that layers count; of several updates of one parameter the last. Throws when a
  /// value is of another type than its parameter.
  func lastUpdates() throws -> [(parameter: Parameter, value: Tensor)] {
    var last: [ObjectIdentifier: Tensor] = [:]
    for update in updates { last[ObjectIdentifier(update.parameter)] = update.value }
    return try updates.compactMap { parameter, _ in
      guard let value = last.removeValue(forKey: ObjectIdentifier(parameter)) else { return nil }
      if value.type != parameter.type {
        throw TrainingError(
          parameter.path,
          "its value must stay \([parameter.type]), got \([value.type]); return as many tensors of the "
            + "same types.")
      }
      return (parameter, value)
    }
  }
}

extension Model {
  /// A batch's loss with what regularizers and layers add to it.
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
      throw TrainingError(
        "loss \"\(name)\"",
        "a batch's value must be \(elementType) [], got \(loss.type); give \(elementType) and let "
          + "layers add scalars.")
    }
    return loss
  }
}
