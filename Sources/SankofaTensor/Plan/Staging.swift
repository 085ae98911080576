/// Says when each piece of work is done: stages follow one another with a barrier between; inside a
/// stage, work that is divided alike and whose parts depend on equal parts only forms a chain.
struct Staging {
  /// The stage of each piece of work.
  private(set) var stageOf: [Int]
  private(set) var stageCount = 0

  /// - Parameters:
  ///   - overwrites: for each piece of work, the buffers of the caller's that it overwrites.
  ///   - gatedAfter: how much work, at the front, is done before anything is overwritten.
  init(_ works: [Work], overwrites: [Int: Set<Int>], gatedAfter: Int = 0) {
    stageOf = [Int](repeating: 0, count: works.count)
    var producers: [Int: [Int]] = [:]
    var readers: [Int: [Int]] = [:]
    for (index, work) in works.enumerated() {
      var stage = 0
      for read in work.reads {
        for producer in producers[read.buffer] ?? [] {
          let follows =
            read.isAligned && works[producer].units == work.units
          stage = max(stage, stageOf[producer] + (follows ? 0 : 1))
        }
        readers[read.buffer, default: []].append(index)
      }
      for buffer in overwrites[index] ?? [] {
        for reader in readers[buffer] ?? [] where reader != index {
          stage = max(stage, stageOf[reader] + 1)
        }
      }
      if overwrites[index] != nil {
        stage = max(stage, 1 + (stageOf[..<gatedAfter].max() ?? -1))
      }
      stageOf[index] = stage
      stageCount = max(stageCount, stage + 1)
      for buffer in work.writes { producers[buffer, default: []].append(index) }
    }
    let overwritten = overwrites.values.reduce(into: Set()) { $0.formUnion($1) }
    pullTowardsConsumers(works, from: gatedAfter, readers, overwritten: overwritten)
  }

  /// Work whose result only goes to equal parts of one later chain joins that chain: a gradient is
  /// then still in cache when its parameter is updated.
  private mutating func pullTowardsConsumers(
    _ works: [Work], from start: Int, _ readers: [Int: [Int]], overwritten: Set<Int>
  ) {
    for index in works.indices[start...].reversed() {
      let work = works[index]
      // What reads a value that is overwritten has to stay before that.
      if work.reads.contains(where: { overwritten.contains($0.buffer) }) { continue }
      let consumers = work.writes.flatMap { readers[$0] ?? [] }.filter { $0 != index }
      guard let first = consumers.first, stageOf[first] > stageOf[index] else { continue }
      let follows = consumers.allSatisfy { consumer in
        stageOf[consumer] == stageOf[first] && works[consumer].units == work.units
          && works[consumer].reads.allSatisfy { read in
            !work.writes.contains(read.buffer) || read.isAligned
          }
      }
      if follows { stageOf[index] = stageOf[first] }
    }
  }
}
