import SankofaTensor

/// All paths from one element of a milestone to the loss, as a graph of elements with a derivative
/// on every edge.
struct PathNetwork {
  /// An element of a milestone.
  struct Station: Hashable {
    /// The number of the milestone.
    let milestone: Int
    let element: Int
  }

  /// An edge from one station to the next.
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

  /// Follows the paths forward.
  ///
  /// - Parameters:
  ///   - segments: for each milestone, the part of the graph that computes it; `nil` for those that
  ///     come from outside.
  ///   - values: the values of all milestones.
  ///   - progress: called with the milestone, the number of its known derivatives, and the number
  ///     of all.
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
