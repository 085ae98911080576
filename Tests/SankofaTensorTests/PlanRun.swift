import SankofaTensor

/// A plan with memory to run in: inputs are copied, so that updates change nothing outside.
struct PlanRun {
  let plan: Plan
  let arena = Arena()
  private(set) var inputs: [Tensor]
  private(set) var outputs: [Tensor] = []
  private(set) var didUpdate = true
  private let original: [Tensor]

  init(
    outputs: [Tensor], updates: [Plan.Update] = [], gate: Int? = nil, inputs: [Tensor] = [],
    options: PlanOptions
  ) {
    original = inputs
    self.inputs = inputs
    plan = Plan(outputs: outputs, updates: updates, gate: gate, inputs: inputs, options: options)
  }

  /// Runs on copies of the original inputs, or on what the last run left.
  mutating func run(again: Bool = false) {
    let inputs = (again ? inputs : original).map { tensor in
      tensor.withUnsafeBytes { Storage(copying: $0) }
    }
    // Filled with what no run may leave behind.
    let outputs = plan.outputTypes.map {
      Storage(copying: [UInt8](repeating: 0xA5, count: $0.byteCount))
    }
    let addresses = (inputs + outputs).map(\.pointer)
    didUpdate = addresses.withUnsafeBufferPointer { plan.run(in: arena, addresses: $0) }
    self.inputs = zip(inputs, plan.inputTypes).map { Tensor(storage: $0, type: $1) }
    self.outputs = zip(outputs, plan.outputTypes).map { Tensor(storage: $0, type: $1) }
  }
}

extension Storage {
  fileprivate convenience init(copying bytes: [UInt8]) {
    self.init(uninitializedByteCount: bytes.count)
    pointer.copyMemory(from: bytes, byteCount: bytes.count)
  }
}

extension PlanOptions {
  /// Node by node, by reference kernels.
  static let plain = PlanOptions(instructionSet: .reference, rearranges: false)
}
