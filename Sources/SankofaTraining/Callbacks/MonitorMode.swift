/// The direction in which a value that a callback watches gets better.
public enum MonitorMode: Sendable, Hashable {
  /// As the value itself says: losses when they are smaller, metrics by their ``Metric/better``. For
  /// other values training does not begin.
  case automatic
  /// Smaller values are better.
  case minimum
  /// Greater values are better.
  case maximum
}
