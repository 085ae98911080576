import SankofaPlatform

/// Returns the seconds of processor time that `body` needs on the calling thread. Other programs and
/// threads do not count, so it shows how much work an algorithm does even on a busy machine.
package func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
  let start = threadSeconds()
  try body()
  return threadSeconds() - start
}

private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
