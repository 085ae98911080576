import SankofaNN
import SankofaTensor

/// An optimizer and its state.
package class OptimizerMemory {
  package let optimizer: any Optimizer
  /// True when a schedule sets the learning rate.
  package let isScheduled: Bool
  /// The states of each parameter, such as moments, in the order of the optimizer's state names.
  package var states: [ObjectIdentifier: [Storage]] = [:]
  package var shared: [Storage]
  /// The learning rate when there is no schedule.
  private(set) var ownRate: Double
  /// The weights from which training continues, for each parameter that holds its average, with the
  /// version of the parameter that is this average.
  private(set) var setAside: [ObjectIdentifier: (weights: Storage, version: Int)] = [:]

  init(optimizer: any Optimizer) {
    self.optimizer = optimizer
    isScheduled = optimizer.adjustments.schedule != nil
    ownRate = isScheduled ? 0 : optimizer.learningRate
    shared = optimizer.allSharedStates.map { Tensor.scalar($0.initial, .float64).storage.copy() }
  }

  /// The learning rate of the next step. Setting it traps when there is a schedule or the value is
  /// not a positive number.
  package var learningRate: Double {
    get { isScheduled ? shared[shared.count - 1].number : ownRate }
    set {
      if isScheduled {
        misuse(
          SankofaError(
            "learningRate",
            "the optimizer's schedule sets it, got \(newValue); compile without a schedule."))
      }
      if !newValue.isLearningRate {
        misuse(
          SankofaError(
            "learningRate", "must be a positive number, got \(newValue); try 0.001."))
      }
      ownRate = newValue
    }
  }

  /// Returns the states of a parameter: at first zeros, and the current value for an average.
  func states(of parameter: Parameter) -> [Storage] {
    if let known = states[ObjectIdentifier(parameter)] { return known }
    return trapping { try makeStates(of: parameter) }
  }

  /// Allocates the states of parameters that have none yet. Throws when there is not enough memory.
  func makeStates(of parameters: [Parameter]) throws {
    for parameter in parameters where states[ObjectIdentifier(parameter)] == nil {
      try makeStates(of: parameter)
    }
  }

  @discardableResult
  private func makeStates(of parameter: Parameter) throws -> [Storage] {
    let fresh = try optimizer.allStateNames.map { _ in
      try Storage(allocatingZeroedByteCount: parameter.type.byteCount)
    }
    if let index = optimizer.averageIndex { fresh[index].overwrite(with: parameter.currentStorage) }
    states[ObjectIdentifier(parameter)] = fresh
    return fresh
  }

  /// Resets the states of parameters in place; a schedule keeps its position.
  func forget(_ parameters: [Parameter]) {
    for parameter in parameters {
      for (index, state) in states(of: parameter).enumerated() {
        if index == optimizer.averageIndex {
          state.overwrite(with: parameter.currentStorage)
        } else {
          state.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: state.byteCount)
        }
      }
    }
    for (storage, state) in zip(shared, optimizer.rule.sharedStates) {
      storage.pointer.storeBytes(of: state.initial, as: Double.self)
    }
    // The accumulated gradient is zero now, so the count of steps goes back to that of the last
    // update.
    if optimizer.adjustments.accumulation > 1, shared.count > optimizer.rule.sharedStates.count {
      let steps = Double(updateCount * optimizer.adjustments.accumulation)
      shared[optimizer.rule.sharedStates.count].pointer.storeBytes(of: steps, as: Double.self)
    }
  }

  /// Returns the memory of a state; `nil` for any other input of a step.
  func address(of binding: StepPlan.Binding) -> UnsafeMutableRawPointer? {
    switch binding {
    case .state(let parameter, let index): states(of: parameter)[index].pointer
    case .shared(let index): shared[index].pointer
    default: nil
    }
  }

  /// Replaces the weights by their moving averages, if there are any, and sets the weights aside.
  ///
  /// Averages do not satisfy constraints by themselves (the average of weights of norm 1 has
  /// another norm), so constraints apply to averages too. A constraint that goes only part of the
  /// way in each step is left out.
  func takeAverages(of parameters: [Parameter]) {
    putBackWeights(of: parameters)
    guard let averageIndex = optimizer.averageIndex, updateCount > 0 else { return }
    for parameter in parameters where parameter.isTrainable {
      let weights = parameter.currentStorage
      let average = Tensor(
        storage: states(of: parameter)[averageIndex].copy(), type: parameter.type)
      let constraint = parameter.constraint.flatMap { $0.goesAllTheWay ? $0 : nil }
      parameter.value = constraint?(average) ?? average
      setAside(weights, of: parameter)
    }
  }

  /// Keeps the weights from which training continues. They are dropped when the parameter is set.
  func setAside(_ weights: Storage, of parameter: Parameter) {
    setAside[ObjectIdentifier(parameter)] = (weights, parameter.version)
  }

  /// Returns the weights from which training continues, when the parameter holds its average
  /// instead.
  func weightsSetAside(of parameter: Parameter) -> Storage? {
    guard let (weights, version) = setAside[ObjectIdentifier(parameter)],
      version == parameter.version
    else { return nil }
    return weights
  }

  /// Replaces the averages by the weights again, except for parameters that were set or frozen
  /// since, and returns the parameters that changed.
  @discardableResult
  func putBackWeights(of parameters: [Parameter]) -> [Parameter] {
    if setAside.isEmpty { return [] }
    let averaged = parameters.filter { parameter in
      guard parameter.isTrainable, let weights = weightsSetAside(of: parameter) else {
        return false
      }
      parameter.value = Tensor(storage: weights, type: parameter.type)
      return true
    }
    setAside = [:]
    return averaged
  }

  /// The number of updates; 0 when the optimizer does not count them.
  var updateCount: Int {
    let ownCount = optimizer.rule.sharedStates.count
    guard shared.count > ownCount else { return 0 }
    return Int(shared[ownCount].number) / optimizer.adjustments.accumulation
  }

  // MARK: Files

  /// True when no step was taken yet.
  var isFresh: Bool {
    states.isEmpty
      && zip(shared, optimizer.allSharedStates).allSatisfy { $0.number == $1.initial }
  }

  /// Sets the shared scalars, in order, and the states of parameters, read from a file.
  func resume(shared numbers: [Double], states: [ObjectIdentifier: [Storage]]) {
    for (storage, number) in zip(shared, numbers) {
      storage.pointer.storeBytes(of: number, as: Double.self)
    }
    self.states = states
  }

  /// The current learning rate, or the position of the schedule, for a file. It is stored next to
  /// the optimizer's settings and not among them, because a custom rule may use any name there.
  var progress: (name: String, value: Configuration.Value) {
    isScheduled ? ("updates", .integer(updateCount)) : ("learningRate", .number(ownRate))
  }

  /// Takes the learning rate of the next step from the schedule, if there is one.
  func followSchedule() {
    guard let schedule = optimizer.adjustments.schedule else { return }
    shared[shared.count - 1].pointer.storeBytes(
      of: schedule.rate(at: updateCount), as: Double.self)
  }

  /// Sets the learning rate, or the position of the schedule, read from a file.
  ///
  /// - Parameters:
  ///   - training: the part of the file that has ``progress`` among its members.
  ///   - settings: the optimizer's settings; files of version 0.1 have the position of the schedule
  ///     among them.
  package func resume(_ training: Configuration, settings: Configuration) throws {
    guard isScheduled, let schedule = optimizer.adjustments.schedule else {
      // Older files have the current rate as "rate", unless "rate" was one of the optimizer's own
      // settings. A custom rule need not have a setting for its rate.
      let isSetting = optimizer.configuration["rate"] != nil
      let places =
        [(training, "learningRate")] + (isSetting ? [] : [(settings, "rate")])
        + [(settings, "learningRate")]
      guard let (place, name) = places.first(where: { $0[$1] != nil }) else { return }
      let rate: Double = try place.setting(name)
      guard rate.isLearningRate else {
        throw SankofaError(
          "configuration",
          "\(name.quoted) must be a positive number, got \(rate); save the model anew.")
      }
      ownRate = rate
      return
    }
    let place = training["updates"] == nil ? settings : training
    let updates: Int = try place.setting("updates")
    guard updates >= 0, updates <= Int(1e12) else {
      throw SankofaError(
        "configuration",
        "\"updates\" must be a whole number from 0 to 10¹², got \(updates); save the model anew.")
    }
    let numbers = [
      Double(updates) * Double(optimizer.adjustments.accumulation), schedule.rate(at: updates),
    ]
    for (storage, number) in zip(shared.suffix(2), numbers) {
      storage.pointer.storeBytes(of: number, as: Double.self)
    }
  }
}

extension Storage {
  package func copy() -> Storage { withExtendedLifetime(self) { Storage(copying: bytes) } }

  /// Copies the bytes of another storage of the same size.
  func overwrite(with other: Storage) {
    pointer.copyMemory(from: other.pointer, byteCount: byteCount)
  }

  /// The single `float64` element.
  var number: Double { pointer.load(as: Double.self) }
}
