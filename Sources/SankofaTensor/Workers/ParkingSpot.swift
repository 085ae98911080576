#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

/// A place for threads to sleep until a condition over atomics has changed.
///
/// The lock guards nothing but sleeping. Both sides meet in sequentially consistent order: a
/// sleeper announces itself, then looks at the condition; a waker changes the condition, then
/// looks for sleepers. So at least one of them sees the other.
// Sendable: the pointers never change, and what they point to is made for use by many threads.
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

  /// Sleeps while `isWaiting()`, which reads atomics in sequentially consistent order.
  func sleep(while isWaiting: () -> Bool) {
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    while isWaiting() { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
    sleepers.wrappingSubtract(1, ordering: .relaxed)
  }

  /// Wakes up to `count` sleepers, after a sequentially consistent change of what they wait for.
  func wake(_ count: Int) {
    let sleeping = sleepers.load(ordering: .sequentiallyConsistent)
    if sleeping == 0 { return }
    // A sleeper may be between its last look and its sleep; the lock waits for it to be asleep.
    pthread_mutex_lock(mutex)
    pthread_mutex_unlock(mutex)
    if sleeping <= count {
      pthread_cond_broadcast(condition)
    } else {
      for _ in 0..<count { pthread_cond_signal(condition) }
    }
  }
}
