import SankofaPlatform

extension Team {
  /// Starts up to `count` threads and returns the number that the system granted. They are numbered
  /// from 1 and detached: a process that ends does not wait for them.
  func startHelpers(_ count: Int) -> Int {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return 0 }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // Musl's default of 128 KiB would be too small for a kernel's local blocks.
    pthread_attr_setstacksize(&attributes, 2 << 20)

    // A new thread inherits this thread's mask. Signals from outside, such as Ctrl-C, are for
    // threads of the program; faults of the new thread itself must still reach a crash handler.
    var blocked = sigset_t()
    var before = sigset_t()
    sigfillset(&blocked)
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, SIGPROF] {
      sigdelset(&blocked, signal)
    }
    pthread_sigmask(SIG_SETMASK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

    for worker in 0..<count where !start(worker: worker + 1, attributes: &attributes) {
      return worker
    }
    return count
  }

  private func start(worker: Int, attributes: inout pthread_attr_t) -> Bool {
    let helper = Unmanaged.passRetained(Helper(team: self, worker: worker))
    // A thread is a number in Glibc and a pointer elsewhere; only Darwin declares what cannot be
    // nil.
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    #if canImport(Darwin)
      let live: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = {
        Helper.live($0)
      }
    #else
      let live: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        $0.flatMap(Helper.live)
      }
    #endif
    let status = pthread_create(&thread, &attributes, live, helper.toOpaque())
    if status != 0 { helper.release() }
    return status == 0
  }
}

/// The argument of a new thread.
private final class Helper: Sendable {
  let team: Team
  let worker: Int

  init(team: Team, worker: Int) {
    self.team = team
    self.worker = worker
  }

  static func live(_ helper: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let helper = Unmanaged<Helper>.fromOpaque(helper).takeRetainedValue()
    helper.team.serve(as: helper.worker)
    return nil
  }
}
