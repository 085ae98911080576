import SankofaTensor

/// What an optimizer remembers from step to step of some parameters, as a value that a loop of one's
/// own carries along.
public struct OptimizerState: Sendable {
  /// η of the next step; schedules change it.
  public var learningRate: Double
  /// Arrays of each parameter's shape, such as its velocity: by parameter, in the order of the
  /// optimizer's `stateNames`. Zeros at first.
  public internal(set) var arrays: [[Tensor]]
  /// Scalars that all parameters share, such as running powers, `float64`.
  public internal(set) var shared: [Tensor]
}

extension Optimizer {
  /// What the rule remembers before the first step of these parameters.
  public func state(for parameters: [Tensor]) -> OptimizerState {
    OptimizerState(
      learningRate: learningRate,
      arrays: parameters.map { parameter in
        stateNames.map { _ in .zeros(parameter.shape, elementType: parameter.elementType) }
      },
      shared: sharedStates.map { Tensor.scalar($0.initial, .float64) })
  }

  /// What the rule remembers before the first step of a model's parameters.
  public func state(for parameters: [Parameter]) -> OptimizerState {
    state(for: parameters.map(\.value))
  }

  /// One step of each parameter by its gradient, and of what is remembered. All is computed at once.
  ///
  /// Nothing looks whether the loss was finite, as `fit` does: that is the caller's.
  ///
  /// - Parameters:
  ///   - gradients: one for each parameter, of its shape and type.
  ///   - state: what ``state(for:)-([Tensor])`` or the step before gave. Traps when one of them is
  ///     for other parameters.
  public func update(
    _ parameters: inout [Tensor], gradients: [Tensor], state: inout OptimizerState
  ) {
    check(parameters.map(\.type), gradients, state)
    let shared = advanced(state.shared)
    for (index, parameter) in parameters.enumerated() {
      let rate = Tensor.scalar(state.learningRate, parameter.elementType)
      (parameters[index], state.arrays[index]) = updated(
        parameter, gradient: gradients[index], states: state.arrays[index], shared: shared,
        learningRate: rate)
    }
    state.shared = shared
    evaluate(parameters + state.arrays.flatMap { $0 } + shared)
  }

  /// One step of a model's parameters, which are brought back to where their constraints want them;
  /// those that are not trainable stay as they are, and so does what is remembered of them.
  ///
  /// See ``update(_:gradients:state:)-([Tensor],_,_)``.
  public func update(
    _ parameters: [Parameter], gradients: [Tensor], state: inout OptimizerState
  ) {
    check(parameters.map(\.type), gradients, state)
    let indices = parameters.indices.filter { parameters[$0].isTrainable }
    var values = indices.map { parameters[$0].value }
    var part = state
    part.arrays = indices.map { state.arrays[$0] }
    update(&values, gradients: indices.map { gradients[$0] }, state: &part)
    for (index, value) in zip(indices, values) {
      parameters[index].value = parameters[index].constraint?(value) ?? value
    }
    for (index, arrays) in zip(indices, part.arrays) { state.arrays[index] = arrays }
    state.shared = part.shared
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
    if state.arrays.count != parameters.count {
      misuse(
        TensorError(
          "update",
          "got \(parameters.count) parameters and the state of \(state.arrays.count); make it with "
            + "state(for:) of the same parameters."))
    }
  }
}
