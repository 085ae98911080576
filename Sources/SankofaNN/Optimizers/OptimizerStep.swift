import SankofaTensor

/// A parameter before a step, with its gradient and its states.
package struct SteppedParameter {
  /// The name within its layer, by which it may be excluded from decay.
  var name: String
  var value: Tensor
  var gradient: Tensor
  /// The states in the order of `allStateNames`.
  var states: [Tensor]
  var constraint: Constraint?

  package init(
    _ name: String, _ value: Tensor, gradient: Tensor, states: [Tensor],
    constraint: Constraint? = nil
  ) {
    self.name = name
    self.value = value
    self.gradient = gradient
    self.states = states
    self.constraint = constraint
  }
}

extension Optimizer {
  /// The names of the rule's states, then of the adjustments' states.
  package var allStateNames: [String] { rule.stateNames + adjustments.stateNames }

  /// The index of the moving average in `allStateNames`, if there is one. The average starts as the
  /// parameter itself when the parameter is first trained.
  package var averageIndex: Int? {
    adjustments.averageMomentum == nil ? nil : allStateNames.count - 1
  }

  /// The shared scalars of the rule, then those of the adjustments.
  package var allSharedStates: [(name: String, initial: Double)] {
    rule.sharedStates + adjustments.sharedStates
  }

  /// Throws when two states or two settings have the same name, because files store them by name.
  /// The names of adjustments are reserved even without adjustments, because a file would seem to
  /// contain some.
  package func checkNames() throws {
    let settings = rule.configuration.entries.map(\.name) + Adjustments.settingNames
    for (names, what) in [
      (allStateNames, "states"), (allSharedStates.map(\.name), "states"),
      (settings, "settings, adjustments included,"),
      (configuration.entries.map(\.name), "settings"),
    ] {
      var known: Set<String> = []
      guard let twice = names.first(where: { !known.insert($0).inserted }) else { continue }
      throw SankofaError(
        "optimizer \(Self.name.quoted)",
        "two of its \(what) are called \(twice.quoted); give each a name of its own.")
    }
  }

  /// Takes one step of all parameters: the rule for each, and the adjustments.
  ///
  /// - Parameters:
  ///   - shared: the scalars in the order of `allSharedStates`.
  ///   - learningRate: η, a scalar; ignored when there is a schedule.
  /// - Returns: each parameter and its states, and the shared scalars. The result of a custom rule
  ///   may have another type than its input; the caller must check this.
  package func step(
    _ parameters: [SteppedParameter], shared: [Tensor], learningRate: Tensor?
  ) -> (parameters: [(value: Tensor, states: [Tensor])], shared: [Tensor]) {
    let (ownCount, sharedCount) = (rule.stateNames.count, rule.sharedStates.count)
    let place = StepPlace(
      adjustments,
      NamedTensors(adjustments.sharedStates.map(\.name), Array(shared.dropFirst(sharedCount))))
    let before = Array(shared.prefix(sharedCount))
    var advanced = NamedTensors(rule.sharedStates.map(\.name), before)
    rule.advance(&advanced)
    guard let rate = place.rate ?? learningRate else {
      misuse(TensorError("update", "needs a learning rate; give one, or a schedule."))
    }
    let besides = parameters.map {
      NamedTensors(adjustments.stateNames, Array($0.states.dropFirst(ownCount)))
    }
    let sums = zip(parameters, besides).map { adjustments.gradientSum($0.gradient, $1) }
    let means = sums.map {
      adjustments.accumulation > 1 ? $0 / Double(adjustments.accumulation) : $0
    }
    let gradients = adjustments.clipping?(means) ?? means
    let results = parameters.indices.map { index in
      let old = parameters[index]
      let rate = rate.converted(to: old.value.elementType)
      let own = Array(old.states.prefix(ownCount))
      var state = NamedTensors(rule.stateNames, own)
      let new = rule.updated(
        adjustments.decayed(old, rate), gradient: gradients[index], state: &state,
        shared: advanced, learningRate: rate)
      // A result of another type is not a value of the parameter; the caller reports it.
      if new.type != old.value.type { return (new, state.values) }
      let (value, beside) = place.finished(old, new, sums[index], besides[index])
      return (value, place.choosing(state.values, own) + beside.values)
    }
    return (results, place.choosing(advanced.values, before) + place.next.values)
  }
}

extension Adjustments {
  /// Returns the sum of the gradients since the last update.
  fileprivate func gradientSum(_ gradient: Tensor, _ state: NamedTensors) -> Tensor {
    accumulation > 1 ? state.gradientSum + gradient : gradient
  }

  /// Returns w − η λ w, or w when the parameter is excluded from decay.
  fileprivate func decayed(_ parameter: SteppedParameter, _ rate: Tensor) -> Tensor {
    if decay == 0 || undecayed.contains(parameter.name) { return parameter.value }
    return parameter.value * (1 - rate * decay)
  }
}

/// The position of a step in the sequence of steps and updates. All scalars are `float64`.
private struct StepPlace {
  private let adjustments: Adjustments
  /// True when this step updates the parameters; `nil` when every step does.
  private let isUpdate: Tensor?
  /// The number of updates before this step.
  private let updates: Tensor?
  /// η of this step; `nil` without a schedule.
  let rate: Tensor?
  /// The adjustments' shared scalars after this step.
  let next: NamedTensors

  init(_ adjustments: Adjustments, _ shared: NamedTensors) {
    self.adjustments = adjustments
    guard adjustments.countsSteps else {
      (isUpdate, updates, rate, next) = (nil, nil, nil, shared)
      return
    }
    let group = Double(adjustments.accumulation)
    func groups(_ steps: Tensor) -> Tensor { group > 1 ? (steps / group).floor() : steps }
    let after = shared.steps + 1
    updates = groups(shared.steps)
    isUpdate = group > 1 ? groups(after) * group .== after : nil
    rate = adjustments.schedule == nil ? nil : shared.learningRate
    var next = shared
    next.steps = after
    if let schedule = adjustments.schedule { next.learningRate = schedule(groups(after)) }
    self.next = next
  }

  /// Returns the new values when this step updates the parameters, else the old ones.
  func choosing(_ new: [Tensor], _ old: [Tensor]) -> [Tensor] {
    guard let isUpdate, new.map(\.type) == old.map(\.type) else { return new }
    return zip(new, old).map { isUpdate.selecting($0, otherwise: $1) }
  }

  /// Returns a parameter and the adjustments' states after the step. The parameter is set to its
  /// average, if the period is over; then its constraint is applied, once; then its average is
  /// updated.
  func finished(
    _ old: SteppedParameter, _ new: Tensor, _ sum: Tensor, _ state: NamedTensors
  ) -> (value: Tensor, state: NamedTensors) {
    let average = average(state)
    var (value, next) = (new, state)
    if let average, let isTaken { value = isTaken.selecting(average(value), otherwise: value) }
    value = old.constraint?(value) ?? value
    if let isUpdate { next.gradientSum = isUpdate.selecting(sum.constant(0), otherwise: sum) }
    if let average {
      let followed =
        isTaken.map { $0.selecting(value, otherwise: average(value)) } ?? average(value)
      next.average = choosing([followed], [state.average])[0]
    }
    return (choosing([value], [old.value])[0], next)
  }

  /// True when the parameters are set to their average after this update; `nil` without a period.
  private var isTaken: Tensor? {
    guard let period = adjustments.averagePeriod, let updates else { return nil }
    let count = updates + 1
    return (count / Double(period)).floor() * Double(period) .== count
  }

  /// Returns the function w ↦ μ a + (1 − μ) w for a parameter with an average a; it returns w at
  /// the first update.
  private func average(_ state: NamedTensors) -> ((Tensor) -> Tensor)? {
    guard let momentum = adjustments.averageMomentum, let updates else { return nil }
    let kept = (updates .== 0).selecting(updates.constant(0), otherwise: updates.constant(momentum))
    return { value in
      kept.converted(to: value.elementType) * state.average
        + (1 - kept).converted(to: value.elementType) * value
    }
  }
}
