import CSankofaKernels

/// An instruction set, by the kernels' number.
struct InstructionSet: Sendable, CustomStringConvertible {
  let number: Int

  var kernels: UnsafePointer<skf_kernels> { skf_kernels_for(Int32(number))! }
  var description: String { String(cString: skf_isa_name(Int32(number))) }

  /// All that this machine has, the reference first.
  static let all = (0..<SKF_ISAS).filter { skf_kernels_for(Int32($0)) != nil }
    .map(InstructionSet.init)
  static let reference = all[0]
  static let fast = Array(all.dropFirst())

  /// A place in the memory number `slot` of a run.
  static func slot(_ slot: Int, offset: Int = 0) -> skf_reference {
    skf_reference(slot: UInt64(slot), offset: UInt64(offset))
  }

  /// Does `units` of a call on memories that its slots name.
  func run<Call>(
    _ kernel: Int, _ call: Call, _ slots: [Memory], _ units: Range<Int>, _ scratch: Memory? = nil
  ) {
    withUnsafePointer(to: call) { run(kernel, UnsafeRawPointer($0), slots, units, scratch) }
  }

  /// Does `units` of a call that has arrays behind it.
  func run(
    _ kernel: Int, _ call: UnsafeRawPointer, _ slots: [Memory], _ units: Range<Int>,
    _ scratch: Memory?
  ) {
    let pointers = slots.map { $0.bytes.baseAddress?.assumingMemoryBound(to: CChar.self) }
    skf_run(
      kernels, Int32(kernel), call, pointers, Int64(units.lowerBound), Int64(units.upperBound),
      scratch?.bytes.baseAddress)
  }

  /// The same in two parts, the first unit last.
  func runInParts<Call>(
    _ kernel: Int, _ call: Call, _ slots: [Memory], _ units: Int, cut: Int = 1,
    _ scratch: Memory? = nil
  ) {
    for part in [min(cut, units)..<units, 0..<min(cut, units)] {
      run(kernel, call, slots, part, scratch)
    }
  }
}
