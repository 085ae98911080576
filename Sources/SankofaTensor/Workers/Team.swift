import Synchronization

/// The memory that the caller and its helpers share.
///
/// The tasks of a run are divided into equal shares of consecutive tasks, always in the same way,
/// so that a thread needs what it has in its cache again in the next stage or run. A thread takes
/// tasks from the front of its own share; when none is left, it takes tasks from the back of
/// others.
///
/// A share is published in one atomic word: the run's generation in the upper half, and below it
/// how far tasks were taken from the front and from the back. A thread takes a task by moving one
/// of the two with a compare-exchange. Its success proves that the description of the run that the
/// thread read before belongs to this run: the description changes only after all tasks of the run
/// are done, and one of them was still left. Hence nobody waits for a helper that is asleep or was
/// interrupted between runs; a run ends when its tasks are done.
final class Team: Sendable {
  private let shares: Shares
  /// The number of tasks done by helpers, in all runs together.
  private let doneByHelpers = Lonely<UInt64>(0)
  private let reserved = Lonely<Bool>(false)

  // The description of the run, written by the holder of the reservation. It is atomic because a
  // helper may read it while it changes; the helper then fails to take a task and discards what it
  // read.
  private let firstTask = Atomic<Int>(0)
  private let taskCount = Atomic<Int>(0)
  private let context = Atomic<UInt>(0)
  private let body = Atomic<UInt>(0)

  private let dismissed = Atomic<Bool>(false)
  private let helpersParking = ParkingSpot()
  private let callerParking = ParkingSpot()
  private let patience: SpinTime

  /// Makes a team without threads.
  ///
  /// - Parameter oversubscribed: true when there are more threads than processors, so that a thread
  ///   that spins keeps one that has work from running.
  init(threadCount: Int, oversubscribed: Bool) {
    shares = Shares(count: threadCount)
    patience = oversubscribed ? .short : .long
  }

  // MARK: The caller's side

  /// Reserves the helpers for the runs of this thread. Returns false when another thread has them.
  func reserve() -> Bool {
    reserved.atomic.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
  }

  func release() { reserved.atomic.store(false, ordering: .releasing) }

  /// Does all tasks of a run; the caller holds the reservation.
  func run(taskCount: Int, context: UnsafeMutableRawPointer, body: Workers.Body) {
    let most = Share.maximumTaskCount * shares.count
    for first in stride(from: 0, to: taskCount, by: most) {
      run(first..<min(taskCount, first + most), context, body)
    }
  }

  /// Does a range of tasks: at least one, and no more than fit into the shares.
  private func run(
    _ tasks: Range<Int>, _ context: UnsafeMutableRawPointer, _ body: Workers.Body
  ) {
    firstTask.store(tasks.lowerBound, ordering: .relaxed)
    taskCount.store(tasks.count, ordering: .relaxed)
    self.context.store(UInt(bitPattern: context), ordering: .relaxed)
    self.body.store(unsafeBitCast(body, to: UInt.self), ordering: .relaxed)
    let doneBefore = doneByHelpers.atomic.load(ordering: .relaxed)
    publish(tasks.count)
    helpersParking.wake(tasks.count - 1)
    let target = doneBefore &+ UInt64(tasks.count) &- takeTasks(as: 0).done
    if !patience.waits(until: { doneByHelpers.atomic.load(ordering: .acquiring) == target }) {
      callerParking.sleep {
        doneByHelpers.atomic.load(ordering: .sequentiallyConsistent) != target
      }
    }
  }

  /// Tells the helpers' threads to end, without waiting for them.
  func dismiss() {
    dismissed.store(true, ordering: .sequentiallyConsistent)
    publish(0)
    helpersParking.wake(.max)
  }

  private func publish(_ taskCount: Int) {
    let generation = Share(shares[0].load(ordering: .relaxed)).generation &+ 1
    for worker in 0..<shares.count {
      let count = shares.start(worker + 1, of: taskCount) - shares.start(worker, of: taskCount)
      shares[worker].store(
        Share(generation: generation, taskCount: count).word, ordering: .sequentiallyConsistent)
    }
  }

  // MARK: The helpers' side

  /// Serves runs until the team is dismissed.
  func serve(as worker: Int) {
    while !dismissed.load(ordering: .acquiring) {
      let (done, last) = takeTasks(as: worker)
      if done > 0 {
        doneByHelpers.atomic.wrappingAdd(done, ordering: .sequentiallyConsistent)
        callerParking.wake(1)
      }
      if !patience.waits(until: { shares[worker].load(ordering: .relaxed) != last }) {
        helpersParking.sleep { shares[worker].load(ordering: .sequentiallyConsistent) == last }
      }
    }
  }

  // MARK: Both sides

  /// Takes and does tasks until none is left. Returns the number of tasks done and the worker's own
  /// share as it was last seen, with no task left.
  ///
  /// All tasks done here belong to one run, which cannot end before they are counted.
  private func takeTasks(as worker: Int) -> (done: UInt64, last: UInt64) {
    var (done, last) = takeTasks(of: worker, as: worker)
    for other in 1..<shares.count {
      done += takeTasks(of: (worker + other) % shares.count, as: worker).done
    }
    return (done, last)
  }

  private func takeTasks(of owner: Int, as worker: Int) -> (done: UInt64, last: UInt64) {
    var done: UInt64 = 0
    var seen = shares[owner].load(ordering: .acquiring)
    while let (place, rest) = Share(seen).taking(fromFront: owner == worker) {
      let start = shares.start(owner, of: taskCount.load(ordering: .relaxed))
      let task = firstTask.load(ordering: .relaxed) + start + place
      let context = context.load(ordering: .relaxed)
      let body = body.load(ordering: .relaxed)
      let (taken, found) = shares[owner].compareExchange(
        expected: seen, desired: rest.word, ordering: .acquiring)
      if taken {
        let body = unsafeBitCast(body, to: Workers.Body.self)
        // `run` made it from a pointer, so it is never nil.
        body(UnsafeMutableRawPointer(bitPattern: context).unsafelyUnwrapped, task, worker)
        done += 1
        seen = shares[owner].load(ordering: .acquiring)
      } else {
        seen = found
      }
    }
    return (done, seen)
  }
}

/// The tasks of one thread that are left in a run.
private struct Share {
  /// The generation in the upper half, then the first task that is left, and the one after the
  /// last. Generations repeat only after an hour of empty runs.
  var word: UInt64

  private static let mask: UInt64 = 1 << 16 - 1
  static let maximumTaskCount = Int(mask)

  init(_ word: UInt64) { self.word = word }

  init(generation: UInt64, taskCount: Int) { word = generation << 32 | UInt64(taskCount) }

  var generation: UInt64 { word >> 32 }

  /// The number of a task within the share, and the share without it; `nil` when no task is left.
  @inline(__always)
  func taking(fromFront: Bool) -> (place: Int, rest: Share)? {
    let (front, end) = (word >> 16 & Share.mask, word & Share.mask)
    if front == end { return nil }
    return fromFront
      ? (Int(front), Share(word + (1 << 16))) : (Int(end) - 1, Share(word - 1))
  }
}

/// The words of all threads' shares.
// Sendable: the pointer never changes, and many threads may use what it points to.
private final class Shares: @unchecked Sendable {
  let count: Int
  private let words: UnsafeMutablePointer<Lonely<UInt64>>

  init(count: Int) {
    self.count = count
    words = .allocate(capacity: count)
    for index in 0..<count { (words + index).initialize(to: Lonely(0)) }
  }

  deinit {
    words.deinitialize(count: count)
    words.deallocate()
  }

  subscript(worker: Int) -> Atomic<UInt64> {
    @inline(__always) _read { yield words[worker].atomic }
  }

  /// The first task of a worker's share of `taskCount` tasks.
  func start(_ worker: Int, of taskCount: Int) -> Int {
    (taskCount * worker + count - 1) / count
  }
}

/// An atomic value that shares its cache lines (which are fetched in pairs) with no other such
/// value.
private struct Lonely<Value: AtomicRepresentable & Sendable>: ~Copyable, Sendable {
  let atomic: Atomic<Value>
  private let padding = SIMD16<UInt64>.zero

  init(_ value: consuming Value) { atomic = Atomic(value) }
}
