/// Sends results to the caller's memory: directly where possible, otherwise by a copy.
///
/// Puts the list in an order in which every old value is read before it is overwritten: copies of
/// the caller's inputs, then the work that outputs need, then everything else.
struct Destinations {
  /// The entry of each output.
  var outputs: [Int]
  /// For each update, the number of the input and the entry of its new value.
  var updates: [(input: Int, entry: Int)]
  /// True when a gate decides whether the updates happen; outputs are always written.
  var isGated: Bool
  var firstInputSlot: Int
  var firstOutputSlot: Int

  struct Result {
    /// For each piece of work, the caller's buffers that it overwrites.
    var overwrites: [Int: Set<Int>] = [:]
    /// The number of pieces of work, at the front, that make all outputs. With a gate they
    /// overwrite no input.
    var outputWorkCount = 0
  }

  func apply(to list: inout WorkList) -> Result {
    var taken = Set<Int>()
    var early: [Work] = []
    let outputWork = sendOutputs(&list, &taken, &early)
    let snapshots = snapshots(&list, &early)
    moveFinalWorkBack(&list, after: outputWork)
    list.works.insert(contentsOf: early, at: 0)
    var uses = BufferUses(list.works)
    var result = Result(outputWorkCount: early.count + outputWork)
    for (input, entry) in updates {
      let source = snapshots[entry] ?? list.sources[entry]
      if source.buffer == input && source.view.isPacked { continue }
      if let writer = directWriter(of: entry, list, taken, uses),
        !isGated || writer >= result.outputWorkCount, mayOverwrite(input, by: writer, list, uses)
      {
        taken.insert(entry)
        list.setSlot(firstInputSlot + input, ofBuffer: entry)
        result.overwrites[writer, default: []].insert(input)
      } else if let work = copy(source, list.buffers[entry].type, to: firstInputSlot + input, &list)
      {
        result.overwrites[list.works.count] = [input]
        uses.note(work, list.works.count)
        list.works.append(work)
      }
    }
    return result
  }

  /// Gives outputs their slots and puts the work that they need first in the list. Returns the
  /// number of pieces of that work.
  private func sendOutputs(
    _ list: inout WorkList, _ taken: inout Set<Int>, _ early: inout [Work]
  ) -> Int {
    let uses = BufferUses(list.works)
    var late: [Work] = []
    var wanted = Set<Int>()
    for (number, entry) in outputs.enumerated() {
      let source = list.sources[entry]
      wanted.insert(source.buffer)
      if directWriter(of: entry, list, taken, uses) != nil {
        taken.insert(entry)
        list.setSlot(firstOutputSlot + number, ofBuffer: entry)
        continue
      }
      guard let work = copy(source, list.buffers[entry].type, to: firstOutputSlot + number, &list)
      else { continue }
      if list.isComputed(source.buffer) { late.append(work) } else { early.append(work) }
    }
    var needed: [Work] = []
    var others: [Work] = []
    for work in list.works.reversed() {
      if work.writes.contains(where: { wanted.contains($0.buffer) }) {
        wanted.formUnion(work.reads.map(\.buffer))
        needed.append(work)
      } else {
        others.append(work)
      }
    }
    list.works = needed.reversed() + late + others.reversed()
    return needed.count + late.count
  }

  /// Copies old values that become the new values of other inputs.
  private func snapshots(_ list: inout WorkList, _ early: inout [Work]) -> [Int: Source] {
    let overwritten = Set(updates.map(\.input))
    var snapshots: [Int: Source] = [:]
    for (input, entry) in updates where snapshots[entry] == nil {
      let source = list.sources[entry]
      if !overwritten.contains(source.buffer) { continue }
      if source.buffer == input && source.view.isPacked { continue }
      let shape = source.view.shape
      guard let work = copy(source, list.buffers[entry].type, to: nil, &list) else { continue }
      early.append(work)
      snapshots[entry] = Source(
        buffer: work.writes[0].buffer, view: StridedView(contiguous: shape))
    }
    return snapshots
  }

  /// Moves work whose results nothing else reads to the end, so that the values that it overwrites
  /// have been read.
  private func moveFinalWorkBack(_ list: inout WorkList, after start: Int) {
    var isRead = Set<Int>()
    for work in list.works {
      for read in work.reads where !work.writes(read.buffer) { isRead.insert(read.buffer) }
    }
    let updated = Set(updates.map { list.sources[$0.entry].buffer })
    func isFinal(_ work: Work) -> Bool {
      work.writes.contains { updated.contains($0.buffer) }
        && !work.writes.contains { isRead.contains($0.buffer) }
    }
    let rest = list.works[start...]
    list.works[start...] = (rest.filter { !isFinal($0) } + rest.filter(isFinal))[...]
  }

  /// The work that writes a whole entry into a buffer of its own that has no slot yet; `nil` when
  /// there is none.
  private func directWriter(
    of entry: Int, _ list: WorkList, _ taken: Set<Int>, _ uses: BufferUses
  ) -> Int? {
    guard list.sources[entry].buffer == entry, !taken.contains(entry),
      list.buffers[entry].slot == nil
    else { return nil }
    guard let writers = uses.writers[entry], writers.count == 1 else { return nil }
    return writers[0]
  }

  /// True when the old value is read only before the writer, or by the writer element by element,
  /// each just before it is written.
  private func mayOverwrite(
    _ old: Int, by writer: Int, _ list: WorkList, _ uses: BufferUses
  ) -> Bool {
    for index in uses.readers[old] ?? [] {
      if index > writer { return false }
      // The writer itself may read each element before it writes it.
      if index == writer,
        list.works[index].reads.contains(where: { $0.buffer == old && $0.byteCountInOrder == nil })
      {
        return false
      }
    }
    return true
  }

  /// Work that copies a source to a slot, or to a buffer of its own; `nil` when there is nothing to
  /// copy.
  private func copy(
    _ source: Source, _ type: ElementType, to slot: Int?, _ list: inout WorkList
  ) -> Work? {
    let shape = source.view.shape
    if shape.elementCount == 0 { return nil }
    let target = list.addBuffer(TensorType(shape, type), slot: slot)
    return Work(
      .copy(source, type, to: Operand(buffer: target, byteOffset: 0)),
      reads: [
        Work.Read(
          buffer: source.buffer, isByUnit: false, byteCount: shape.elementCount * type.byteCount)
      ],
      writes: [Work.Write(buffer: target, byteCount: shape.elementCount * type.byteCount)],
      units: 1,
      nanoseconds: Double(shape.elementCount) * 0.1, path: nil)
  }
}

/// The pieces of work that write and read each buffer, in order.
private struct BufferUses {
  private(set) var writers: [Int: [Int]] = [:]
  private(set) var readers: [Int: [Int]] = [:]

  init(_ works: [Work]) {
    for (index, work) in works.enumerated() { note(work, index) }
  }

  mutating func note(_ work: Work, _ index: Int) {
    for write in work.writes { writers[write.buffer, default: []].append(index) }
    for read in work.reads { readers[read.buffer, default: []].append(index) }
  }
}
