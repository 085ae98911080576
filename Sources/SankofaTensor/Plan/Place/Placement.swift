/// Gives every intermediate its place in the arena. Intermediates that are never needed in the same
/// stage share memory.
struct Placement {
  private var offsets: [Int: Int] = [:]
  private(set) var byteCount = 0

  init(_ list: WorkList, _ staging: Staging, _ locals: LocalBuffers) {
    let inPlace = InPlace(list, staging, locals)
    var homes: [Int: Int] = [:]
    var lifetimes: [Int: ClosedRange<Int>] = [:]
    for (index, work) in list.works.enumerated() {
      let stage = staging.stageOf[index]
      for buffer in work.buffers
      where list.buffers[buffer].slot == nil && !locals.contains(buffer) {
        let home = inPlace.home(of: buffer)
        homes[buffer] = home
        let old = lifetimes[home] ?? stage...stage
        // A prepared value stays until the inputs that it was made of change.
        let end = staging.preparedBuffers.contains(buffer) ? staging.stageCount - 1 : stage
        lifetimes[home] = min(old.lowerBound, stage)...max(old.upperBound, end)
      }
    }
    let blocks = lifetimes.map { buffer, stages in
      MemoryBlock(owner: buffer, size: list.buffers[buffer].byteCount, lifetime: stages)
    }
    let placed = MemoryBlock.place(blocks)
    byteCount = placed.byteCount
    offsets = homes.mapValues { home in
      guard let offset = placed.offsets[home] else {
        preconditionFailure("every block gets a place")
      }
      return offset
    }
  }

  /// The offset of a buffer in the arena, in bytes.
  func offset(of buffer: Int) -> Int {
    guard let offset = offsets[buffer] else {
      preconditionFailure(
        "a buffer that work uses is the caller's, local, or has a place in the arena")
    }
    return offset
  }
}
