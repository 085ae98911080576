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
    return trapping { try makeStates(of: parameter) }
  }

  /// Makes the states of parameters that have none yet. Throws when there is no memory.
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

  /// Starts afresh with parameters, in the memory where their states are; a schedule stays where it is.
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
    for (storage, state) in zip(shared, optimizer.sharedStates) {
      storage.pointer.storeBytes(of: state.initial, as: Double.self)
    }
    // Of gradients that were being added up there are none now.
    if optimizer.adjustments.accumulation > 1, shared.count > optimizer.sharedStates.count {
      let steps = Double(updateCount * optimizer.adjustments.accumulation)
      shared[optimizer.sharedStates.count].pointer.storeBytes(of: steps, as: Double.self)
    }
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

  /// Takes the bytes of another of the same size.
  func overwrite(with other: Storage) {
    pointer.copyMemory(from: other.pointer, byteCount: byteCount)
  }

  /// The only element, `float64`.
  fileprivate var number: Double { pointer.load(as: Double.self) }
}
