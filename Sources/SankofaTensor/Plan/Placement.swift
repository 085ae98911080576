/// Gives every intermediate its place in the arena: those that are never needed at the same time share
/// memory.
///
/// Between stages that is a matter of stages. Inside a chain, which each task goes through for its own
/// units from the first piece of work to the last, intermediates of one size that no other stage needs
/// share memory too: unit u of each lies at the same place, so no task meets another one's.
struct Placement {
  private(set) var offsets: [Int: Int] = [:]
  private(set) var byteCount = 0

  /// When a buffer is needed.
  private struct Life {
    var stages: ClosedRange<Int>
    var works: ClosedRange<Int>
    /// In how many parts all that touches it is divided, if all is divided alike and read so.
    var units: Int?
  }

  private struct Block {
    var buffers: [Int]
    var size: Int
    var stages: ClosedRange<Int>
  }

  init(_ list: WorkList, _ staging: Staging) {
    let blocks = Placement.blocks(of: Placement.lives(list, staging), list)
    // Largest first, each at the lowest place that is free during its stages; `placed` by offset.
    var placed: [(block: Block, offset: Int)] = []
    for block in blocks.sorted(by: { ($0.size, $1.buffers[0]) > ($1.size, $0.buffers[0]) }) {
      var offset = 0
      for rival in placed where rival.block.stages.overlaps(block.stages) {
        if offset + block.size <= rival.offset { break }
        offset = max(offset, rival.offset + rival.block.size)
      }
      let place = placed.firstIndex { $0.offset > offset } ?? placed.count
      placed.insert((block, offset), at: place)
      for buffer in block.buffers { offsets[buffer] = offset }
      byteCount = max(byteCount, offset + block.size)
    }
  }

  private static func lives(_ list: WorkList, _ staging: Staging) -> [Int: Life] {
    var lives: [Int: Life] = [:]
    for (index, work) in list.works.enumerated() {
      let stage = staging.stageOf[index]
      func touch(_ buffer: Int, isAligned: Bool) {
        if list.buffers[buffer].slot != nil { return }
        var life =
          lives[buffer] ?? Life(stages: stage...stage, works: index...index, units: work.units)
        life.stages = min(life.stages.lowerBound, stage)...max(life.stages.upperBound, stage)
        life.works = life.works.lowerBound...index
        if life.units != work.units || !isAligned { life.units = nil }
        lives[buffer] = life
      }
      for buffer in work.writes { touch(buffer, isAligned: true) }
      for read in work.reads { touch(read.buffer, isAligned: read.isAligned) }
    }
    return lives
  }

  /// A block for each buffer, or for several of one chain that are needed one after the other.
  private static func blocks(of lives: [Int: Life], _ list: WorkList) -> [Block] {
    var blocks: [Block] = []
    var shared: [Chain: [(block: Int, lastWork: Int)]] = [:]
    let byTime = lives.sorted { a, b in
      (a.value.works.lowerBound, a.key) < (b.value.works.lowerBound, b.key)
    }
    for (buffer, life) in byTime {
      let bytes = list.buffers[buffer].byteCount
      let block = Block(buffers: [buffer], size: (bytes + 63) & ~63, stages: life.stages)
      guard let units = life.units, life.stages.count == 1, bytes % max(1, units) == 0 else {
        blocks.append(block)
        continue
      }
      let chain = Chain(stage: life.stages.lowerBound, units: units, byteCount: bytes)
      var known = shared.removeValue(forKey: chain) ?? []
      // Of those that are free, the one that was left last is still in the cache.
      let free = known.indices.filter { known[$0].lastWork < life.works.lowerBound }
        .max { known[$0].lastWork < known[$1].lastWork }
      if let free {
        blocks[known[free].block].buffers.append(buffer)
        known[free].lastWork = life.works.upperBound
      } else {
        known.append((blocks.count, life.works.upperBound))
        blocks.append(block)
      }
      shared[chain] = known
    }
    return blocks
  }

  private struct Chain: Hashable {
    var stage: Int
    var units: Int
    var byteCount: Int
  }
}
