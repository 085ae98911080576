extension WorkList {
  /// Marks the work that depends only on inputs that stay the same for many runs, and whose results
  /// no work of a run writes.
  func preparation(keptInputs: Range<Int>) -> [Bool] {
    if keptInputs.isEmpty { return works.map { _ in false } }
    let kept = Set(
      graph.entries.indices.filter { index in
        if case .input(let number) = graph.entries[index].kind {
          keptInputs.contains(number)
        } else {
          false
        }
      })
    var isPrepared = works.map { _ in true }
    // Buffers that are written in every run.
    var later: Set<Int> = []
    var changes = true
    // Work comes in order, so one pass finds the dependencies; further passes find buffers that
    // work of both kinds writes.
    while changes {
      changes = false
      for (index, work) in works.enumerated() where isPrepared[index] {
        let writesAlone = work.writes.allSatisfy {
          buffers[$0.buffer].slot == nil && !later.contains($0.buffer)
        }
        let readsKept = work.reads.allSatisfy {
          buffers[$0.buffer].slot == nil ? !later.contains($0.buffer) : kept.contains($0.buffer)
        }
        if writesAlone && readsKept && !work.reads.isEmpty { continue }
        isPrepared[index] = false
        later.formUnion(work.writes.map(\.buffer))
        changes = true
      }
    }
    return isPrepared
  }
}
