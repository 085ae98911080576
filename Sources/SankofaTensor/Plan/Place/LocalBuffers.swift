/// Intermediates that only one chain of work makes and reads, part by part. A task needs only the
/// parts of its own units, so they are in the memory of its worker, where they stay in cache, and
/// not in the arena.
struct LocalBuffers {
  /// One such intermediate of a chain.
  struct Local {
    var buffer: Int
    /// The number of bytes that belong to one unit.
    var unitByteCount: Int
    /// The first and the last piece of work of the chain that use it.
    var lifetime: ClosedRange<Int>
  }

  private let wantedByteCount: Int
  private var chains: [Chain: [Local]] = [:]
  /// The number of each local buffer among all.
  private var numbers: [Int: Int] = [:]

  init(_ list: WorkList, _ staging: Staging, wantedByteCount: Int) {
    self.wantedByteCount = wantedByteCount
    var homes: [Int: (chain: Chain, local: Local)] = [:]
    var elsewhere: Set<Int> = []
    for (index, work) in list.works.enumerated() {
      let chain = Chain(stage: staging.stageOf[index], units: work.units)
      var strangers = Set(work.reads.filter { !$0.isByUnit }.map(\.buffer))
      if !work.writesByUnit { strangers.formUnion(work.writes.map(\.buffer)) }
      for buffer in Set(work.buffers) {
        guard list.buffers[buffer].slot == nil, !elsewhere.contains(buffer) else { continue }
        let bytes = list.buffers[buffer].byteCount
        let known = homes[buffer]
        if strangers.contains(buffer) || bytes % work.units != 0
          || known.map({ $0.chain != chain }) ?? false
        {
          homes[buffer] = nil
          elsewhere.insert(buffer)
          continue
        }
        let first = known?.local.lifetime.lowerBound ?? index
        homes[buffer] = (
          chain,
          Local(buffer: buffer, unitByteCount: bytes / work.units, lifetime: first...index)
        )
      }
    }
    for (chain, local) in homes.values.sorted(by: { $0.local.buffer < $1.local.buffer }) {
      chains[chain, default: []].append(local)
    }
    // A chain whose intermediates are small in total keeps them in the arena.
    chains = chains.filter { chain, locals in
      locals.reduce(0) { $0.adding($1.unitByteCount) }.multiplied(by: chain.units) > wantedByteCount
    }
    for local in chains.values.joined().sorted(by: { $0.buffer < $1.buffer }) {
      numbers[local.buffer] = numbers.count
    }
  }

  /// The number of local buffers.
  var count: Int { numbers.count }

  func contains(_ buffer: Int) -> Bool { numbers[buffer] != nil }

  /// The number of a buffer among the local ones, or `nil` when it is not local.
  func number(of buffer: Int) -> Int? { numbers[buffer] }

  /// The most units that a task may have.
  func largestTask(_ chain: Chain) -> Int {
    guard let locals = chains[chain] else { return .max }
    let unit = MemoryBlock.place(LocalBuffers.blocks(locals, units: 1)).byteCount
    return max(1, wantedByteCount / max(unit, 1))
  }

  /// The places of a chain's intermediates in a worker's memory when its tasks have `units` units,
  /// and the number of bytes that they need.
  func placed(
    _ chain: Chain, units: Int
  ) -> (places: [(local: Local, offset: Int)], byteCount: Int) {
    guard let locals = chains[chain] else { return ([], 0) }
    let (offsets, byteCount) = MemoryBlock.place(LocalBuffers.blocks(locals, units: units))
    let places = locals.map { local in
      guard let offset = offsets[local.buffer] else {
        preconditionFailure("every block gets a place")
      }
      return (local, offset)
    }
    return (places, byteCount)
  }

  private static func blocks(_ locals: [Local], units: Int) -> [MemoryBlock] {
    locals.map {
      MemoryBlock(owner: $0.buffer, size: $0.unitByteCount * units, lifetime: $0.lifetime)
    }
  }
}
