import SankofaPlatform
import Synchronization

/// A place for threads to sleep until a condition over atomics has changed.
///
/// The lock protects only the sleeping. Both sides use sequentially consistent order: a sleeper
/// announces itself, then checks the condition; a waker changes the condition, then looks for
/// sleepers. So at least one of them sees the other.
// Sendable: the pointers never change, and many threads may use what they point to.
final class ParkingSpot: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let sleepers = Atomic<Int>(0)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Sleeps while `isWaiting()` is true; it must read atomics in sequentially consistent order.
  func sleep(while isWaiting: () -> Bool) {
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    while isWaiting() { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
    sleepers.wrappingSubtract(1, ordering: .relaxed)
  }

  /// Wakes up to `count` sleepers. Call it after a sequentially consistent change of their
  /// condition.
  func wake(_ count: Int) {
    let sleeping = sleepers.load(ordering: .sequentiallyConsistent)
    if sleeping == 0 { return }
    // A sleeper may be between its last check and its sleep; taking the lock waits until it sleeps.
    pthread_mutex_lock(mutex)
    pthread_mutex_unlock(mutex)
    if sleeping <= count {
      pthread_cond_broadcast(condition)
    } else {
      for _ in 0..<count { pthread_cond_signal(condition) }
    }
  }
}
