import CSankofaKernels

/// Sends results to where the caller wants them: straight, when nothing stands in the way, or by a
/// copy at the end.
struct Destinations {
  /// The entry of each output.
  var outputs: [Int]
  /// For each update the number of the input and the entry of its new value.
  var updates: [(input: Int, entry: Int)]
  var firstInputSlot: Int
  var firstOutputSlot: Int

  /// Returns, for each piece of work, the caller's buffers that it overwrites.
  func apply(to list: inout WorkList) -> [Int: Set<Int>] {
    moveFinalWorkBack(&list)
    var taken = Set<Int>()
    var overwrites: [Int: Set<Int>] = [:]
    var copies: [(source: Source, type: ElementType, slot: Int, overwritten: Int?)] = []
    for (input, entry) in updates {
      let source = list.sources[entry]
      let old = inputBuffer(input, list)
      if let writer = directWriter(of: entry, list, taken), mayOverwrite(old, by: writer, list) {
        taken.insert(entry)
        list.setSlot(firstInputSlot + input, ofBuffer: entry)
        overwrites[writer, default: []].insert(old)
      } else if source.buffer != old || !source.view.isPacked {
        copies.append((source, list.buffers[entry].type, firstInputSlot + input, old))
      }
    }
    for (number, entry) in outputs.enumerated() {
      if directWriter(of: entry, list, taken) != nil {
        taken.insert(entry)
        list.setSlot(firstOutputSlot + number, ofBuffer: entry)
      } else {
        copies.append(
          (list.sources[entry], list.buffers[entry].type, firstOutputSlot + number, nil))
      }
    }
    for copy in copies { add(copy, &list, &overwrites) }
    return overwrites
  }

  /// Work whose results nothing else reads goes to the end, so that what it overwrites was read.
  private func moveFinalWorkBack(_ list: inout WorkList) {
    var isRead = Set<Int>()
    for work in list.works {
      for read in work.reads where !work.writes.contains(read.buffer) { isRead.insert(read.buffer) }
    }
    let updated = Set(updates.map { list.sources[$0.entry].buffer })
    func isFinal(_ work: Work) -> Bool {
      work.writes.contains(where: updated.contains) && !work.writes.contains(where: isRead.contains)
    }
    list.works = list.works.filter { !isFinal($0) } + list.works.filter(isFinal)
  }

  private func inputBuffer(_ input: Int, _ list: WorkList) -> Int {
    list.graph.entries.firstIndex {
      if case .input(input) = $0.kind { true } else { false }
    } ?? 0
  }

  /// The work that writes a whole entry into a buffer of its own that may still be sent anywhere.
  private func directWriter(of entry: Int, _ list: WorkList, _ taken: Set<Int>) -> Int? {
    guard list.sources[entry].buffer == entry, !taken.contains(entry),
      list.buffers[entry].slot == nil
    else { return nil }
    let writers = list.works.indices.filter { list.works[$0].writes.contains(entry) }
    return writers.count == 1 ? writers[0] : nil
  }

  /// Whether all reading of the old value comes before, or is of the very element that is written.
  private func mayOverwrite(_ old: Int, by writer: Int, _ list: WorkList) -> Bool {
    for (index, work) in list.works.enumerated()
    where work.reads.contains(where: { $0.buffer == old }) {
      if index > writer { return false }
      guard index == writer else { continue }
      guard case .program(let draft) = work.kind else { return false }
      for load in draft.loads {
        if load.rows?.buffer == old { return false }
        let isSameElement = load.mode == SKF_FULL && load.operand.byteOffset == 0
        if load.operand.buffer == old && !isSameElement { return false }
      }
    }
    return true
  }

  private func add(
    _ copy: (source: Source, type: ElementType, slot: Int, overwritten: Int?),
    _ list: inout WorkList, _ overwrites: inout [Int: Set<Int>]
  ) {
    let shape = copy.source.view.shape
    if shape.elementCount == 0 { return }
    let target = list.addBuffer(TensorType(shape, copy.type), slot: copy.slot)
    var draft = ProgramBuilder.copy(
      copy.source, type: copy.type, to: Operand(buffer: target, byteOffset: 0))
    draft.elementsPerUnit = shape.elementCount
    list.works.append(
      Work(
        kind: .program(draft),
        reads: [Work.Read(buffer: copy.source.buffer, isAligned: false)], writes: [target],
        units: 1, cost: 40 + Double(shape.elementCount) * 0.1))
    if let old = copy.overwritten { overwrites[list.works.count - 1] = [old] }
  }
}
