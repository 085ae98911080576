import SankofaNN
import SankofaTensor

/// A compiled step together with the memory that it works on.
final class BoundStep {
  private let plan: Plan
  private let addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>
  /// Where the parameters stand among the inputs.
  private var parameters: [(position: Int, parameter: Parameter)] = []
  private var indices = 0
  private let updatesParameters: Bool
  private let memory: StepMemory

  init(
    _ program: StepProgram, _ memory: StepMemory, _ compilation: Compilation,
    updatesParameters: Bool
  ) {
    plan = program.plan
    self.memory = memory
    self.updatesParameters = updatesParameters
    let outputs = memory.outputAddresses
    addresses = .allocate(capacity: program.bindings.count + plan.outputTypes.count)
    // Until the first run sets them, parameters and indices point anywhere.
    addresses.initialize(repeating: outputs[0])
    for (position, binding) in program.bindings.enumerated() {
      switch binding {
      case .parameter(let parameter): parameters.append((position, parameter))
      case .indices: indices = position
      default:
        if let address = memory.address(of: binding, compilation) { addresses[position] = address }
      }
    }
    for number in plan.outputTypes.indices {
      addresses[program.bindings.count + number] = outputs[number]
    }
  }

  deinit { addresses.deallocate() }

  /// Makes an arena large enough.
  func prepare(_ arena: Arena) { plan.prepare(arena) }

  /// Runs the step on the examples whose numbers are at `examples`. Returns false when the loss is
  /// not finite, so that nothing was updated.
  func run(in arena: Arena, examples: UnsafeMutablePointer<Int32>) -> Bool {
    addresses[indices] = UnsafeMutableRawPointer(examples)
    for (position, parameter) in parameters {
      // Whoever has read a parameter keeps what was read: the step writes to other memory then.
      addresses[position] =
        updatesParameters ? parameter.mutablePointer() : parameter.currentStorage.pointer
    }
    return plan.run(in: arena, addresses: UnsafeBufferPointer(addresses))
  }
}
