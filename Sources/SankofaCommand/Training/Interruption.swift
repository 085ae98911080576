import SankofaTraining
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C ends training after the current step; a second one ends the command at once.
final class Interruption: Callback {
  private static let wasAsked = Atomic<Bool>(false)
  private var isInstalled = false

  var wantsSteps: Bool { true }

  func trainingBegan(_ training: Training) {
    // Read once before a signal may come: nothing may be initialised inside the handler.
    Interruption.wasAsked.store(false, ordering: .relaxed)
    var old = sigaction()
    sigaction(SIGINT, nil, &old)
    // Shells start jobs in the background with the signal ignored, and mean it.
    if old.isIgnored { return }
    signal(SIGINT) { _ in
      Interruption.wasAsked.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    // Programs that start others from their threads may leave it blocked, and do not mean it.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
    isInstalled = true
  }

  func stepEnded(_ training: Training) {
    if Interruption.wasAsked.load(ordering: .relaxed) { training.stop() }
  }

  func trainingEnded(_ training: Training) {
    if isInstalled { signal(SIGINT, SIG_DFL) }
  }
}

extension sigaction {
  /// Whether the signal does nothing.
  fileprivate var isIgnored: Bool {
    #if canImport(Darwin)
      let handler = __sigaction_u.__sa_handler
    #else
      let handler = __sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
