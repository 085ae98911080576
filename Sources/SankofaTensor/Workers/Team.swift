import Synchronization

/// What the caller and its helpers share.
///
/// A run is published in one atomic word: its generation above, the number of tasks left to take
/// below. To take a task is to lower that number by compare-exchange. A success proves that what
/// was read of the run before belongs to it: the run's description changes only after all tasks
/// of the run are done, and one of them was still to be taken. Hence nobody waits for a helper
/// that is asleep or was interrupted between runs; a run ends when its tasks are done.
final class Team: Sendable {
  private static let countBits: UInt64 = 24
  private static let countMask: UInt64 = 1 << countBits - 1

  static let maximumTaskCount = Int(countMask)

  /// Generation and number of tasks left. With 40 bits, a generation comes back after days of
  /// runs that do nothing.
  private let word = Lonely<UInt64>(0)
  /// Tasks done by helpers, in all runs together.
  private let doneByHelpers = Lonely<UInt64>(0)
  private let reserved = Lonely<Bool>(false)

  // The run's description, written by whoever holds the reservation. Atomic because a helper may
  // read it while it changes; it then fails to take a task and throws away what it read.
  private let taskCount = Atomic<Int>(0)
  private let context = Atomic<UInt>(0)
  private let body = Atomic<UInt>(0)

  private let dismissed = Atomic<Bool>(false)
  private let helpersParking = ParkingSpot()
  private let callerParking = ParkingSpot()
  private let patience: Patience

  /// `oversubscribed`: there are more threads than processors, so a thread that waits by spinning
  /// keeps one that has work from running.
  init(oversubscribed: Bool) {
    patience = oversubscribed ? .short : .long
  }

  // MARK: The caller's side

  /// Makes this thread the one whose runs the helpers serve, unless another one is.
  func reserve() -> Bool {
    reserved.atomic.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
  }

  func release() { reserved.atomic.store(false, ordering: .releasing) }

  /// Does all tasks of a run; the caller holds the reservation and `taskCount` is at least 1.
  func run(taskCount: Int, context: UnsafeMutableRawPointer, body: Workers.Body) {
    self.taskCount.store(taskCount, ordering: .relaxed)
    self.context.store(UInt(bitPattern: context), ordering: .relaxed)
    self.body.store(unsafeBitCast(body, to: UInt.self), ordering: .relaxed)
    let doneBefore = doneByHelpers.atomic.load(ordering: .relaxed)
    // Task 0 is the caller's own: one thread fewer to quarrel over the word.
    publish(taskCount - 1)
    helpersParking.wake(taskCount - 1)
    body(context, 0, 0)
    let done = 1 + takeTasks(as: 0).done
    let target = doneBefore &+ UInt64(taskCount) &- done
    if !patience.waits(until: { doneByHelpers.atomic.load(ordering: .acquiring) == target }) {
      callerParking.sleep {
        doneByHelpers.atomic.load(ordering: .sequentiallyConsistent) != target
      }
    }
  }

  /// Ends the helpers' threads, in their own time.
  func dismiss() {
    dismissed.store(true, ordering: .sequentiallyConsistent)
    publish(0)
    helpersParking.wake(.max)
  }

  private func publish(_ taskCount: Int) {
    let generation = word.atomic.load(ordering: .relaxed) >> Self.countBits &+ 1
    word.atomic.store(
      generation << Self.countBits | UInt64(taskCount), ordering: .sequentiallyConsistent)
  }

  // MARK: The helpers' side

  /// Serves runs until the team is dismissed.
  func serve(as worker: Int) {
    var seen: UInt64 = 0
    while !dismissed.load(ordering: .acquiring) {
      let (done, last) = takeTasks(as: worker)
      if done > 0 {
        doneByHelpers.atomic.wrappingAdd(done, ordering: .sequentiallyConsistent)
        callerParking.wake(1)
      }
      seen = last
      if !patience.waits(until: { word.atomic.load(ordering: .relaxed) != seen }) {
        helpersParking.sleep { word.atomic.load(ordering: .sequentiallyConsistent) == seen }
      }
    }
  }

  // MARK: Both sides

  /// Takes and does tasks until none is left. Gives the number of tasks done and the word as it
  /// was last seen, with no task left.
  ///
  /// All tasks done here belong to one run: while they are not counted, that run cannot end.
  private func takeTasks(as worker: Int) -> (done: UInt64, last: UInt64) {
    var done: UInt64 = 0
    var seen = word.atomic.load(ordering: .acquiring)
    while seen & Self.countMask != 0 {
      let task = taskCount.load(ordering: .relaxed) - Int(seen & Self.countMask)
      let context = context.load(ordering: .relaxed)
      let body = body.load(ordering: .relaxed)
      let (taken, found) = word.atomic.compareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiring)
      if taken {
        let body = unsafeBitCast(body, to: Workers.Body.self)
        // Made from a pointer by `run`, so never nil.
        body(UnsafeMutableRawPointer(bitPattern: context).unsafelyUnwrapped, task, worker)
        done += 1
        seen = word.atomic.load(ordering: .acquiring)
      } else {
        seen = found
      }
    }
    return (done, seen)
  }
}

/// An atomic value that shares its cache lines (fetched in pairs) with no other one of its kind.
private struct Lonely<Value: AtomicRepresentable & Sendable>: ~Copyable, Sendable {
  let atomic: Atomic<Value>
  private let padding = SIMD16<UInt64>.zero

  init(_ value: consuming Value) { atomic = Atomic(value) }
}
