import SankofaTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is done before any subcommand starts.
enum Startup {
  /// Makes sure that no file takes the number of an output, and that an output that cannot be written is
  /// an error of writing it.
  static func prepare() {
    fillStandardDescriptors()
    // A signal would end the command in the middle: a file that grew too large leaves nothing half
    // written, and a reader that leaves costs no trained model.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Opens what the caller closed: the next file that is opened would take its number, and get what is
  /// meant for people. What is put there can be neither read nor written, as before.
  private static func fillStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is this one.
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
