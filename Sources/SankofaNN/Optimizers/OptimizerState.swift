import SankofaTensor

/// The state of an optimizer between the steps of some parameters, as a value that a custom loop
/// can keep, write to a file and restore.
public struct OptimizerState: Sendable {
  /// η of the next step. A schedule overwrites it after each step.
  public var learningRate: Double
  /// Arrays of each parameter's shape, such as its velocity: by parameter, in the order of the
  /// rule's `stateNames`, followed by those of the adjustments. They are initially zero, except for
  /// the moving average, which is the parameter itself.
  public var arrays: [[Tensor]]
  /// The scalars that all parameters share, such as running powers, `float64`.
  public var shared: [Tensor]
  /// The name of each parameter, by which it may be excluded from decay, in the order of `arrays`.
  let names: [String]
}

extension Optimizer {
  /// Returns the optimizer's state before the first step of these parameters.
  ///
  /// - Parameter names: a name for each parameter, such as `bias`; needed when
  ///   ``decayed(_:except:)`` excludes parameters by their names.
  ///
  /// Traps when a setting is not valid, or names are missing.
  public func state(for parameters: [Tensor], named names: [String]? = nil) -> OptimizerState {
    trapping { try check() }
    if names == nil, !adjustments.undecayed.isEmpty {
      misuse(
        TensorError(
          "state(for:)",
          "tensors have no names, by which decayed(_:except: \(adjustments.undecayed)) spares "
            + "parameters; give named: one for each."))
    }
    if let names, names.count != parameters.count {
      misuse(
        TensorError(
          "state(for:)",
          "needs a name for each of \(parameters.count) parameters, got \(names.count); give named: "
            + "one for each."))
    }
    return OptimizerState(
      learningRate: learningRate,
      arrays: parameters.map { parameter in
        allStateNames.indices.map { index in
          index == averageIndex
            ? parameter : .zeros(parameter.shape, elementType: parameter.elementType)
        }
      },
      shared: allSharedStates.map { Tensor.scalar($0.initial, .float64) },
      names: names ?? parameters.map { _ in "" })
  }

  /// Returns the optimizer's state before the first step of a model's parameters.
  public func state(for parameters: [Parameter]) -> OptimizerState {
    state(for: parameters.map(\.value), named: parameters.map(\.name))
  }

  /// Returns the moving averages of the parameters, in order; empty when the optimizer keeps none.
  ///
  /// - Parameter state: the state after at least one update. Traps when it belongs to another
  ///   optimizer.
  public func averages(in state: OptimizerState) -> [Tensor] {
    guard let averageIndex else { return [] }
    if state.arrays.contains(where: { $0.count != allStateNames.count }) {
      misuse(
        TensorError(
          "averages(in:)", "the state belongs to another optimizer; make it with state(for:)."))
    }
    return state.arrays.map { $0[averageIndex] }
  }

  /// Takes one step: updates each parameter by its gradient, and the state, with all adjustments.
  /// The new values are computed immediately.
  ///
  /// It does not check that the loss was finite, as `fit` does; the caller checks that. For a
  /// model's parameters use `update(_:by:state:)`.
  ///
  /// - Parameters:
  ///   - gradients: one for each parameter, of its shape and type.
  ///   - state: from ``state(for:named:)`` or the step before. Traps when it belongs to other
  ///     parameters, or its learning rate is not a positive number.
  public func update(
    _ parameters: inout [Tensor], gradients: [Tensor], state: inout OptimizerState
  ) {
    check(parameters.map(\.type), gradients, state)
    parameters = stepped(
      parameters.indices.map { index in
        SteppedParameter(
          state.names[index], parameters[index], gradient: gradients[index],
          states: state.arrays[index])
      }, Array(parameters.indices), &state)
  }

  /// Takes one step of a model's parameters and applies their constraints. Parameters that are not
  /// trainable do not change, and neither do their states.
  ///
  /// It does not handle the loss and the statistics of layers; `update(_:by:state:)` of a model
  /// does.
  package func update(
    _ parameters: [Parameter], gradients: [Tensor], state: inout OptimizerState
  ) {
    check(parameters.map(\.type), gradients, state)
    let indices = parameters.indices.filter { parameters[$0].isTrainable }
    let values = stepped(
      indices.map { index in
        SteppedParameter(
          parameters[index].name, parameters[index].value, gradient: gradients[index],
          states: state.arrays[index], constraint: parameters[index].constraint)
      }, indices, &state)
    for (index, value) in zip(indices, values) { parameters[index].value = value }
  }

  /// Returns the values after a step of the parameters whose states are at `places`.
  private func stepped(
    _ parameters: [SteppedParameter], _ places: [Int], _ state: inout OptimizerState
  ) -> [Tensor] {
    let new = step(
      parameters, shared: state.shared, learningRate: .scalar(state.learningRate, .float64))
    let values = new.parameters.map(\.value)
    compute(values + new.parameters.flatMap(\.states) + new.shared)
    for (place, result) in zip(places, new.parameters) { state.arrays[place] = result.states }
    state.shared = new.shared
    if adjustments.schedule != nil, let rate = new.shared.last { state.learningRate = rate.scalar }
    return values
  }

  private func check(_ parameters: [TensorType], _ gradients: [Tensor], _ state: OptimizerState) {
    let found = gradients.map(\.type)
    if parameters != found {
      misuse(
        TensorError(
          "update",
          "needs a gradient of the type of each parameter, \(parameters), got \(found); give those "
            + "of the same parameters in the same order."))
    }
    for count in [state.names.count, state.arrays.count] where count != parameters.count {
      misuse(
        TensorError(
          "update",
          "got \(parameters.count) parameters and the state of \(count); make it with state(for:) of "
            + "the same parameters."))
    }
    let types = parameters.map { Array(repeating: $0, count: allStateNames.count) }
    let scalars = allSharedStates.map { _ in TensorType([], .float64) }
    if state.arrays.map({ $0.map(\.type) }) != types || state.shared.map(\.type) != scalars {
      misuse(
        TensorError(
          "update",
          "the state does not fit this optimizer and these parameters; make it with state(for:)."))
    }
    if adjustments.schedule == nil, !state.learningRate.isLearningRate {
      misuse(TensorError("update", Double.learningRateRule(state.learningRate)))
    }
  }
}

extension Double {
  /// True when the number is positive and finite, also as `float32`, which a step uses.
  package var isLearningRate: Bool { Float(self) > 0 && Float(self).isFinite }

  /// Returns the message for a learning rate that is not valid.
  package static func learningRateRule(_ rate: Double) -> String {
    "learningRate must be a positive number, got \(rate); try 0.001."
  }
}
