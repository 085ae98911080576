/// A number of bytes that a buffer needs during its lifetime.
struct MemoryBlock {
  /// The buffer that needs the memory.
  var owner: Int
  var size: Int
  var lifetime: ClosedRange<Int>

  /// The most blocks that are placed by size, which compares all pairs; more are placed by time.
  private static let sortedLimit = 4096

  /// Places blocks at multiples of 64 bytes, so that blocks with overlapping lifetimes do not
  /// overlap; returns the offset of each owner and the bytes needed.
  static func place(_ blocks: [MemoryBlock]) -> (offsets: [Int: Int], byteCount: Int) {
    blocks.count <= sortedLimit ? placeBySize(blocks) : placeByTime(blocks)
  }

  /// Places the largest block first, each at the lowest offset that is free while it is needed.
  private static func placeBySize(_ blocks: [MemoryBlock]) -> (offsets: [Int: Int], byteCount: Int)
  {
    var offsets: [Int: Int] = [:]
    var byteCount = 0
    var placed: [(block: MemoryBlock, offset: Int)] = []  // by offset
    for var block in blocks.sorted(by: { ($0.size, $1.owner) > ($1.size, $0.owner) }) {
      block.size = (block.size + 63) & ~63
      var offset = 0
      for rival in placed where rival.block.lifetime.overlaps(block.lifetime) {
        if offset.adding(block.size) <= rival.offset { break }
        offset = max(offset, rival.offset.adding(rival.block.size))
      }
      let place = placed.firstIndex { $0.offset > offset } ?? placed.count
      placed.insert((block, offset), at: place)
      offsets[block.owner] = offset
      byteCount = max(byteCount, offset.adding(block.size))
    }
    return (offsets, byteCount)
  }

  /// Places blocks in the order in which they are needed, each in the smallest gap that is large
  /// enough.
  private static func placeByTime(_ blocks: [MemoryBlock]) -> (offsets: [Int: Int], byteCount: Int)
  {
    let size = { (block: MemoryBlock) in (block.size + 63) & ~63 }
    let starts = blocks.sorted {
      ($0.lifetime.lowerBound, $1.size, $0.owner) < ($1.lifetime.lowerBound, $0.size, $1.owner)
    }
    let ends = blocks.sorted {
      ($0.lifetime.upperBound, $0.owner) < ($1.lifetime.upperBound, $1.owner)
    }
    var offsets: [Int: Int] = [:]
    var memory = FreeMemory()
    var ended = 0
    for block in starts {
      while ended < ends.count, ends[ended].lifetime.upperBound < block.lifetime.lowerBound {
        guard let offset = offsets[ends[ended].owner] else {
          preconditionFailure("a block that has ended was placed")
        }
        memory.give(back: offset, size(ends[ended]))
        ended += 1
      }
      offsets[block.owner] = memory.take(size(block))
    }
    return (offsets, memory.byteCount)
  }
}

/// The gaps in a memory that grows when no gap is large enough.
private struct FreeMemory {
  private(set) var byteCount = 0
  /// The gaps by offset; no two touch.
  private var gaps: [(offset: Int, size: Int)] = []

  /// Takes a place of `size` bytes, and returns its offset.
  mutating func take(_ size: Int) -> Int {
    if size == 0 { return 0 }
    var best: Int?
    for (index, gap) in gaps.enumerated() where gap.size >= size {
      if gap.size < best.map({ gaps[$0].size }) ?? .max { best = index }
      if gap.size == size { break }
    }
    if let best {
      let offset = gaps[best].offset
      gaps[best] = (offset.adding(size), gaps[best].size - size)
      if gaps[best].size == 0 { gaps.remove(at: best) }
      return offset
    }
    // The place begins in the gap at the end, if there is one.
    let offset =
      gaps.last.flatMap { $0.offset.adding($0.size) == byteCount ? $0.offset : nil } ?? byteCount
    if offset < byteCount { gaps.removeLast() }
    byteCount = offset.adding(size)
    return offset
  }

  mutating func give(back offset: Int, _ size: Int) {
    if size == 0 { return }
    var (begin, end) = (0, gaps.count)
    while begin < end {
      let middle = (begin + end) / 2
      if gaps[middle].offset < offset { begin = middle + 1 } else { end = middle }
    }
    gaps.insert((offset, size), at: begin)
    if begin + 1 < gaps.count, offset.adding(size) == gaps[begin + 1].offset {
      gaps[begin].size = size.adding(gaps.remove(at: begin + 1).size)
    }
    if begin > 0, gaps[begin - 1].offset.adding(gaps[begin - 1].size) == offset {
      gaps[begin - 1].size = gaps[begin - 1].size.adding(gaps.remove(at: begin).size)
    }
  }
}
