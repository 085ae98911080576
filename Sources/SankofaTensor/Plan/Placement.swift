/// Gives every intermediate its place in the arena: those that are never needed at the same stage
/// share memory.
struct Placement {
  private(set) var offsets: [Int: Int] = [:]
  private(set) var byteCount = 0

  /// Memory that is needed for some time.
  struct Block {
    var buffer: Int
    var size: Int
    var lifetime: ClosedRange<Int>
  }

  init(_ list: WorkList, _ staging: Staging, _ locals: Locals) {
    let inPlace = InPlace(list, staging, locals)
    var homes: [Int: Int] = [:]
    var lifetimes: [Int: ClosedRange<Int>] = [:]
    for (index, work) in list.works.enumerated() {
      let stage = staging.stageOf[index]
      for buffer in work.writes + work.reads.map(\.buffer)
      where list.buffers[buffer].slot == nil && locals.numbers[buffer] == nil {
        let home = inPlace.home(of: buffer)
        homes[buffer] = home
        let old = lifetimes[home] ?? stage...stage
        lifetimes[home] = min(old.lowerBound, stage)...max(old.upperBound, stage)
      }
    }
    let blocks = lifetimes.map { buffer, stages in
      Block(buffer: buffer, size: list.buffers[buffer].byteCount, lifetime: stages)
    }
    let placed = Placement.place(blocks)
    byteCount = placed.byteCount
    offsets = homes.compactMapValues { placed.offsets[$0] }
  }

  /// Largest first, each at the lowest place that is free while it is needed; places are multiples of
  /// 64 bytes.
  static func place(_ blocks: [Block]) -> (offsets: [Int: Int], byteCount: Int) {
    var offsets: [Int: Int] = [:]
    var byteCount = 0
    var placed: [(block: Block, offset: Int)] = []  // by offset
    for var block in blocks.sorted(by: { ($0.size, $1.buffer) > ($1.size, $0.buffer) }) {
      block.size = (block.size + 63) & ~63
      var offset = 0
      for rival in placed where rival.block.lifetime.overlaps(block.lifetime) {
        if offset + block.size <= rival.offset { break }
        offset = max(offset, rival.offset + rival.block.size)
      }
      let place = placed.firstIndex { $0.offset > offset } ?? placed.count
      placed.insert((block, offset), at: place)
      offsets[block.buffer] = offset
      byteCount = max(byteCount, offset + block.size)
    }
    return (offsets, byteCount)
  }
}
