/// Says when each piece of work is done: stages follow one another with a barrier between; inside a
/// stage, work that is divided alike and whose parts depend on equal parts only forms a chain.
struct Staging {
  /// The stage of each piece of work.
  private(set) var stageOf: [Int]
  private(set) var stageCount = 0

  /// - Parameter overwrites: for each piece of work, the buffers of the caller's that it overwrites.
  init(_ works: [Work], overwrites: [Int: Set<Int>]) {
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
      stageOf[index] = stage
      stageCount = max(stageCount, stage + 1)
      for buffer in work.writes { producers[buffer, default: []].append(index) }
    }
  }
}
