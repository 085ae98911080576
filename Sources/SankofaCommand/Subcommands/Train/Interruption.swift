import SankofaTraining
import Synchronization

import SankofaPlatform

/// Ends training after the current step on Ctrl-C, `kill` or a closed terminal. Ctrl-C after any of
/// these ends the command at once.
///
/// Signals other than Ctrl-C may come twice: `timeout` repeats its signal, and the shell of a
/// closed terminal adds one to the system's. A repeated one changes nothing: the model is saved and
/// the command says so.
///
/// The signals are for the command and not for one training: one that comes between two trainings
/// ends the second before its first step.
final class Interruption: Callback {
  private static let wasAsked = Atomic<Bool>(false)
  private static let isInstalled = Atomic<Bool>(false)

  var wantsSteps: Bool { true }

  func trainingBegan(_ training: TrainingRun) {
    // Accessed once before a signal may come, since nothing may be initialised inside the handler.
    if Interruption.wasAsked.load(ordering: .relaxed) { training.interrupt() }
    if Interruption.isInstalled.exchange(true, ordering: .relaxed) { return }
    for number in [SIGINT, SIGTERM, SIGHUP] { install(number) }
  }

  /// Lets Ctrl-C end the command at once again, when the model is saved.
  static func releaseCtrlC() {
    var interrupt = sigaction()
    sigaction(SIGINT, nil, &interrupt)
    if !interrupt.isIgnored { signal(SIGINT, SIG_DFL) }
  }

  private func install(_ number: Int32) {
    var old = sigaction()
    sigaction(number, nil, &old)
    // A shell ignores Ctrl-C for a job in the background, and `nohup` ignores a closed terminal;
    // that choice is kept.
    if old.isIgnored { return }
    signal(number) { _ in
      Interruption.wasAsked.store(true, ordering: .relaxed)
      var interrupt = sigaction()
      sigaction(SIGINT, nil, &interrupt)
      if !interrupt.isIgnored { signal(SIGINT, SIG_DFL) }
    }
    // A program that starts others from a thread may leave the signal blocked unintentionally.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  func stepEnded(_ training: TrainingRun) {
    if Interruption.wasAsked.load(ordering: .relaxed) { training.interrupt() }
  }
}

extension sigaction {
  /// True when the signal does nothing.
  fileprivate var isIgnored: Bool {
    #if canImport(Darwin)
      let handler = __sigaction_u.__sa_handler
    #else
      let handler = __sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
