import SankofaData

/// The networks, limits and time that works are run with.
struct BenchContext {
  let networks: BenchNetworks
  var limits: MachineLimits
  /// About how long each measurement takes.
  let seconds: Double
  private let clock = ContinuousClock()

  init(pictures: Dataset, limits: MachineLimits, seconds: Double) {
    networks = BenchNetworks(pictures: pictures)
    (self.limits, self.seconds) = (limits, seconds)
  }

  /// Seconds of one call: the middle one of several groups of calls that together take as long as a
  /// measurement should. A call before them is not counted.
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

  /// Seconds of so many calls.
  func elapsed(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    let start = clock.now
    for _ in 0..<count { try body() }
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
