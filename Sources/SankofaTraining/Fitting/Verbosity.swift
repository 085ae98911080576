/// The amount that `fit` prints.
public enum Verbosity: Sendable {
  /// Nothing.
  case silent
  /// One line for each epoch, on standard output.
  case epochs
}
