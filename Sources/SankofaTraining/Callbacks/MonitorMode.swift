/// The direction in which a watched value improves.
public enum MonitorMode: Sendable, Hashable {
  /// The direction of the value itself: losses improve when they get smaller, metrics by their
  /// ``Metric/better``. A value without a known direction is an error when training begins.
  case automatic
  /// Smaller values are better.
  case minimum
  /// Greater values are better.
  case maximum
}
