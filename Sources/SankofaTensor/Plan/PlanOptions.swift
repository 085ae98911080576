import CSankofaKernels

import SankofaPlatform

/// The kernels that plans use, and the way in which plans are made.
package struct PlanOptions: Sendable {
  // Safe from any thread: the table is constant.
  nonisolated(unsafe) package let kernels: UnsafePointer<skf_kernels>
  /// True when plans are compiled; false when graphs are computed node by node.
  package let rearranges: Bool
  /// The division of work among threads.
  package var division = Division.worthwhile

  /// The rules for dividing work, by rough nanoseconds on one thread.
  package struct Division: Sendable, Hashable {
    /// The nanoseconds of a stage below which it stays on one thread.
    var worthSharing: Double
    /// The approximate nanoseconds of a task.
    var taskNanoseconds: Double
    /// True when units that belong together stay together (see `KernelCall.unitsTogether`).
    var keepsTogether: Bool
    /// The most bytes of a task's local memory, unless a single unit needs more. A chain that needs
    /// no more in total keeps its intermediates in the arena.
    var localByteCount: Int

    /// The default. Two threads that already wait finish work of 3 µs a little sooner than one; a
    /// task of 40 µs is worth taking and still evens out the load; half a megabyte stays in a
    /// core's second cache.
    package static let worthwhile = Division(
      worthSharing: 3_000, taskNanoseconds: 40_000, keepsTogether: true, localByteCount: 512 << 10)
    /// Divides everything that can be divided: for tests, since a wrong division shows in the bits.
    package static let finest = Division(
      worthSharing: 0, taskNanoseconds: 1, keepsTogether: false, localByteCount: 0)
    /// The same as `finest`, but chains keep their intermediates in the arena, where some overwrite
    /// others.
    package static let finestInArena = Division(
      worthSharing: 0, taskNanoseconds: 1, keepsTogether: false, localByteCount: .max)
  }

  /// The options to use here: those of `withOptions(_:_:)`, or else those that `SANKOFA_ISA` and
  /// `SANKOFA_PLAN` ask for; by default compiled plans and the best instruction set of this
  /// machine.
  package static var current: PlanOptions { override ?? requested }

  private static let requested = PlanOptions()

  @TaskLocal private static var override: PlanOptions?

  /// Makes `options` the `current` ones while `operation` runs, on this thread and in tasks that it
  /// starts. Plans that already exist stay as they are.
  package static func withOptions<Result>(
    _ options: PlanOptions, _ operation: () throws -> Result
  ) rethrows -> Result {
    try $override.withValue(options, operation: operation)
  }

  package init(instructionSet: InstructionSet, rearranges: Bool) {
    kernels = instructionSet.kernels
    self.rearranges = rearranges
  }

  private init() {
    let plain = trapping { try PlanOptions.isPlainRequested() }
    let requested = trapping { try InstructionSet.requested() }
    let instructionSet = requested ?? (plain ? .reference : InstructionSet.best)
    self.init(instructionSet: instructionSet, rearranges: !plain)
  }

  /// True when `SANKOFA_PLAN=plain` asks for every node to be computed by itself, by reference
  /// kernels.
  package static func isPlainRequested() throws(TensorError) -> Bool {
    guard let value = environment("SANKOFA_PLAN") else { return false }
    guard value == "plain" else {
      throw TensorError(
        "SANKOFA_PLAN",
        "must be `plain` or unset, got `\(value.onOneLine())`; unset it for the fast way.")
    }
    return true
  }
}

/// A set of processor instructions that kernels were written for.
package enum InstructionSet: Int32, Sendable, CaseIterable {
  // Raw values are the kernels' `SKF_ISA_…` constants.
  case reference = 0
  case avx2 = 1
  case avx512 = 2
  case neon = 3

  package var name: String { String(describing: self) }

  /// The instruction sets that this machine has.
  package static let available = allCases.filter { skf_kernels_for($0.rawValue) != nil }

  /// The widest instruction set that this machine has.
  package static var best: InstructionSet { available.last ?? .reference }

  package var kernels: UnsafePointer<skf_kernels> {
    guard let table = skf_kernels_for(rawValue) else {
      misuse(InstructionSet.absent(name))
    }
    return table
  }

  /// The set that `SANKOFA_ISA` asks for, or `nil` when the variable is not set. Throws when this
  /// machine lacks it.
  package static func requested() throws(TensorError) -> InstructionSet? {
    guard let value = environment("SANKOFA_ISA") else { return nil }
    guard let found = available.first(where: { $0.name == value }) else { throw absent(value) }
    return found
  }

  private static func absent(_ name: String) -> TensorError {
    TensorError(
      "SANKOFA_ISA",
      "this machine has \(available.map(\.name).joined(separator: ", ")), got `\(name.onOneLine())`; choose one "
        + "of these or unset it.")
  }
}

private func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  return String(cString: value)
}
