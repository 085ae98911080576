import CSankofaKernels

/// The flat list of a plan: steps, the tasks that run them on ranges of their units, and the stages
/// between which the workers wait for each other.
struct Schedule {
  private(set) var steps: [Step] = []
  private(set) var tasks: [Plan.Task] = []
  private(set) var stages: [Plan.Stage] = []
  private(set) var places: [Plan.LocalPlace] = []
  /// Bytes that a worker needs for what is local to its task.
  private(set) var localByteCount = 0
  private let division: PlanOptions.Division

  init(_ division: PlanOptions.Division) { self.division = division }

  mutating func add(
    _ list: WorkList, _ staging: Staging, _ locals: Locals, _ writer: StepWriter
  ) {
    var members = [[Work]](repeating: [], count: staging.stageCount)
    for (work, stage) in zip(list.works, staging.stageOf) { members[stage].append(work) }
    for (stage, works) in members.enumerated() {
      var chains: [(units: Int, works: [Work])] = []
      var numbers: [Int: Int] = [:]
      for work in works {
        if let chain = numbers[work.units] {
          chains[chain].works.append(work)
        } else {
          numbers[work.units] = chains.count
          chains.append((work.units, [work]))
        }
      }
      let total = chains.reduce(0) { $0 + $1.works.reduce(0) { $0 + $1.cost } }
      let isParallel = total > division.worthSharing
      let firstTask = tasks.count
      for chain in chains {
        let firstStep = steps.count
        steps.append(contentsOf: chain.works.map(writer.step))
        let cost = chain.works.reduce(0) { $0 + $1.cost }
        let parts = isParallel ? parts(chain.works, chain.units, cost) : 1
        let key = Locals.Chain(stage: stage, units: chain.units)
        let size = min(
          taskSize(units: chain.units, parts: parts),
          max(locals.largestTask(key), rows(chain.works, chain.units)))
        divide(firstStep..<steps.count, units: chain.units, size: size, locals, key, writer)
      }
      stages.append(Plan.Stage(firstTask: firstTask, endTask: tasks.count, isParallel: isParallel))
    }
  }

  private func parts(_ works: [Work], _ units: Int, _ cost: Double) -> Int {
    let wanted = cost < division.taskCost / 4 ? 1 : max(2, Int(cost / division.taskCost))
    return min(units / rows(works, units), wanted, 64)
  }

  /// How many units a task has at least.
  private func rows(_ works: [Work], _ units: Int) -> Int {
    works.map { $0.smallestTask(productRows: division.productRows) }.max() ?? 1
  }

  private func taskSize(units: Int, parts: Int) -> Int {
    let size = (units + parts - 1) / parts
    // Whole tiles of a matrix product: its kernels are at their best on multiples of 16 rows.
    return size > 16 ? (size + 15) / 16 * 16 : size
  }

  private mutating func divide(
    _ steps: Range<Int>, units: Int, size: Int, _ locals: Locals, _ chain: Locals.Chain,
    _ writer: StepWriter
  ) {
    let firstPlace = places.count
    let placed = locals.placed(chain, units: size)
    for local in locals.chains[chain] ?? [] {
      places.append(
        Plan.LocalPlace(
          slot: writer.slot(ofLocal: local.buffer), offset: placed.offsets[local.buffer] ?? 0,
          unitByteCount: local.unitByteCount))
    }
    localByteCount = max(localByteCount, placed.byteCount)
    var begin = 0
    while begin < units {
      let end = min(units, begin + size)
      tasks.append(
        Plan.Task(
          firstStep: steps.lowerBound, endStep: steps.upperBound, firstUnit: begin, endUnit: end,
          firstPlace: firstPlace, endPlace: places.count))
      begin = end
    }
  }
}

extension Work {
  /// How many units are worth doing together: with fewer, a task reads much that it shares with others.
  /// Products leave four tasks all the same.
  fileprivate func smallestTask(productRows: Int) -> Int {
    if productRows == 1 { return 1 }
    switch kind {
    case .matmul: return max(1, min(productRows, units / 4))
    // Every row of weights reads the whole upstream, which tiles of rows share.
    case .convolution(let draft) where draft.method == .weights:
      return max(1, min(3 * productRows / draft.rowsPerUnit, units / 4))
    // Columns that share a line of the cache.
    case .columns: return max(1, min(16, units))
    default: return 1
    }
  }
}
