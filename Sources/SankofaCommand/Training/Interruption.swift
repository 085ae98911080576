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

  var wantsSteps: Bool { true }

  func trainingBegan(_ training: Training) {
    // Read once before a signal may come: nothing may be initialised inside the handler.
    Interruption.wasAsked.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      Interruption.wasAsked.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    // Whoever started the command may have blocked the signal, and a child inherits that.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
  }

  func stepEnded(_ training: Training) {
    if Interruption.wasAsked.load(ordering: .relaxed) { training.stop() }
  }

  func trainingEnded(_ training: Training) { signal(SIGINT, SIG_DFL) }
}
