/// Gives every intermediate its place in the arena: those that are never needed at the same stage
/// share memory.
struct Placement {
  private(set) var offsets: [Int: Int] = [:]
  private(set) var byteCount = 0

  private struct Block {
    var buffer: Int
    var size: Int
    var stages: ClosedRange<Int>
  }

  init(_ list: WorkList, _ staging: Staging) {
    var lifetimes: [Int: ClosedRange<Int>] = [:]
    for (index, work) in list.works.enumerated() {
      let stage = staging.stageOf[index]
      for buffer in work.writes + work.reads.map(\.buffer)
      where list.buffers[buffer].slot == nil {
        let old = lifetimes[buffer] ?? stage...stage
        lifetimes[buffer] = min(old.lowerBound, stage)...max(old.upperBound, stage)
      }
    }
    let blocks = lifetimes.map { buffer, stages in
      Block(buffer: buffer, size: (list.buffers[buffer].byteCount + 63) & ~63, stages: stages)
    }
    // Largest first, each at the lowest place that is free during its stages.
    var placed: [(block: Block, offset: Int)] = []
    for block in blocks.sorted(by: { ($0.size, $1.buffer) > ($1.size, $0.buffer) }) {
      var offset = 0
      let rivals = placed.filter { $0.block.stages.overlaps(block.stages) }
        .sorted { $0.offset < $1.offset }
      for rival in rivals {
        if offset + block.size <= rival.offset { break }
        offset = max(offset, rival.offset + rival.block.size)
      }
      placed.append((block, offset))
      offsets[block.buffer] = offset
      byteCount = max(byteCount, offset + block.size)
    }
  }
}
