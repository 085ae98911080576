/// Intermediates that only one chain of work makes and reads, part by part: a task needs those of its
/// own units alone, so they lie in the memory of its worker, where they stay in cache, and not in the
/// arena.
struct Locals {
  /// One of them, within a chain.
  struct Local {
    var buffer: Int
    /// Bytes that belong to one unit.
    var unitByteCount: Int
    /// The first and the last of the chain's pieces of work that need it.
    var lifetime: ClosedRange<Int>
  }

  /// Work of a stage that is divided alike.
  struct Chain: Hashable {
    var stage: Int
    var units: Int
  }

  private let wantedByteCount: Int
  private(set) var chains: [Chain: [Local]] = [:]
  /// The number of each local buffer among all.
  private(set) var numbers: [Int: Int] = [:]

  init(_ list: WorkList, _ staging: Staging, wantedByteCount: Int) {
    self.wantedByteCount = wantedByteCount
    var homes: [Int: (chain: Chain, local: Local)] = [:]
    var elsewhere: Set<Int> = []
    for (index, work) in list.works.enumerated() {
      let chain = Chain(stage: staging.stageOf[index], units: work.units)
      let strangers = Set(work.reads.filter { !$0.isAligned }.map(\.buffer))
      for buffer in Set(work.writes + work.reads.map(\.buffer)) {
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
    // A chain whose intermediates are small altogether needs no memory of its own.
    chains = chains.filter { chain, locals in
      locals.reduce(0) { $0.adding($1.unitByteCount) }.multiplied(by: chain.units) > wantedByteCount
    }
    for local in chains.values.joined().sorted(by: { $0.buffer < $1.buffer }) {
      numbers[local.buffer] = numbers.count
    }
  }

  /// How many units a task may have.
  func largestTask(_ chain: Chain) -> Int {
    guard let locals = chains[chain] else { return .max }
    let unit = Placement.place(Locals.blocks(locals, units: 1)).byteCount
    return max(1, wantedByteCount / max(unit, 1))
  }

  /// Where the locals of a chain lie in a worker's memory when its tasks have so many units.
  func placed(_ chain: Chain, units: Int) -> (offsets: [Int: Int], byteCount: Int) {
    Placement.place(Locals.blocks(chains[chain] ?? [], units: units))
  }

  private static func blocks(_ locals: [Local], units: Int) -> [Placement.Block] {
    locals.map {
      Placement.Block(buffer: $0.buffer, size: $0.unitByteCount * units, lifetime: $0.lifetime)
    }
  }
}
