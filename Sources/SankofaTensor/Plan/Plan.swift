import CSankofaKernels
import CSankofaRuntime
import Synchronization

/// A graph that is compiled once for a set of outputs and input shapes, then run many times without
/// allocating.
package final class Plan: Sendable {
  /// A value that the caller keeps and that the run overwrites: a parameter, a moment, a counter.
  package struct Update {
    /// The number of the input that is overwritten.
    package var input: Int
    package var value: Tensor

    package init(input: Int, value: Tensor) {
      self.input = input
      self.value = value
    }
  }

  package let inputTypes: [TensorType]
  package let outputTypes: [TensorType]
  /// The kernel calls in order; empty when the graph is computed entry by entry.
  package let calls: [PlanCall]
  /// The inputs that stay the same for many runs.
  package let keptInputs: Range<Int>
  /// The number of first stages that need not be run again while the kept inputs are the same.
  private let preparedStageCount: Int
  /// A number that identifies the plan among all plans.
  private let number = Plan.count.wrappingAdd(1, ordering: .relaxed).newValue
  private static let count = Atomic<Int>(0)
  let constants: [Storage]
  /// The plan's bytes; see `sankofa_runtime.h`.
  private let memory: Storage
  // Safe from any thread: `memory` is written before the plan is shared, and the table of kernels
  // is constant.
  nonisolated(unsafe) private let header: UnsafePointer<skf_plan>
  nonisolated(unsafe) private let stages: UnsafePointer<skf_plan_stage>
  nonisolated(unsafe) private let kernels: UnsafePointer<skf_kernels>
  private let plain: PlainEvaluation?

  /// Compiles a plan.
  ///
  /// - Parameters:
  ///   - outputs: the results; each run gets memory for them.
  ///   - updates: the inputs that a run overwrites at its end, with their new values; none by
  ///     default.
  ///   - gate: the number of an output, a `bool` scalar, that must be true for the updates to
  ///     happen; `nil` by default, for no gate.
  ///   - inputs: placeholders, in the order in which a run gets their memory.
  ///   - keptInputs: the inputs that stay the same for many runs; values that depend only on them
  ///     are computed once. None by default.
  package convenience init(
    outputs: [Tensor], updates: [Update] = [], gate: Int? = nil, inputs: [Tensor],
    keptInputs: Range<Int> = 0..<0, options: PlanOptions = .current
  ) {
    self.init(
      GraphListing(outputs + updates.map(\.value), inputs: inputs),
      updatedInputs: updates.map(\.input), gate: gate, keptInputs: keptInputs, options: options)
  }

  /// Compiles a plan of a listed graph, whose last values go to `updatedInputs`.
  init(
    _ listing: GraphListing, updatedInputs: [Int] = [], gate: Int? = nil,
    keptInputs: Range<Int> = 0..<0, options: PlanOptions
  ) {
    precondition(
      keptInputs.isEmpty || (updatedInputs.isEmpty && gate == nil),
      "what is kept is not updated")
    let compiled: PlanCompiler.Result
    if options.rearranges {
      plain = nil
      compiled = PlanCompiler(
        listing: listing, updatedInputs: updatedInputs, gate: gate, keptInputs: keptInputs,
        options: options
      ).compile()
    } else {
      plain = PlainEvaluation(
        listing, updatedInputs: updatedInputs, gate: gate, kernels: options.kernels)
      compiled = PlanCompiler.Result(
        bytes: withUnsafeBytes(of: skf_plan()) { Array($0) }, constants: [], calls: [])
    }
    self.keptInputs = keptInputs
    preparedStageCount = compiled.preparedStageCount
    kernels = options.kernels
    memory = compiled.bytes.withUnsafeBytes { Storage(copying: $0) }
    header = UnsafePointer(memory.pointer.assumingMemoryBound(to: skf_plan.self))
    stages = skf_plan_stages(header)
    constants = compiled.constants
    calls = compiled.calls
    inputTypes = listing.inputTypes
    outputTypes = listing.wanted.dropLast(updatedInputs.count).map { listing.entries[$0].type }
  }

  /// The plan's bytes, without constants and names.
  var written: UnsafeRawBufferPointer { memory.bytes }

  /// True when the graph is computed entry by entry.
  var isPlain: Bool { plain != nil }

  /// The number of kernel calls in a run, each for all of its units.
  package var callCount: Int { Int(header.pointee.call_count) }

  package var arenaByteCount: Int { Int(header.pointee.arena_bytes) }

  /// The scratch of one worker in bytes: what kernels need, then the local intermediates of a task.
  package var scratchByteCount: Int { Int(header.pointee.scratch_bytes) }

  /// Makes an arena large enough for this plan, ahead of its first run. Throws when there is not
  /// enough memory.
  package func prepare(_ arena: Arena) throws(TensorError) { try prepare(arena, .current) }

  @inline(__always)
  private func prepare(_ arena: Arena, _ workers: Workers) throws(TensorError) {
    arena.forgetPrepared(unlessBy: number)
    try arena.prepare(
      byteCount: arenaByteCount,
      scratchByteCount: scratchByteCount.multiplied(by: workers.threadCount),
      slotCount: slotCount * (hasLocals ? workers.threadCount : 1))
  }

  /// The bytes that a run needs besides the caller's: intermediates, and the memory of each worker.
  package var runByteCount: Int {
    let threads = Workers.current.threadCount
    let slots = slotCount * (hasLocals ? threads : 1) * MemoryLayout<Int>.stride
    return arenaByteCount.adding(scratchByteCount.multiplied(by: threads)).adding(slots)
  }

  /// The number of slots in one table: the arena, constants, inputs, outputs, locals.
  private var slotCount: Int { Int(skf_slot_count(header)) }

  private var hasLocals: Bool { header.pointee.local_count > 0 }

  /// Runs the plan on the caller's memory: `addresses` are those of the inputs, then the outputs.
  ///
  /// Returns false when the gate was false, so that nothing was updated.
  ///
  /// - Parameters:
  ///   - kept: the memory of the kept inputs, if values computed from it may be reused; none by
  ///     default.
  ///   - profile: the profile that adds up the times of the calls, made for as many threads as
  ///     there are now; `nil` by default.
  @discardableResult
  package func run(
    in arena: Arena, addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>,
    kept: [Storage] = [], profile: Profile? = nil
  ) -> Bool {
    if let plain { return plain.run(addresses: addresses) }
    let workers = Workers.current
    do { try prepare(arena, workers) } catch { misuse(error) }
    var slot = 1
    for constant in constants {
      arena.slots[slot] = constant.pointer.assumingMemoryBound(to: CChar.self)
      slot += 1
    }
    for address in addresses {
      arena.slots[slot] = address.assumingMemoryBound(to: CChar.self)
      slot += 1
    }
    if !isOpen(after: -1, addresses) { return false }
    if hasLocals {
      // Local intermediates are in other places for each worker, so each has a table of its own.
      for worker in 1..<max(1, workers.threadCount) {
        (arena.slots + worker * slotCount).update(from: arena.slots, count: slotCount)
      }
    }
    var first = 0
    if preparedStageCount > 0 {
      if arena.isPrepared(by: number, of: kept) { first = preparedStageCount }
      arena.setPrepared(by: number, of: kept)
    }
    for index in first..<Int(header.pointee.stage_count) {
      let stage = stages[index]
      if stage.is_parallel != 0 && workers.threadCount > 1 {
        runParallel(stage, arena, workers, profile)
      } else if let profile {
        var timing = timing(profile, of: 0)
        for task in stage.first_task..<stage.end_task {
          skf_run_task(header, kernels, task, arena.slots, arena.scratch, &timing)
        }
      } else {
        for task in stage.first_task..<stage.end_task {
          skf_run_task(header, kernels, task, arena.slots, arena.scratch, nil)
        }
      }
      if !isOpen(after: index, addresses) { return false }
    }
    return true
  }

  /// False when a stage is the last one before the updates and the gate is false.
  @inline(__always)
  private func isOpen(
    after stage: Int, _ addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>
  ) -> Bool {
    let gate = header.pointee
    guard gate.gate_output >= 0, stage == Int(gate.gate_stage) else { return true }
    return addresses[inputTypes.count + Int(gate.gate_output)].load(as: Bool.self)
  }

  private struct Context {
    var header: UnsafePointer<skf_plan>
    var kernels: UnsafePointer<skf_kernels>
    var firstTask: UInt32
    var slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    /// The distance from one worker's table to the next.
    var slotStride: Int
    var scratch: UnsafeMutablePointer<CChar>
    var scratchStride: Int
    /// The times of all workers, one after the other; `nil` without a profile.
    var spent: UnsafeMutablePointer<UInt64>?
  }

  private func timing(_ profile: Profile, of worker: Int) -> skf_timing {
    skf_timing(
      now: Plan.now, spent: profile.spent(by: worker, callCount: callCount, threadCount: 1))
  }

  private func runParallel(
    _ stage: skf_plan_stage, _ arena: Arena, _ workers: Workers, _ profile: Profile?
  ) {
    var context = Context(
      header: header, kernels: kernels, firstTask: stage.first_task, slots: arena.slots,
      slotStride: hasLocals ? slotCount : 0, scratch: arena.scratch,
      scratchStride: scratchByteCount,
      spent: profile?.spent(
        by: 0, callCount: callCount, threadCount: workers.threadCount))
    withUnsafeMutablePointer(to: &context) { pointer in
      workers.run(taskCount: Int(stage.end_task - stage.first_task), context: pointer) {
        raw, task, worker in
        let context = raw.assumingMemoryBound(to: Context.self).pointee
        let number = context.firstTask + UInt32(task)
        let slots = context.slots + worker * context.slotStride
        let scratch = context.scratch + worker * context.scratchStride
        guard let spent = context.spent else {
          return skf_run_task(context.header, context.kernels, number, slots, scratch, nil)
        }
        let callCount = Int(context.header.pointee.call_count)
        var timing = skf_timing(now: Plan.now, spent: spent + worker * callCount)
        skf_run_task(context.header, context.kernels, number, slots, scratch, &timing)
      }
    }
  }
}
