import CSankofaKernels

/// One piece of work of a plan before it is placed: a kernel call on buffers.
struct Work {
  struct Read {
    var buffer: Int
    /// True when unit u reads only what unit u of an equally divided producer wrote.
    var isByUnit: Bool
    /// The number of bytes that are read in order from the buffer's beginning, element i for
    /// element i of the result; `nil` when the kernel reads in another way.
    var byteCountInOrder: Int?
    /// The number of bytes that are read, each counted once.
    var byteCount: Int
  }

  struct Write {
    var buffer: Int
    /// The number of bytes that are written in order from the buffer's beginning; `nil` when the
    /// kernel does not promise that.
    var byteCountInOrder: Int?
    var byteCount: Int
  }

  /// The kernel's number, `SKF_KERNEL_…`.
  var kernel: Int
  /// The kernel's argument; the slot of a reference is the number of a buffer.
  var argument: CallArgument
  var reads: [Read]
  var writes: [Write]
  /// The number of equal parts that can be done separately, in any order, on any thread.
  var units: Int
  /// The number of units that a task should have at least.
  var unitsTogether = 1
  var grain: KernelCall.Grain?
  /// True when unit u writes part u of the results, of as many equal parts.
  var writesByUnit = true
  /// The number of additions and multiplications.
  var flops: Int
  /// True when these belong to a matrix product or a convolution.
  var isProduct = false
  /// The approximate time on one thread, which decides how finely to divide.
  var nanoseconds: Double
  /// The bytes of scratch that each thread needs.
  var scratchByteCount: Int
  /// The operations that it does, by name.
  var operations: [String]
  /// The layer that made it.
  var path: String?

  /// All buffers that it reads or writes.
  var buffers: [Int] { writes.map(\.buffer) + reads.map(\.buffer) }

  /// True when it writes a buffer.
  func writes(_ buffer: Int) -> Bool { writes.contains { $0.buffer == buffer } }
}

extension Work {
  /// Makes work of a block program.
  init(
    _ program: ProgramDraft, reads: [Read], writes: [Write], units: Int, nanoseconds: Double,
    operations: [String] = ["copy"], path: String?
  ) {
    let elements = program.elementCount
    self.init(
      kernel: SKF_KERNEL_PROGRAM,
      argument: program.argument(elementsPerUnit: elements / max(units, 1)), reads: reads,
      writes: writes, units: units,
      flops: elements.multiplied(by: program.instructions.count { $0.operation != SKF_COPY }),
      nanoseconds: KernelCall.overhead + nanoseconds, scratchByteCount: Int(SKF_PROGRAM_SCRATCH),
      operations: operations, path: path)
  }
}
