import SankofaTensor

/// All ways from one element of a milestone to the loss, as a graph of elements with a derivative on
/// every edge.
struct PathNetwork {
  /// An element of a milestone.
  struct Station: Hashable {
    /// The number of the milestone.
    let milestone: Int
    let element: Int
  }

  /// From one station to the next.
  struct Edge {
    let target: Station
    /// ∂target/∂source.
    let factor: Double
  }

  let start: Station
  let end: Station
  private(set) var edges: [Station: [Edge]] = [:]
  /// The stations in an order in which every edge leads forward.
  private(set) var stations: [Station]

  /// Follows the ways forward.
  ///
  /// - Parameters:
  ///   - segments: for each milestone what it is computed from; `nil` for those that come from outside.
  ///   - values: of all milestones.
  ///   - progress: is told the milestone, how many of its derivatives are known, and of how many.
  init(
    from start: Station, segments: [Segment?], values: [Tensor],
    progress: (_ milestone: Int, _ done: Int, _ total: Int) -> Void
  ) {
    self.start = start
    end = Station(milestone: segments.count - 1, element: 0)
    stations = [start]
    var reached: [Int: [Int]] = [start.milestone: [start.element]]
    for (number, segment) in segments.enumerated() where number > start.milestone {
      guard let segment else { continue }
      var arrived: Set<Int> = []
      let leafValues = segment.leaves.map { values[$0.milestone] }
      for (leaf, source) in segment.leaves.map(\.milestone).enumerated() {
        guard let elements = reached[source] else { continue }
        let entries = Jacobian.entries(segment, by: leaf, elements: elements, at: leafValues) {
          progress(number, $0, $1)
        }
        for entry in entries {
          let target = Station(milestone: number, element: entry.to)
          edges[Station(milestone: source, element: entry.from), default: []]
            .append(Edge(target: target, factor: entry.factor))
          arrived.insert(entry.to)
        }
      }
      if arrived.isEmpty { continue }
      reached[number] = arrived.sorted()
      stations += arrived.sorted().map { Station(milestone: number, element: $0) }
    }
  }
}
