/// Adds up the paths of a network by the time step at which they first reach a recurrence's state.
struct ThroughTime {
  /// A scan of a call of a layer.
  private struct Scan: Hashable {
    let call: Int
    let number: Int
  }

  /// Returns the sums for every recurrence on the paths.
  static func recurrences(
    _ asked: ResolvedPlace, _ network: PathNetwork, _ search: PathSearch
  ) -> [ChainRule.Recurrence] {
    var scans: [Scan] = []
    for station in network.stations {
      if let (scan, _) = step(of: station, asked), !scans.contains(scan) { scans.append(scan) }
    }
    return scans.map { recurrence($0, asked, network, search) }
  }

  private static func step(
    of station: PathNetwork.Station, _ asked: ResolvedPlace
  ) -> (scan: Scan, time: Int)? {
    guard case .state(let call, let number, let time) = asked.milestones[station.milestone].kind
    else { return nil }
    return (Scan(call: call, number: number), time)
  }

  private static func recurrence(
    _ scan: Scan, _ asked: ResolvedPlace, _ network: PathNetwork, _ search: PathSearch
  ) -> ChainRule.Recurrence {
    func time(_ station: PathNetwork.Station) -> Int? {
      step(of: station, asked).flatMap { $0.scan == scan ? $0.time : nil }
    }
    var reaches: [PathNetwork.Station: Double] = [network.start: 1]
    var entering: [Int: Double] = [:]
    if let first = time(network.start) { entering[first] = search.sum }
    var squares: [Int: (order: Int, reach: Double, slope: Double)] = [:]
    for station in network.stations {
      let reach = reaches[station] ?? 0
      if let time = time(station) {
        let slope = search.slopes[station] ?? 0
        let known = squares[time] ?? (squares.count, 0, 0)
        squares[time] = (known.order, known.reach + reach * reach, known.slope + slope * slope)
      }
      for edge in network.edges[station] ?? [] {
        reaches[edge.target, default: 0] += reach * edge.factor
        if time(station) == nil, let next = time(edge.target) {
          entering[next, default: 0] += reach * edge.factor * (search.slopes[edge.target] ?? 0)
        }
      }
    }
    let around = around(network) { time($0) != nil }
    return ChainRule.Recurrence(
      state: NetworkPlace.state(asked.callPaths[scan.call], scan.number),
      steps: squares.sorted { $0.value.order < $1.value.order }.map { time, square in
        ChainRule.Step(
          time: time, entering: entering[time] ?? 0, reach: square.reach.squareRoot(),
          slope: square.slope.squareRoot())
      }, around: around.sum, aroundCount: around.count)
  }

  /// The sum and the number of the paths that pass through no state.
  private static func around(
    _ network: PathNetwork, isState: (PathNetwork.Station) -> Bool
  ) -> (sum: Double, count: Double) {
    var totals: [PathNetwork.Station: (sum: Double, count: Double)] = [network.end: (1, 1)]
    for station in network.stations.reversed() where station != network.end && !isState(station) {
      var total = (sum: 0.0, count: 0.0)
      for edge in network.edges[station] ?? [] {
        guard let rest = totals[edge.target] else { continue }
        total = (total.sum + edge.factor * rest.sum, total.count + rest.count)
      }
      if total.count > 0 { totals[station] = total }
    }
    return totals[network.start] ?? (0, 0)
  }
}
