import CSankofaKernels

/// Compiled once for a set of outputs and input shapes, then run many times without allocating.
package final class Plan: Sendable {
  /// A value that the caller keeps and that the run overwrites: a parameter, a moment, a counter.
  package struct Update {
    /// Which of the inputs is overwritten.
    package var input: Int
    package var value: Tensor

    package init(input: Int, value: Tensor) {
      self.input = input
      self.value = value
    }
  }

  /// Steps `steps` for units `units`, one after the other.
  struct Task {
    var firstStep: Int
    var endStep: Int
    var firstUnit: Int
    var endUnit: Int
    /// What is local to it.
    var firstPlace: Int
    var endPlace: Int
  }

  /// Where a task finds an intermediate of its own units, in the memory of its worker.
  struct LocalPlace {
    var slot: Int
    var offset: Int
    var unitByteCount: Int
  }

  struct Stage {
    var firstTask: Int
    var endTask: Int
    var isParallel: Bool
  }

  package let inputTypes: [TensorType]
  package let outputTypes: [TensorType]
  package let stepCount: Int
  package let arenaByteCount: Int
  // Safe from any thread: written while the plan is made, only read afterwards; `memory` owns what
  // they point to, and the table of kernels is constant.
  nonisolated(unsafe) let kernels: UnsafePointer<skf_kernels>
  nonisolated(unsafe) let steps: UnsafePointer<Step>
  nonisolated(unsafe) let tasks: UnsafePointer<Task>
  nonisolated(unsafe) let stages: UnsafePointer<Stage>
  nonisolated(unsafe) let places: UnsafePointer<LocalPlace>
  let stageCount: Int
  private let gateStage: Int?
  /// Which of the addresses of a run is the gate's.
  private let gateAddress: Int?
  /// Of a worker: what kernels need, and behind it what is local to a task.
  package let scratchByteCount: Int
  private let firstLocalByte: Int
  private let localCount: Int
  let constants: [Storage]
  private let memory: PlanMemory
  private let plain: PlainEvaluation?

  /// Compiles a plan.
  ///
  /// - Parameters:
  ///   - outputs: what is wanted, written to memory that each run is given.
  ///   - updates: inputs that are overwritten at the end of a run.
  ///   - gate: which of the outputs, a `bool` scalar, must be true for the updates to happen.
  ///   - inputs: placeholders, in the order in which their memory is given.
  package convenience init(
    outputs: [Tensor], updates: [Update] = [], gate: Int? = nil, inputs: [Tensor],
    options: PlanOptions = .current
  ) {
    let plain =
      options.rearranges
      ? nil
      : PlainEvaluation(
        outputs: outputs, updates: updates, gate: gate, inputs: inputs,
        arithmetic: PlainArithmetic(kernels: options.kernels))
    self.init(
      GraphSnapshot(outputs + updates.map(\.value), inputs: inputs),
      updatedInputs: updates.map(\.input), gate: gate, options: options, plain: plain)
  }

  /// Compiles a plan of a graph that was read already; `updatedInputs` says where its last values go.
  init(
    _ snapshot: GraphSnapshot, updatedInputs: [Int] = [], gate: Int? = nil, options: PlanOptions,
    plain: PlainEvaluation? = nil
  ) {
    self.plain = plain
    let compiled =
      plain == nil
      ? PlanCompiler(
        snapshot: snapshot, updatedInputs: updatedInputs, isGated: gate != nil, options: options
      ).compile()
      : PlanCompiler.Result()
    memory = compiled.memory
    kernels = options.kernels
    steps = memory.keep(compiled.steps)
    tasks = memory.keep(compiled.tasks)
    stages = memory.keep(compiled.stages)
    places = memory.keep(compiled.places)
    stageCount = compiled.stages.count
    stepCount = compiled.steps.count
    arenaByteCount = compiled.arenaByteCount
    scratchByteCount = compiled.scratchByteCount.adding(compiled.localByteCount)
    firstLocalByte = compiled.scratchByteCount
    localCount = compiled.localCount
    constants = compiled.constants
    gateStage = compiled.gateStage
    inputTypes = snapshot.inputTypes
    outputTypes = snapshot.wanted.dropLast(updatedInputs.count).map { snapshot.entries[$0].type }
    gateAddress = gate.map { snapshot.inputTypes.count + $0 }
  }

  /// Makes an arena large enough for this plan before its first run. Throws when there is not
  /// enough memory.
  package func prepare(_ arena: Arena) throws(TensorError) { try prepare(arena, .current) }

  @inline(__always)
  private func prepare(_ arena: Arena, _ workers: Workers) throws(TensorError) {
    try arena.prepare(
      byteCount: arenaByteCount,
      scratchByteCount: scratchByteCount.multiplied(by: workers.threadCount),
      slotCount: slotCount * (localCount > 0 ? workers.threadCount : 1))
  }

  /// The bytes that a run needs beside the caller's: intermediates, and each worker's memory.
  package var runByteCount: Int {
    let threads = Workers.current.threadCount
    let slots = slotCount * (localCount > 0 ? threads : 1) * MemoryLayout<Int>.stride
    return arenaByteCount.adding(scratchByteCount.multiplied(by: threads)).adding(slots)
  }

  /// Of one table: the arena, constants, inputs, outputs, locals.
  private var slotCount: Int {
    1 + constants.count + inputTypes.count + outputTypes.count + localCount
  }

  /// Runs the plan on the caller's memory: `addresses` are those of the inputs, then the outputs.
  ///
  /// Returns false when the gate was false, so that nothing was updated.
  @discardableResult
  package func run(
    in arena: Arena, addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>
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
    guard let scratch = arena.scratch, isOpen(after: -1, addresses) else { return false }
    if localCount > 0 {
      // What is local differs from worker to worker, so each has a table of its own.
      for worker in 1..<max(1, workers.threadCount) {
        (arena.slots + worker * slotCount).update(from: arena.slots, count: slotCount)
      }
    }
    for index in 0..<stageCount {
      let stage = stages[index]
      if stage.isParallel && workers.threadCount > 1 {
        runParallel(stage, arena, scratch, workers)
      } else {
        for task in stage.firstTask..<stage.endTask { run(tasks[task], arena.slots, scratch) }
      }
      if !isOpen(after: index, addresses) { return false }
    }
    return true
  }

  /// False when a stage was the last before the updates and the gate says no.
  @inline(__always)
  private func isOpen(
    after stage: Int, _ addresses: UnsafeBufferPointer<UnsafeMutableRawPointer>
  ) -> Bool {
    guard stage == gateStage, let gateAddress else { return true }
    return addresses[gateAddress].load(as: Bool.self)
  }

  @inline(__always)
  private func run(
    _ task: Task, _ slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>,
    _ scratch: UnsafeMutableRawPointer
  ) {
    for number in task.firstPlace..<task.endPlace {
      // Kernels count from unit 0: it would lie so far before the task's first unit.
      let place = places[number]
      let start = scratch + firstLocalByte + place.offset - task.firstUnit * place.unitByteCount
      slots[place.slot] = start.assumingMemoryBound(to: CChar.self)
    }
    let units = Int64(task.firstUnit)..<Int64(task.endUnit)
    for step in task.firstStep..<task.endStep {
      steps[step].run(kernels, slots, units: units, scratch: scratch)
    }
  }

  private struct Context {
    var plan: Unmanaged<Plan>
    var firstTask: Int
    var slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    /// From one worker's table to the next one's.
    var slotStride: Int
    var scratch: UnsafeMutableRawPointer
  }

  private func runParallel(
    _ stage: Stage, _ arena: Arena, _ scratch: UnsafeMutableRawPointer, _ workers: Workers
  ) {
    var context = Context(
      plan: .passUnretained(self), firstTask: stage.firstTask, slots: arena.slots,
      slotStride: localCount > 0 ? slotCount : 0, scratch: scratch)
    withUnsafeMutablePointer(to: &context) { pointer in
      workers.run(taskCount: stage.endTask - stage.firstTask, context: pointer) {
        raw, task, worker in
        let context = raw.assumingMemoryBound(to: Context.self).pointee
        context.plan._withUnsafeGuaranteedRef { plan in
          plan.run(
            plan.tasks[context.firstTask + task],
            context.slots + worker * context.slotStride,
            context.scratch + worker * plan.scratchByteCount)
        }
      }
    }
  }
}
