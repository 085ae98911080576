/// When a value that a callback watches has become better.
public enum MonitorMode: Sendable, Hashable {
  /// By its name: losses and errors when they are smaller; accuracies, precision, recall and areas when
  /// they are greater. For other names training does not begin.
  case automatic
  /// When it is smaller.
  case minimum
  /// When it is greater.
  case maximum
}
