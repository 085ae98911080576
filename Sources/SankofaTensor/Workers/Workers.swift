/// Threads that share the tasks of one run. Between runs they spin only briefly, then sleep.
///
/// It is not determined which thread does which task, so the result of a task must depend only on
/// its number; then the number of threads never changes a bit.
package final class Workers: Sendable {
  /// The function that does one task: `(context, task, worker)`, with `worker` in
  /// `0..<threadCount`.
  // Sendable, since a closure written on an actor would otherwise have to run there, and would trap
  // on these threads.
  package typealias Body = @convention(c) @Sendable (UnsafeMutableRawPointer, Int, Int) -> Void

  /// The workers of this process, started when first used: `SANKOFA_THREADS` of them, or as many as
  /// there are processors that this process may use.
  package static let shared = Workers(threadCount: defaultThreadCount())

  /// The workers to use here: `shared`, unless `withThreadCount(_:_:)` says otherwise.
  package static var current: Workers { override ?? shared }

  @TaskLocal private static var override: Workers?

  /// The number of threads that take part in a run, the caller included; at least 1.
  package let threadCount: Int

  private let team: Team

  /// Starts `threadCount - 1` threads, or fewer if the system refuses more. They end with this
  /// object. Traps unless `threadCount` is in `1…256`.
  package init(threadCount: Int) {
    if !ThreadRequest.limits.contains(threadCount) {
      let most = ThreadRequest.limits.upperBound
      misuse(TensorError("Workers", "must be 1…\(most) threads, got \(threadCount); try 1."))
    }
    team = Team(
      threadCount: threadCount, oversubscribed: threadCount > ProcessorCount.available)
    self.threadCount = 1 + team.startHelpers(threadCount - 1)
  }

  deinit { team.dismiss() }

  /// Runs `body(context, task, worker)` once for every task in `0..<taskCount` and returns when all
  /// are done. The caller takes part as worker 0. Every thread begins with its own share of the
  /// tasks, and then helps the others. Nothing is allocated.
  ///
  /// If the workers are busy (with the run of another thread, or because the caller is inside a
  /// task), all tasks run on the caller's thread as worker 0. Two such callers are both worker 0,
  /// so memory that a task finds by its worker's number, such as scratch, must belong to the
  /// caller's `context`; a nested run needs a context other than that of the outer run.
  ///
  /// Does nothing when there is no task.
  package func run(taskCount: Int, context: UnsafeMutableRawPointer, body: Body) {
    precondition(taskCount >= 0, "a run has no negative number of tasks")
    if taskCount > 1, threadCount > 1, team.reserve() {
      team.run(taskCount: taskCount, context: context, body: body)
      team.release()
    } else {
      for task in 0..<taskCount { body(context, task, 0) }
    }
  }

  /// Makes `current` a team of `threadCount` threads while `operation` runs, on this thread and
  /// in tasks that it starts.
  package static func withThreadCount<Result>(
    _ threadCount: Int, _ operation: () throws -> Result
  ) rethrows -> Result {
    try $override.withValue(Workers(threadCount: threadCount), operation: operation)
  }

  /// The number of threads that `SANKOFA_THREADS` asks for, or `nil` when it is unset or empty.
  ///
  /// Throws `WorkersError` when it is anything but a number in `1…256`. A command checks this
  /// before it starts; `shared` traps with the same line.
  package static func requestedThreadCount() throws(WorkersError) -> Int? {
    try ThreadRequest.fromEnvironment()
  }

  private static func defaultThreadCount() -> Int {
    do throws(WorkersError) {
      let most = ThreadRequest.limits.upperBound
      return try requestedThreadCount() ?? min(ProcessorCount.available, most)
    } catch {
      fatalError(error.description)
    }
  }
}
