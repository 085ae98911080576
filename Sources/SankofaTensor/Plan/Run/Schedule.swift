/// The flat list of a plan: the work in order, the tasks that do it on ranges of its units, and the
/// stages between which the workers wait for each other.
struct Schedule {
  /// A task: does pieces of work, one after the other, for a range of their units.
  struct Task {
    /// Positions in `order`.
    var works: Range<Int>
    var units: Range<Int>
    /// The range in the schedule's `places` of the intermediates that are local to the task.
    var places: Range<Int>
  }

  struct Stage {
    var tasks: Range<Int>
    var isParallel: Bool
  }

  /// The place of an intermediate of a task's own units, in the memory of its worker.
  struct Place {
    var buffer: Int
    var offset: Int
    var unitByteCount: Int
  }

  /// The numbers of the pieces of work in the list, in the order in which they are done.
  private(set) var order: [Int] = []
  private(set) var tasks: [Task] = []
  private(set) var stages: [Stage] = []
  private(set) var places: [Place] = []
  /// The number of bytes that a worker needs for the local intermediates of its task.
  private(set) var localByteCount = 0
  private let division: PlanOptions.Division
  private let threadCount: Int

  /// - Parameter threadCount: the number of threads that will probably run the plan.
  init(
    _ list: WorkList, _ staging: Staging, _ locals: LocalBuffers, _ division: PlanOptions.Division,
    threadCount: Int = Workers.current.threadCount
  ) {
    (self.division, self.threadCount) = (division, threadCount)
    var members = [[Int]](repeating: [], count: staging.stageCount)
    for (index, stage) in staging.stageOf.enumerated() { members[stage].append(index) }
    for (stage, members) in members.enumerated() {
      var chains: [(units: Int, works: [Int])] = []
      var numbers: [Int: Int] = [:]
      for index in members {
        let units = list.works[index].units
        if let chain = numbers[units] {
          chains[chain].works.append(index)
        } else {
          numbers[units] = chains.count
          chains.append((units, [index]))
        }
      }
      let total = members.reduce(0) { $0 + list.works[$1].nanoseconds }
      let isParallel = total > division.worthSharing
      let firstTask = tasks.count
      for chain in chains {
        let works = chain.works.map { list.works[$0] }
        let first = order.count
        order += chain.works
        let least = leastUnits(works, chain.units)
        let parts = isParallel ? parts(works, chain.units, least: least) : 1
        let key = Chain(stage: stage, units: chain.units)
        let size = min(
          taskSize(units: chain.units, parts: parts), max(locals.largestTask(key), least))
        divide(first..<order.count, units: chain.units, size: size, locals, key)
      }
      stages.append(Stage(tasks: firstTask..<tasks.count, isParallel: isParallel))
    }
  }

  private func parts(_ works: [Work], _ units: Int, least: Int) -> Int {
    let nanoseconds = works.reduce(0) { $0 + $1.nanoseconds }
    let wanted =
      nanoseconds < division.worthSharing
      ? 1 : max(2, Int(nanoseconds / division.taskNanoseconds))
    return min(units / least, wanted, 64)
  }

  /// The least number of units of a task: as many as should stay together, as long as every thread
  /// still gets a share.
  private func leastUnits(_ works: [Work], _ units: Int) -> Int {
    let wanted = works.reduce(1) { max($0, $1.unitsTogether) }
    return division.keepsTogether ? max(1, min(wanted, units / threadCount)) : 1
  }

  private func taskSize(units: Int, parts: Int) -> Int {
    let size = (units + parts - 1) / parts
    // Keeps whole tiles of a matrix product, whose kernels are fastest on multiples of 16 rows.
    return size > 16 ? (size + 15) / 16 * 16 : size
  }

  private mutating func divide(
    _ works: Range<Int>, units: Int, size: Int, _ locals: LocalBuffers, _ chain: Chain
  ) {
    let firstPlace = places.count
    let placed = locals.placed(chain, units: size)
    for (local, offset) in placed.places {
      places.append(
        Place(buffer: local.buffer, offset: offset, unitByteCount: local.unitByteCount))
    }
    localByteCount = max(localByteCount, placed.byteCount)
    for begin in stride(from: 0, to: units, by: size) {
      tasks.append(
        Task(
          works: works, units: begin..<min(units, begin + size),
          places: firstPlace..<places.count))
    }
  }
}
