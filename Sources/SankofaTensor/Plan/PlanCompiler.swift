import CSankofaKernels

/// The four phases: simplify, fuse, place, and the flat list that is run.
struct PlanCompiler {
  struct Result {
    var memory = PlanMemory()
    var steps: [Step] = []
    var tasks: [Plan.Task] = []
    var stages: [Plan.Stage] = []
    var places: [Plan.LocalPlace] = []
    var localCount = 0
    var arenaByteCount = 0
    var scratchByteCount = 0
    var localByteCount = 0
    var constants: [Storage] = []
    /// The stage after which the gate is asked.
    var gateStage: Int?
  }

  /// The graph behind the outputs, then the updates.
  let snapshot: GraphSnapshot
  /// For each update the number of the input that it overwrites.
  let updatedInputs: [Int]
  let isGated: Bool
  let options: PlanOptions

  func compile() -> Result {
    var indices: [Int] = []
    let graph = PlanGraph(snapshot, indices: &indices)
    let entries = snapshot.wanted.map { indices[$0] }
    let outputCount = entries.count - updatedInputs.count
    let sources = Sources(graph, isNeeded: graph.needed(for: entries))
    let fusion = Fusion(graph, sources, outputs: Set(entries.map { sources[$0].buffer }))
    var list = WorkList(
      graph: graph, sources: sources, fusion: fusion, kernels: options.kernels)
    let constants = assignSlots(&list)
    let destinations = Destinations(
      outputs: Array(entries[..<outputCount]),
      updates: zip(updatedInputs, entries[outputCount...]).map { ($0, $1) },
      isGated: isGated, firstInputSlot: 1 + constants.count,
      firstOutputSlot: 1 + constants.count + snapshot.inputTypes.count
    ).apply(to: &list)
    let gatedAfter = isGated ? destinations.outputWorkCount : 0
    let staging = Staging(
      list.works, byteCounts: list.buffers.map { $0.slot == nil ? $0.byteCount : 0 },
      overwrites: destinations.overwrites, gatedAfter: gatedAfter)
    let locals = Locals(list, staging, wantedByteCount: options.division.localByteCount)
    let placement = Placement(list, staging, locals)
    let memory = PlanMemory()
    var schedule = Schedule(options.division)
    let writer = StepWriter(
      list: list, placement: placement, locals: locals,
      firstLocalSlot: 1 + constants.count + snapshot.inputTypes.count + outputCount,
      memory: memory)
    schedule.add(list, staging, locals, writer)
    return Result(
      memory: memory, steps: schedule.steps, tasks: schedule.tasks, stages: schedule.stages,
      places: schedule.places, localCount: locals.numbers.count,
      arenaByteCount: placement.byteCount, scratchByteCount: scratchByteCount(list),
      localByteCount: schedule.localByteCount.adding(4095) & ~4095,
      constants: constants,
      gateStage: isGated ? staging.stageOf[..<gatedAfter].max() ?? -1 : nil)
  }

  /// Slot 0 is the arena; then the constants, the inputs, the outputs.
  private func assignSlots(_ list: inout WorkList) -> [Storage] {
    var constants: [Storage] = []
    func add(_ storage: Storage, _ buffer: Int) {
      constants.append(storage)
      list.setSlot(constants.count, ofBuffer: buffer)
    }
    for (index, entry) in list.graph.entries.enumerated() {
      if case .constant(let storage) = entry.kind { add(storage, index) }
    }
    for constant in list.constants { add(constant.storage, constant.buffer) }
    for (index, entry) in list.graph.entries.enumerated() {
      if case .input(let number) = entry.kind {
        list.setSlot(1 + constants.count + number, ofBuffer: index)
      }
    }
    return constants
  }

  private func scratchByteCount(_ list: WorkList) -> Int {
    var bytes = Int(SKF_MAX_REGISTERS) * Int(SKF_BLOCK) * 8
    for work in list.works {
      switch work.kind {
      case .matmul(let draft):
        bytes = max(bytes, Int(options.kernels.pointee.matmul_scratch_floats(Int64(draft.k))) * 4)
      case .convolution:
        bytes = max(bytes, Int(options.kernels.pointee.convolution_weights_scratch_floats()) * 4)
      default: break
      }
    }
    return (bytes + 4095) & ~4095
  }
}
