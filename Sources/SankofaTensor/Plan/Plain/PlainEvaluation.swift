import CSankofaKernels

/// The plain way to compute a graph: entry by entry, each with memory of its own.
///
/// Nothing is simplified, shared, read through views, fused, placed or divided. Tests compare plans
/// with it, and `SANKOFA_PLAN=plain` asks for it.
///
/// `@unchecked Sendable`: everything in it is constant: operations are Sendable, nobody writes to
/// the storages of constants, and the table of kernels does not change. A run has its own values.
struct PlainEvaluation: @unchecked Sendable {
  private let listing: GraphListing
  private let updatedInputs: [Int]
  private let gate: Int?
  private let kernels: UnsafePointer<skf_kernels>

  init(
    _ listing: GraphListing, updatedInputs: [Int], gate: Int?,
    kernels: UnsafePointer<skf_kernels>
  ) {
    (self.listing, self.updatedInputs, self.gate, self.kernels) =
      (listing, updatedInputs, gate, kernels)
  }

  /// Computes everything, then writes outputs and, unless the gate is false, updates.
  func run(addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>) -> Bool {
    var values: [PlainValue] = []
    for entry in listing.entries {
      switch entry.value {
      case .input(let number):
        // A copy, since updates overwrite inputs that other updates and outputs still read.
        let bytes = UnsafeRawBufferPointer(start: addresses[number], count: entry.type.byteCount)
        values.append(PlainValue(type: entry.type, storage: Storage(copying: bytes)))
      case .constant(let storage):
        values.append(PlainValue(type: entry.type, storage: storage))
      case .operation(let operation, let inputs):
        let operands = inputs.map { values[$0] }
        values.append(PlainValue(operation, operands, entry.type, kernels))
      }
    }
    func write(_ entry: Int, to address: UnsafeMutableRawPointer) {
      address.copyMemory(
        from: values[entry].storage.pointer, byteCount: values[entry].type.byteCount)
    }
    let inputCount = listing.inputTypes.count
    let outputCount = listing.wanted.count - updatedInputs.count
    for (number, entry) in listing.wanted[..<outputCount].enumerated() {
      write(entry, to: addresses[inputCount + number])
    }
    if let gate, !addresses[inputCount + gate].load(as: Bool.self) { return false }
    for (input, entry) in zip(updatedInputs, listing.wanted[outputCount...]) {
      write(entry, to: addresses[input])
    }
    return true
  }
}
