import CSankofaKernels

/// Compiles a graph to a plan in five steps: simplify, fuse, arrange, place, write.
struct PlanCompiler {
  struct Result {
    /// The plan's bytes; see `sankofa_runtime.h`.
    var bytes: [UInt8]
    var constants: [Storage]
    var calls: [PlanCall]
    /// The number of first stages that need not be run again while the kept inputs are the same.
    var preparedStageCount = 0
  }

  /// The graph of the outputs, then the updates.
  let listing: GraphListing
  /// For each update, the number of the input that it overwrites.
  let updatedInputs: [Int]
  /// The number of the output that must be true for the updates to happen.
  let gate: Int?
  /// The inputs that stay the same for many runs.
  let keptInputs: Range<Int>
  let options: PlanOptions

  func compile() -> Result {
    // Simplify.
    var indices: [Int] = []
    var graph = PlanGraph(listing, indices: &indices)
    let entries = listing.wanted.map { indices[$0] }
    graph.finishConvolutions(wanted: entries)
    let outputCount = entries.count - updatedInputs.count
    // Fuse.
    let sources = OperandSources(graph, isNeeded: graph.needed(for: entries))
    let fusion = Fusion(
      graph, sources, outputs: Set(entries.map { sources[$0].buffer }),
      isEarly: graph.needed(for: Array(entries[..<outputCount])))
    // Arrange.
    var list = WorkList(
      graph: graph, sources: sources, fusion: fusion, keptInputs: keptInputs,
      kernels: options.kernels)
    let constants = assignSlots(&list)
    var slots = PlanWriter.SlotCounts(
      constants: constants.count, inputs: listing.inputTypes.count, outputs: outputCount, locals: 0)
    let destinations = Destinations(
      outputs: Array(entries[..<outputCount]),
      updates: zip(updatedInputs, entries[outputCount...]).map { ($0, $1) },
      isGated: gate != nil, firstInputSlot: slots.firstInput, firstOutputSlot: slots.firstOutput
    ).apply(to: &list)
    let gatedAfter = gate == nil ? 0 : destinations.outputWorkCount
    let staging = Staging(
      list.works, byteCounts: list.buffers.map { $0.slot == nil ? $0.byteCount : 0 },
      isPrepared: list.preparation(keptInputs: keptInputs), overwrites: destinations.overwrites,
      gatedAfter: gatedAfter)
    // Place.
    let locals = LocalBuffers(list, staging, wantedByteCount: options.division.localByteCount)
    let placement = Placement(list, staging, locals)
    slots.locals = locals.count
    // Write.
    let schedule = Schedule(list, staging, locals, options.division)
    let writer = PlanWriter(
      list, placement, locals, slots: slots,
      gate: gate.map { (staging.stageOf[..<gatedAfter].max() ?? -1, $0) }, options)
    return Result(
      bytes: writer.bytes(schedule), constants: constants,
      calls: PlanCall.list(list, schedule, locals, slots: slots, staging),
      preparedStageCount: staging.preparedStageCount)
  }

  /// Gives constants and inputs their slots and returns the constants. Slot 0 is the arena; the
  /// constants, the inputs and the outputs follow.
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
}
