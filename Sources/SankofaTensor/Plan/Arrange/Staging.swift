/// The work of a stage that is divided into the same number of units.
struct Chain: Hashable {
  var stage: Int
  var units: Int
}

/// Assigns each piece of work to a stage. Stages follow one another with a barrier in between.
/// Inside a stage, work that is divided into as many units, and whose units depend only on equal
/// units, forms a chain.
struct Staging {
  /// The stage of each piece of work.
  private(set) var stageOf: [Int]
  private(set) var stageCount = 0
  /// The number of first stages, which only prepare values that stay the same for many runs.
  private(set) var preparedStageCount = 0
  /// The buffers that those stages prepare for the other stages.
  private(set) var preparedBuffers: Set<Int> = []

  /// The grain of each chain that has one.
  private var grains: [Chain: KernelCall.Grain] = [:]

  /// - Parameters:
  ///   - byteCounts: the size of each buffer; 0 for buffers that are not in the arena.
  ///   - isPrepared: true for each piece of work whose result stays the same for many runs.
  ///   - overwrites: for each piece of work, the caller's buffers that it overwrites.
  ///   - gatedAfter: the number of pieces of work, at the front, that are done before anything is
  ///     overwritten.
  init(
    _ works: [Work], byteCounts: [Int], isPrepared: [Bool], overwrites: [Int: Set<Int>],
    gatedAfter: Int = 0
  ) {
    stageOf = [Int](repeating: 0, count: works.count)
    // The last stage of the producers of each buffer, by the number of equal parts in which they
    // write it; 0 when they do not write it in parts.
    var producers: [Int: [Int: Int]] = [:]
    var readers: [Int: [Int]] = [:]
    var gateStage = -1
    let order =
      works.indices.filter { isPrepared[$0] } + works.indices.filter { !isPrepared[$0] }
    for index in order {
      let work = works[index]
      var stage = isPrepared[index] ? 0 : preparedStageCount
      for read in work.reads {
        for (units, last) in producers[read.buffer] ?? [:] {
          let follows = read.isByUnit && units == work.units
          stage = max(stage, last + (follows ? 0 : 1))
        }
        readers[read.buffer, default: []].append(index)
      }
      for buffer in overwrites[index] ?? [] {
        for reader in readers[buffer] ?? [] where reader != index {
          stage = max(stage, stageOf[reader] + 1)
        }
      }
      if overwrites[index] != nil { stage = max(stage, 1 + gateStage) }
      while !suits(work, stage) { stage += 1 }
      join(work, stage)
      stageOf[index] = stage
      stageCount = max(stageCount, stage + 1)
      if isPrepared[index] { preparedStageCount = stageCount }
      if index < gatedAfter { gateStage = max(gateStage, stage) }
      for write in work.writes {
        producers[write.buffer, default: [:]].merge(
          [work.writesByUnit ? work.units : 0: stage], uniquingKeysWith: max)
      }
    }
    let prepared = works.indices.filter { isPrepared[$0] }.flatMap {
      works[$0].writes.map(\.buffer)
    }
    let readLater = works.indices.filter { !isPrepared[$0] }.flatMap {
      works[$0].reads.map(\.buffer)
    }
    preparedBuffers = Set(prepared).intersection(readLater)
    let overwritten = overwrites.values.reduce(into: Set()) { $0.formUnion($1) }
    pullTowardsConsumers(
      works.indices.filter { !isPrepared[$0] }, works, byteCounts, gatedAfter: gatedAfter, readers,
      overwritten: overwritten)
  }

  /// True when the chain that the work would join in a stage has the same grain, or none.
  private func suits(_ work: Work, _ stage: Int) -> Bool {
    guard let grain = work.grain,
      let known = grains[Chain(stage: stage, units: work.units)]
    else { return true }
    return grain == known
  }

  private mutating func join(_ work: Work, _ stage: Int) {
    if let grain = work.grain { grains[Chain(stage: stage, units: work.units)] = grain }
  }

  /// Moves work whose result only goes to equal units of one later chain into that chain: a
  /// gradient is then still in cache when its parameter is updated.
  private mutating func pullTowardsConsumers(
    _ movable: [Int], _ works: [Work], _ byteCounts: [Int], gatedAfter: Int,
    _ readers: [Int: [Int]],
    overwritten: Set<Int>
  ) {
    for index in movable.reversed() {
      let work = works[index]
      // Work that reads a value must stay before the work that overwrites it.
      if work.reads.contains(where: { overwritten.contains($0.buffer) }) { continue }
      let consumers = work.writes.flatMap { readers[$0.buffer] ?? [] }.filter { $0 != index }
      guard let first = consumers.first, stageOf[first] > stageOf[index] else { continue }
      // Work that the gate needs cannot move after the gate.
      if index < gatedAfter, consumers.contains(where: { $0 >= gatedAfter }) { continue }
      // A large operand would take memory for longer than its small result.
      let operands = Set(work.reads.map(\.buffer)).reduce(0) { $0 + byteCounts[$1] }
      let results = work.writes.reduce(0) { $0 + byteCounts[$1.buffer] }
      if operands > Staging.patience * results + Staging.smallByteCount { continue }
      if !suits(work, stageOf[first]) { continue }
      let follows = consumers.allSatisfy { consumer in
        work.writesByUnit && stageOf[consumer] == stageOf[first]
          && works[consumer].units == work.units
          && works[consumer].reads.allSatisfy { read in
            !work.writes(read.buffer) || read.isByUnit
          }
      }
      if follows {
        stageOf[index] = stageOf[first]
        join(work, stageOf[index])
      }
    }
  }

  /// The factor by which the operands of work that is moved may be larger than its result.
  private static let patience = 4
  /// The size of operands up to which work may always be moved.
  private static let smallByteCount = 512 << 10
}
