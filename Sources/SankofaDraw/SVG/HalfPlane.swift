/// The part of a panel on one side of a line, clipped by Sutherland and Hodgman's algorithm (1974).
struct HalfPlane {
  /// The corners in order; fewer than three when no part of the half-plane is in the panel.
  private(set) var corners: [(x: Double, y: Double)] = []
  /// The two ends of the line within the panel; empty when the line is outside.
  private(set) var edge: [(x: Double, y: Double)] = []

  init(_ line: PlaneChart.Line, across: AxisScale, up: AxisScale) {
    let panel = [
      (x: across.begin, y: up.begin), (x: across.end, y: up.begin), (x: across.end, y: up.end),
      (x: across.begin, y: up.end),
    ]
    let values = panel.map { line.a * $0.x + line.b * $0.y + line.c }
    guard values.allSatisfy(\.isFinite) else { return }
    for index in panel.indices {
      let (here, next) = (panel[index], panel[(index + 1) % panel.count])
      let (value, nextValue) = (values[index], values[(index + 1) % panel.count])
      if value > 0 { corners.append(here) }
      // A line through a corner crosses one of the two sides that meet there, not both.
      guard (value > 0) != (nextValue > 0) else { continue }
      let share = value / (value - nextValue)
      let crossing = (
        x: here.x + share * (next.x - here.x), y: here.y + share * (next.y - here.y)
      )
      corners.append(crossing)
      edge.append(crossing)
    }
  }
}
