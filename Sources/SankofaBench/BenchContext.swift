import SankofaData

/// The networks, the machine's limits and the duration with which works are measured.
package struct BenchContext {
  package let networks: BenchNetworks
  package private(set) var limits: MachineLimits
  /// About how long each measurement takes.
  package let seconds: Double
  private let clock = ContinuousClock()

  /// Measures the machine's limits.
  package init(pictures: Dataset, seconds: Double) {
    networks = BenchNetworks(pictures: pictures)
    (limits, self.seconds) = (MachineLimits(), seconds)
  }

  /// Measures a work; once more when the machine turns out to be faster than it seemed at first,
  /// since other programs may have kept it busy.
  package mutating func measure(_ work: BenchWork) throws -> [BenchResult] {
    let results = try work.run(self)
    return limits.raisePeak() ? try work.run(self) : results
  }

  /// The seconds of one call: the median over several groups of calls, which together take about
  /// ``seconds``. The calls before them, which warm up and choose the size of the groups, are not
  /// counted.
  func time(_ body: () throws -> Void) rethrows -> Double {
    try body()
    let first = try elapsed(1, body)
    let groups = 15
    let count = max(1, Int(seconds / Double(groups) / max(first, 1e-9)))
    var times: [Double] = []
    var total = 0.0
    while times.count < 3 || (times.count < groups && total < seconds) {
      let time = try elapsed(count, body)
      times.append(time / Double(count))
      total += time
    }
    return times.sorted()[times.count / 2]
  }

  /// The seconds that `count` calls take.
  func elapsed(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    let start = clock.now
    for _ in 0..<count { try body() }
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
