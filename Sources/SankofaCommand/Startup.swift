import SankofaTensor

import SankofaPlatform

/// The work to do before any subcommand starts.
enum Startup {
  /// Makes sure that no file gets the number of a standard descriptor, and that output that cannot
  /// be written is an error and not a signal.
  static func prepare() {
    fillStandardDescriptors()
    // These signals would end the command at once. Without them, a file that grows too large leaves
    // nothing half written, and a reader that closes a pipe does not cost a trained model.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Opens the standard descriptors that the caller closed. Otherwise the next file would get such
  /// a number, and printed text would be written to it. As before, they can be neither read nor
  /// written.
  private static func fillStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // `open` takes the lowest free number, which is this one.
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

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
