import Synchronization

/// Arenas for several callers at the same time.
///
/// `@unchecked Sendable`: an arena is in the list or with exactly one caller, and the list is only
/// accessed under the lock.
package final class ArenaPool: @unchecked Sendable {
  private let lock = Mutex(())
  private var free: [Arena] = []
  /// The size in bytes above which arenas are freed after use.
  private let largestKept: Int

  /// Makes a pool that keeps arenas of up to `largestKept` bytes; all by default.
  package init(largestKept: Int = .max) { self.largestKept = largestKept }

  /// Calls `body` with an arena that no other caller uses.
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
