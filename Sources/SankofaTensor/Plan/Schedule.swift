import CSankofaKernels

/// The flat list of a plan: steps, the tasks that run them on ranges of their units, and the stages
/// between which the workers wait for each other.
struct Schedule {
  private(set) var steps: [Step] = []
  private(set) var tasks: [Plan.Task] = []
  private(set) var stages: [Plan.Stage] = []
  private let division: PlanOptions.Division

  init(_ division: PlanOptions.Division) { self.division = division }

  mutating func add(_ list: WorkList, _ staging: Staging, _ writer: StepWriter) {
    var members = [[Work]](repeating: [], count: staging.stageCount)
    for (work, stage) in zip(list.works, staging.stageOf) { members[stage].append(work) }
    for works in members {
      var chains: [(units: Int, works: [Work])] = []
      for work in works {
        if let chain = chains.firstIndex(where: { $0.units == work.units }) {
          chains[chain].works.append(work)
        } else {
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
        let parts = isParallel ? parts(chain.works, units: chain.units, cost: cost) : 1
        divide(firstStep..<steps.count, units: chain.units, parts: parts)
      }
      stages.append(Plan.Stage(firstTask: firstTask, endTask: tasks.count, isParallel: isParallel))
    }
  }

  private func parts(_ works: [Work], units: Int, cost: Double) -> Int {
    let wanted = cost < division.taskCost / 4 ? 1 : max(2, Int(cost / division.taskCost))
    let multiplies = works.contains { if case .matmul = $0.kind { true } else { false } }
    let rows = multiplies ? max(1, min(division.productRows, units / 4)) : 1
    return min(units / rows, wanted, 64)
  }

  private mutating func divide(_ steps: Range<Int>, units: Int, parts: Int) {
    var size = (units + parts - 1) / parts
    // Whole tiles of a matrix product: its kernels are at their best on multiples of 16 rows.
    if size > 16 { size = (size + 15) / 16 * 16 }
    var begin = 0
    while begin < units {
      let end = min(units, begin + size)
      tasks.append(
        Plan.Task(
          firstStep: steps.lowerBound, endStep: steps.upperBound, firstUnit: Int64(begin),
          endUnit: Int64(end)))
      begin = end
    }
  }
}
