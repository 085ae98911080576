import SankofaNN
import SankofaTensor

/// An optimizer and what it remembers.
package class Learning {
  package let optimizer: any Optimizer
  /// Whether a schedule says the learning rate.
  package let isScheduled: Bool
  /// The states of each parameter.
  package var states: [ObjectIdentifier: [Storage]] = [:]
  package var shared: [Storage]
  private var ownRate: Double

  init(optimizer: any Optimizer) {
    self.optimizer = optimizer
    isScheduled = optimizer.adjustments.schedule != nil
    ownRate = isScheduled ? 0 : optimizer.learningRate
    shared = optimizer.allSharedStates.map { Tensor.scalar($0.initial, .float64).storage.copy() }
  }

  /// The rate of the next step. Setting traps when a schedule says it.
  package var learningRate: Double {
    get { isScheduled ? shared[shared.count - 1].number : ownRate }
    set {
      if isScheduled {
        misuse(
          TrainingError(
            "learningRate",
            "the optimizer's schedule says it, got \(newValue); compile without a schedule."))
      }
      ownRate = newValue
    }
  }

  /// The states of a parameter: zeros at first, and an average that is the value as it is.
  func states(of parameter: Parameter) -> [Storage] {
    if let known = states[ObjectIdentifier(parameter)] { return known }
    let averageIndex = optimizer.averageIndex
    let fresh = optimizer.allStateNames.indices.map { index in
      index == averageIndex
        ? parameter.currentStorage.copy() : Storage(zeroedByteCount: parameter.type.byteCount)
    }
    states[ObjectIdentifier(parameter)] = fresh
    return fresh
  }

  /// Where an input lies that the optimizer remembers.
  func address(of binding: StepProgram.Binding) -> UnsafeMutableRawPointer? {
    switch binding {
    case .state(let parameter, let index): states(of: parameter)[index].pointer
    case .shared(let index): shared[index].pointer
    default: nil
    }
  }

  /// Puts the moving averages of the weights in their place, when they are kept and there are any.
  func takeAverages(of parameters: [Parameter]) {
    guard let averageIndex = optimizer.averageIndex, updateCount > 0 else { return }
    for parameter in parameters where parameter.isTrainable {
      let average = Tensor(
        storage: states(of: parameter)[averageIndex].copy(), type: parameter.type)
      parameter.value = parameter.constraint?(average) ?? average
    }
  }

  // MARK: Files

  /// How many updates there were, as far as they are counted.
  private var updateCount: Int {
    guard shared.count > optimizer.sharedStates.count else { return 0 }
    let steps = shared[optimizer.sharedStates.count].number
    return Int(steps) / optimizer.adjustments.accumulation
  }

  /// The optimizer's settings, and how far its schedule is.
  var configuration: Configuration {
    let place = isScheduled ? [("updates", Configuration.Value.integer(updateCount))] : []
    return Configuration(optimizer.configuration.entries + place)
  }

  /// Goes on with a schedule where a file says that it was. What else the optimizer remembers starts
  /// afresh, averages with the weights as they are.
  package func resume(_ configuration: Configuration) throws {
    guard isScheduled, let schedule = optimizer.adjustments.schedule else { return }
    let updates = try configuration.integer("updates")
    guard updates >= 0, updates <= Int(1e12) else {
      throw LayerError(
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

  /// The only element, `float64`.
  fileprivate var number: Double { pointer.load(as: Double.self) }
}
