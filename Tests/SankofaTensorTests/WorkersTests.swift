import Foundation
import Synchronization
import Testing

import SankofaTensor

/// The results of tasks: a count for each task, and the workers that took part.
private final class Tally: Sendable {
  let counts: [Cell]
  let highestWorker = Atomic<Int>(0)
  let workers: Workers?

  final class Cell: Sendable {
    let count = Atomic<Int>(0)
  }

  init(taskCount: Int, workers: Workers? = nil) {
    counts = (0..<taskCount).map { _ in Cell() }
    self.workers = workers
  }

  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func from(_ context: UnsafeMutableRawPointer) -> Tally {
    Unmanaged<Tally>.fromOpaque(context).takeUnretainedValue()
  }

  /// Counts one task of a run.
  static let count: Workers.Body = { context, task, worker in
    let tally = Tally.from(context)
    tally.counts[task].count.wrappingAdd(1, ordering: .relaxed)
    tally.highestWorker.max(worker, ordering: .relaxed)
  }

  /// The tasks that were not done exactly `times` times.
  func wrong(times: Int) -> [Int] {
    counts.indices.filter { counts[$0].count.load(ordering: .relaxed) != times }
  }
}

@Suite struct WorkersTests {
  @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 7, 64])
  func everyTaskIsDoneOnce(threadCount: Int, taskCount: Int) {
    let workers = Workers(threadCount: threadCount)
    #expect(workers.threadCount == threadCount)
    let tally = Tally(taskCount: taskCount)
    let runs = 5_000
    for _ in 0..<runs {
      workers.run(taskCount: taskCount, context: tally.context, body: Tally.count)
    }
    #expect(tally.wrong(times: runs) == [])
    #expect(tally.highestWorker.load(ordering: .relaxed) < threadCount)
  }

  /// More tasks than the shares of two threads hold at a time.
  @Test func manyTasksAreDoneInParts() {
    let tally = Tally(taskCount: 300_000)
    Workers(threadCount: 2).run(taskCount: 300_000, context: tally.context, body: Tally.count)
    #expect(tally.wrong(times: 1) == [])
  }

  /// Every run continues what the last one left, in two contexts by turns: a task that came late,
  /// or with another run's context, would be lost or be counted in the wrong place.
  @Test(arguments: [2, 3, 8])
  func aRunSeesAllThatTheLastOneWrote(threadCount: Int) {
    let workers = Workers(threadCount: threadCount)
    let taskCount = 5
    var state = [Int](repeating: 0, count: 2 * taskCount)
    state.withUnsafeMutableBufferPointer { state in
      for run in 0..<100_000 {
        let half = UnsafeMutableBufferPointer(rebasing: state[(run % 2 * taskCount)...])
        guard let start = half.baseAddress else { return }
        workers.run(taskCount: taskCount, context: start) { context, task, _ in
          context.assumingMemoryBound(to: Int.self)[task] += 1
        }
      }
    }
    #expect(state == [Int](repeating: 50_000, count: 2 * taskCount))
  }

  @Test func helpersTakePart() {
    let workers = Workers(threadCount: 2)
    let tally = Tally(taskCount: 2)
    // Each of the two tasks waits for the other, which one thread alone could never finish.
    workers.run(taskCount: 2, context: tally.context) { context, task, worker in
      let tally = Tally.from(context)
      tally.counts[task].count.store(worker + 1, ordering: .releasing)
      while tally.counts[1 - task].count.load(ordering: .acquiring) == 0 { sched_yield() }
    }
    #expect(tally.counts.map { $0.count.load(ordering: .relaxed) }.sorted() == [1, 2])
  }

  @Test func sleepingHelpersWakeUp() {
    let workers = Workers(threadCount: 2)
    for _ in 0..<20 {
      usleep(5_000)
      let tally = Tally(taskCount: 2)
      workers.run(taskCount: 2, context: tally.context) { context, task, _ in
        let tally = Tally.from(context)
        tally.counts[task].count.add(1, ordering: .releasing)
        while tally.counts[1 - task].count.load(ordering: .acquiring) == 0 { sched_yield() }
      }
      #expect(tally.wrong(times: 1) == [])
    }
  }

  @Test func theCallerSleepsThroughALongTask() {
    let workers = Workers(threadCount: 2)
    let tally = Tally(taskCount: 2)
    for _ in 0..<20 {
      workers.run(taskCount: 2, context: tally.context) { context, task, worker in
        if worker == 1 { usleep(2_000) }
        Tally.count(context, task, worker)
      }
    }
    #expect(tally.wrong(times: 20) == [])
  }

  @Test(arguments: [2, 3])
  func callersOnSeveralThreadsAllFinish(threadCount: Int) {
    let workers = Workers(threadCount: threadCount)
    let runs = 10_000
    let tallies = (0..<4).map { _ in Tally(taskCount: 6) }
    DispatchQueue.concurrentPerform(iterations: tallies.count) { caller in
      for _ in 0..<runs {
        workers.run(taskCount: 6, context: tallies[caller].context, body: Tally.count)
      }
    }
    for tally in tallies { #expect(tally.wrong(times: runs) == []) }
  }

  @Test func whileBusyTheCallerDoesAllItselfAsWorkerZero() {
    let workers = Workers(threadCount: 3)
    let outer = Tally(taskCount: 3, workers: workers)
    for _ in 0..<1_000 {
      workers.run(taskCount: 3, context: outer.context) { context, task, _ in
        let inner = Tally(taskCount: 4)
        Tally.from(context).workers?
          .run(taskCount: 4, context: inner.context, body: Tally.count)
        if inner.wrong(times: 1) == [], inner.highestWorker.load(ordering: .relaxed) == 0 {
          Tally.count(context, task, 0)
        }
      }
    }
    #expect(outer.wrong(times: 1_000) == [])
  }

  @Test func currentCanBeOverridden() {
    #expect(Workers.current === Workers.shared)
    let counts = [1, 2, 3].map { count in
      Workers.withThreadCount(count) { Workers.current.threadCount }
    }
    #expect(counts == [1, 2, 3])
    #expect(Workers.current === Workers.shared)
  }

  @Test func teamsComeAndGo() {
    for round in 0..<200 {
      let tally = Tally(taskCount: 9)
      Workers(threadCount: 1 + round % 4)
        .run(taskCount: 9, context: tally.context, body: Tally.count)
      #expect(tally.wrong(times: 1) == [])
    }
  }
}
