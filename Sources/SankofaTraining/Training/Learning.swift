import SankofaNN
import SankofaTensor

/// An optimizer and what it remembers.
package class Learning {
  package let optimizer: any Optimizer
  /// The rate of the next step; schedules and callbacks may change it.
  package var learningRate: Double
  /// The states of each parameter.
  package var states: [ObjectIdentifier: [Storage]] = [:]
  package var shared: [Storage]

  init(optimizer: any Optimizer) {
    self.optimizer = optimizer
    learningRate = optimizer.learningRate
    shared = optimizer.sharedStates.map { Tensor.scalar($0.initial, .float64).storage.copy() }
  }

  /// The states of a parameter, zeros at first.
  func states(of parameter: Parameter) -> [Storage] {
    if let known = states[ObjectIdentifier(parameter)] { return known }
    let fresh = optimizer.stateNames.map { _ in
      Storage(zeroedByteCount: parameter.type.byteCount)
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
}

extension Storage {
  package func copy() -> Storage { withExtendedLifetime(self) { Storage(copying: bytes) } }
}
