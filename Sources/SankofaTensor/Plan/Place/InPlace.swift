/// Finds results of block programs that can overwrite an operand that is not needed afterwards.
struct InPlace {
  /// The buffer whose memory each such result uses: that of an operand, or the one that the operand
  /// itself uses.
  private var homes: [Int: Int] = [:]

  init(_ list: WorkList, _ staging: Staging, _ locals: LocalBuffers) {
    var uses: [Int: [Int]] = [:]
    for (index, work) in list.works.enumerated() {
      for buffer in Set(work.buffers) {
        uses[buffer, default: []].append(index)
      }
    }
    var taken: Set<Int> = []
    // True when an access visits a whole buffer of the arena in order.
    func isWhole(_ buffer: Int, _ byteCountInOrder: Int?) -> Bool {
      list.buffers[buffer].byteCount == byteCountInOrder && list.buffers[buffer].slot == nil
        && !locals.contains(buffer)
    }
    for (index, work) in list.works.enumerated() {
      let reads = Dictionary(grouping: work.reads, by: \.buffer)
      for write in work.writes where isWhole(write.buffer, write.byteCountInOrder) {
        let result = write.buffer
        // A buffer that several pieces of work write is not made of one operand.
        guard uses[result]?.first == index, homes[result] == nil else { continue }
        let operand = reads.keys.sorted().first { buffer in
          !taken.contains(buffer) && !work.writes(buffer)
            && !staging.preparedBuffers.contains(buffer)
            && list.buffers[buffer].byteCount == list.buffers[result].byteCount
            && reads[buffer]?.allSatisfy { isWhole(buffer, $0.byteCountInOrder) } == true
            // Checks the last use first, since that is most often the one that comes too late.
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

  /// The buffer whose memory a buffer uses: its own or another's.
  func home(of buffer: Int) -> Int { homes[buffer] ?? buffer }

  /// True when all of a piece of work comes before another, or when the part of the same task does
  /// and reads nothing of the buffer that belongs to another task.
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
