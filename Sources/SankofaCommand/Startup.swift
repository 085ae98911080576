import SankofaTensor

/// What is checked before any subcommand starts.
enum Startup {
  /// Reads the environment's settings, and warns of a slow build.
  static func check() throws {
    try usage {
      _ = try Workers.requestedThreadCount()
      _ = try InstructionSet.requested()
      _ = try PlanOptions.isPlainRequested()
    }
    if !isOptimizedBuild {
      Console.errors.line(
        "note: this is a debug build and slow; use `swift run -c release sankofa`.")
    }
  }
}
