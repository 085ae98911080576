/// Results of block programs that are written over an operand that nobody needs afterwards.
struct InPlace {
  /// The buffer whose memory each such result finally has: that of an operand, which may itself use
  /// the memory of another.
  private var homes: [Int: Int] = [:]

  init(_ list: WorkList, _ staging: Staging, _ locals: LocalBuffers) {
    var uses: [Int: [Int]] = [:]
    for (index, work) in list.works.enumerated() {
      for buffer in Set(work.buffers) {
        uses[buffer, default: []].append(index)
      }
    }
    var taken: Set<Int> = []
    // Whether an access goes through a whole buffer of the arena in its order.
    func isWhole(_ buffer: Int, _ byteCountInOrder: Int?) -> Bool {
      list.buffers[buffer].byteCount == byteCountInOrder && list.buffers[buffer].slot == nil
        && !locals.contains(buffer)
    }
    for (index, work) in list.works.enumerated() {
      let reads = Dictionary(grouping: work.reads, by: \.buffer)
      for write in work.writes where isWhole(write.buffer, write.byteCountInOrder) {
        let result = write.buffer
        // What several pieces of work store is not made of one operand.
        guard uses[result]?.first == index, homes[result] == nil else { continue }
        let operand = reads.keys.sorted().first { buffer in
          !taken.contains(buffer) && !work.writes(buffer)
            && !staging.preparedBuffers.contains(buffer)
            && list.buffers[buffer].byteCount == list.buffers[result].byteCount
            && reads[buffer]?.allSatisfy { isWhole(buffer, $0.byteCountInOrder) } == true
            // The last use is checked first, since it is most often the one that comes too late.
            && uses[buffer]?.reversed().allSatisfy { other in
              other == index || InPlace.comes(other, with: buffer, before: index, list, staging)
            } == true
        }
        guard let operand else { continue }
        homes[result] = home(of: operand)
        taken.insert(operand)
      }
    }
  }

  /// The buffer whose memory a buffer finally has.
  func home(of buffer: Int) -> Int { homes[buffer] ?? buffer }

  /// True when all parts of work come before other work, or those of the same task, which then need
  /// nothing of the buffer that is another task's.
  private static func comes(
    _ other: Int, with buffer: Int, before index: Int, _ list: WorkList, _ staging: Staging
  ) -> Bool {
    let (stage, last) = (staging.stageOf[other], staging.stageOf[index])
    if stage != last { return stage < last }
    let work = list.works[other]
    return other < index && work.units == list.works[index].units
      && work.reads.allSatisfy { $0.buffer != buffer || $0.isByUnit }
  }
}
