import Synchronization

/// Arenas for callers at the same time.
///
/// `@unchecked Sendable`: an arena is in the list or with exactly one caller, and the list is only
/// touched under the lock.
package final class ArenaPool: @unchecked Sendable {
  private let lock = Mutex(())
  private var free: [Arena] = []
  /// Larger arenas are given back to the system after use.
  private let largestKept: Int

  /// A pool that keeps arenas up to so many bytes.
  package init(largestKept: Int = .max) { self.largestKept = largestKept }

  /// Calls `body` with an arena that nobody else has.
  package func withArena<Result, Failure>(
    _ body: (Arena) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let arena = lock.withLock { _ in free.popLast() } ?? Arena()
    defer {
      if arena.heldByteCount <= largestKept { lock.withLock { _ in free.append(arena) } }
    }
    return try body(arena)
  }
}
