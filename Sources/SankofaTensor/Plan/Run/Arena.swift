import CSankofaKernels
import Synchronization

/// The memory in which a plan runs: intermediates, the table of slots and a scratch for each
/// worker.
///
/// Only one run at a time uses an arena; the plans of one model share it.
package final class Arena {
  private(set) var memory: UnsafeMutableRawPointer?
  package private(set) var byteCount = 0
  private(set) var slots: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private var slotCapacity = 64
  private var scratchMemory: UnsafeMutableRawPointer?
  private var scratchByteCount = 0
  /// The plan whose prepared values are in the arena, and the inputs that they were made of. The
  /// arena keeps the inputs, so nobody can write to them: a changed input has another storage.
  private var prepared: (plan: Int, inputs: [Storage])?
  /// All bytes that the arena holds, those of the workers included.
  package var heldByteCount: Int { byteCount.adding(scratchByteCount) }

  /// The workers' memory. Traps if the arena has not been prepared.
  var scratch: UnsafeMutablePointer<CChar> {
    guard let scratchMemory else { preconditionFailure("an arena is prepared before a run") }
    return scratchMemory.assumingMemoryBound(to: CChar.self)
  }

  package init() {
    slots = .allocate(capacity: slotCapacity)
    slots.initialize(repeating: nil, count: slotCapacity)
  }

  /// Grows to the size that a plan needs, if it is smaller. Throws when there is not enough memory.
  func prepare(
    byteCount needed: Int, scratchByteCount neededScratch: Int, slotCount: Int
  ) throws(TensorError) {
    if slotCount > slotCapacity {
      slots.deallocate()
      slotCapacity = slotCount
      slots = .allocate(capacity: slotCapacity)
      slots.initialize(repeating: nil, count: slotCapacity)
      slots[0] = memory?.assumingMemoryBound(to: CChar.self)
    }
    if needed > byteCount || memory == nil {
      prepared = nil
      memory.map(Memory.deallocate)
      (memory, byteCount) = (nil, 0)
      memory = try Memory.allocate(byteCount: max(needed, 64))
      byteCount = max(needed, 64)
      memory?.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
      slots[0] = memory?.assumingMemoryBound(to: CChar.self)
    }
    if neededScratch > scratchByteCount || scratchMemory == nil {
      scratchMemory.map(Memory.deallocate)
      (scratchMemory, scratchByteCount) = (nil, 0)
      scratchMemory = try Memory.allocate(byteCount: max(neededScratch, 64))
      scratchByteCount = max(neededScratch, 64)
    }
  }

  /// True when the arena still holds the values that a plan prepared from these inputs, since no
  /// other plan has run. False when there are no inputs.
  func isPrepared(by plan: Int, of inputs: [Storage]) -> Bool {
    guard let prepared, prepared.plan == plan, prepared.inputs.count == inputs.count,
      !inputs.isEmpty
    else { return false }
    for (known, input) in zip(prepared.inputs, inputs) where known !== input { return false }
    return true
  }

  /// Records that a plan has prepared values from these inputs; none when the inputs are not known.
  func setPrepared(by plan: Int, of inputs: [Storage]) { prepared = (plan, inputs) }

  /// Forgets the values that another plan has prepared, since a run of this plan overwrites them.
  func forgetPrepared(unlessBy plan: Int) {
    if let prepared, prepared.plan != plan { self.prepared = nil }
  }

  deinit {
    memory.map(Memory.deallocate)
    scratchMemory.map(Memory.deallocate)
    slots.deallocate()
  }
}

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
