import SankofaNN
import SankofaTensor

/// A compiled step with the memory that it works on.
final class BoundStep {
  private let plan: Plan
  private let addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
  /// The positions of the parameters among the inputs.
  private var positions: [Int] = []
  private var parameters: [Parameter] = []
  /// The same parameters without reference counting, which would cost more than the arithmetic of a
  /// small step.
  private var uncounted: [Unmanaged<Parameter>] = []
  /// The positions of the inputs that are set before each run.
  private var given: [Int] = []
  /// The position of the first output that metrics keep.
  private let firstKept: Int
  private let updatesParameters: Bool

  /// - Parameters:
  ///   - outputs: the memory for the loss, and for the flag that it is finite.
  ///   - address: the memory of each input that does not change between runs. The caller must keep
  ///     that memory alive.
  init(
    _ step: StepPlan, outputs: [UnsafeMutableRawPointer], updatesParameters: Bool,
    address: (StepPlan.Binding) -> UnsafeMutableRawPointer?
  ) {
    plan = step.plan
    self.updatesParameters = updatesParameters
    let others = plan.outputTypes.count - step.kept.count
    firstKept = step.bindings.count + others
    addresses = .allocate(capacity: step.bindings.count + plan.outputTypes.count)
    // Parameters and given inputs get their addresses in the first run.
    addresses.initialize(repeating: outputs[0])
    for (position, binding) in step.bindings.enumerated() {
      switch binding {
      case .parameter(let parameter):
        positions.append(position)
        parameters.append(parameter)
        uncounted.append(.passUnretained(parameter))
      case .indices, .input: given.append(position)
      case .features, .targets, .weights, .learningRate, .key, .state, .shared, .metric, .lossSum:
        guard let address = address(binding) else {
          preconditionFailure("each input of a step has its memory, and \(binding) has none")
        }
        addresses[position] = address
      }
    }
    for number in 0..<others {
      addresses[step.bindings.count + number] = outputs[number]
    }
  }

  deinit { addresses.deallocate() }

  /// Makes an arena large enough for the step. Throws when there is not enough memory.
  func prepare(_ arena: Arena) throws { try plan.prepare(arena) }

  /// Sets the memory of an input of the next run: the numbers of the examples, or an input of a
  /// custom training loop.
  func give(_ index: Int, _ pointer: UnsafeMutableRawPointer) { addresses[given[index]] = pointer }

  /// Sets the memory for an output of the next run that metrics keep.
  func keep(_ index: Int, at pointer: UnsafeMutableRawPointer) {
    addresses[firstKept + index] = pointer
  }

  /// Runs the step. Returns false when the loss is not finite; nothing is updated then.
  func run(in arena: Arena) -> Bool {
    for index in positions.indices {
      addresses[positions[index]] = uncounted[index]._withUnsafeGuaranteedRef { parameter in
        // When other code still holds the value of a parameter, the step writes to other memory.
        updatesParameters ? parameter.mutablePointer() : parameter.currentStorage.pointer
      }
    }
    return plan.run(in: arena, addresses: UnsafeBufferPointer(addresses))
  }
}
