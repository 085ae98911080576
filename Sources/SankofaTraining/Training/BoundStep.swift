import SankofaNN
import SankofaTensor

/// A compiled step together with the memory that it works on.
final class BoundStep {
  private let plan: Plan
  private let addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
  /// The places of the parameters among the inputs.
  private var positions: [Int] = []
  private var parameters: [Parameter] = []
  /// The same without counting, which would cost more than a small step's arithmetic.
  private var uncounted: [Unmanaged<Parameter>] = []
  /// The places of the inputs that each run is given.
  private var given: [Int] = []
  /// The place of the first of the outputs that metrics keep.
  private let firstKept: Int
  private let updatesParameters: Bool

  /// - Parameters:
  ///   - outputs: where the loss goes, and whether it is finite.
  ///   - address: where an input lies that stays where it is; whoever makes the step keeps it there.
  init(
    _ step: StepPlan, outputs: [UnsafeMutableRawPointer], updatesParameters: Bool,
    address: (StepPlan.Binding) -> UnsafeMutableRawPointer?
  ) {
    plan = step.plan
    self.updatesParameters = updatesParameters
    let others = plan.outputTypes.count - step.kept.count
    firstKept = step.bindings.count + others
    addresses = .allocate(capacity: step.bindings.count + plan.outputTypes.count)
    // Until the first run sets them, parameters and what is given point anywhere.
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

  /// Makes an arena large enough. Throws when there is not enough memory.
  func prepare(_ arena: Arena) throws { try plan.prepare(arena) }

  /// Says where the next run finds what it is given: the numbers of the examples, or an input of a
  /// loop of one's own.
  func give(_ index: Int, _ pointer: UnsafeMutableRawPointer) { addresses[given[index]] = pointer }

  /// Sets the memory to which the next run writes an output that metrics keep.
  func keep(_ index: Int, at pointer: UnsafeMutableRawPointer) {
    addresses[firstKept + index] = pointer
  }

  /// Runs the step. Returns false when the loss is not finite, so that nothing was updated.
  func run(in arena: Arena) -> Bool {
    for index in positions.indices {
      addresses[positions[index]] = uncounted[index]._withUnsafeGuaranteedRef { parameter in
        // Whoever has read a parameter keeps what was read: the step writes to other memory then.
        updatesParameters ? parameter.mutablePointer() : parameter.currentStorage.pointer
      }
    }
    return plan.run(in: arena, addresses: UnsafeBufferPointer(addresses))
  }
}
