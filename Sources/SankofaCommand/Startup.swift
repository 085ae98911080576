import SankofaTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is checked before any subcommand starts.
enum Startup {
  /// A file that grows too large is an error of writing it, which removes what is half written; the
  /// signal would end the command in the middle.
  static func ignoreFileSizeSignal() { signal(SIGXFSZ, SIG_IGN) }

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
