import CSankofaKernels

/// The list to which an operation adds the kernel calls that compute it. Planned and plain runs
/// make the same calls.
package struct CallSite {
  /// Something that calls read or write: an input, the output, or a temporary.
  package struct Operand {
    /// The inputs are numbered from 0; the output and the temporaries follow.
    let number: Int
    package let elementType: ElementType
    /// The places of its elements.
    package let view: StridedView

    package var shape: Shape { view.shape }
    var byteCount: Int { shape.elementCount * elementType.byteCount }
    /// The kernels' number of the element type.
    package var type: Int64 { Int64(elementType.rawValue) }
    /// The beginning of the operand, for the struct of a call.
    package var reference: skf_reference {
      skf_reference(
        slot: UInt64(number), offset: UInt64(view.offset * elementType.byteCount))
    }

    /// The same memory through another view.
    package func viewed(as view: StridedView) -> Operand {
      Operand(number: number, elementType: elementType, view: view)
    }
  }

  package let kernels: UnsafePointer<skf_kernels>
  package let output: Operand
  private let inputs: [Operand]
  /// True for each input that stays the same for many runs.
  private let kept: [Bool]
  /// The numbers of the inputs that must be copied first, because the kernels need them without
  /// gaps.
  private(set) var copied: Set<Int> = []
  /// The numbers of the inputs that are used with the strides they have.
  private var taken: Set<Int> = []
  private var temporaryCount = 0
  private(set) var calls: [KernelCall] = []

  init(
    inputs: [(elementType: ElementType, view: StridedView)], kept: [Bool]? = nil,
    output: TensorType, kernels: UnsafePointer<skf_kernels>
  ) {
    self.kernels = kernels
    self.kept = kept ?? inputs.map { _ in false }
    self.inputs = inputs.enumerated().map { number, input in
      Operand(number: number, elementType: input.elementType, view: input.view)
    }
    self.output = Operand(
      number: inputs.count, elementType: output.elementType,
      view: StridedView(contiguous: output.shape))
  }

  /// True when an input stays the same for many runs, so that results of it alone are computed
  /// once.
  package func isKept(_ input: Int) -> Bool { kept[input] }

  /// An input as it is in memory, with any strides.
  package mutating func strided(_ input: Int) -> Operand {
    precondition(!copied.contains(input), "an input is taken as it lies or without gaps, not both")
    taken.insert(input)
    return inputs[input]
  }

  /// An input without gaps between its elements.
  package mutating func packed(_ input: Int) -> Operand {
    precondition(!taken.contains(input), "an input is taken as it lies or without gaps, not both")
    let operand = inputs[input]
    // An operand without elements is packed wherever it is.
    if operand.view.isPacked || operand.shape.elementCount == 0 { return operand }
    copied.insert(input)
    return Operand(
      number: input, elementType: operand.elementType, view: StridedView(contiguous: operand.shape))
  }

  /// Memory for a result that one call passes to another.
  package mutating func temporary(_ type: TensorType) -> Operand {
    temporaryCount += 1
    return Operand(
      number: inputs.count + temporaryCount, elementType: type.elementType,
      view: StridedView(contiguous: type.shape))
  }

  /// Adds a call.
  ///
  /// - Parameters:
  ///   - kernel: the number of the kernel, such as `SKF_KERNEL_SOFTMAX`.
  ///   - call: the struct of the call, which begins with the references to `reads`, then to
  ///     `writes`.
  ///   - writes: the operands that the call writes; the output by default.
  ///   - units: the number of equal parts that can be done separately, in any order, on any thread.
  ///   - unitsTogether: the number of units that a task should have at least; with fewer, it reads
  ///     much that other tasks read too.
  ///   - grain: the grain in which the work is best divided; `nil` for the usual size of a task.
  ///   - flops: the number of additions and multiplications.
  ///   - isProduct: true when these belong to a matrix product or a convolution, which measurements
  ///     count.
  ///   - nanoseconds: the approximate time on one thread, which decides how finely to divide.
  ///   - scratchByteCount: the bytes of scratch that each thread needs.
  ///   - writesByUnit: true when unit u writes part u of the results, of as many equal parts.
  ///   - isShared: true when another operation that would make the same call on the same operands
  ///     may use the result of this one.
  package mutating func call(
    _ kernel: Int, _ call: some BitwiseCopyable, reads: [KernelCall.Read],
    writes: [Operand]? = nil, units: Int, unitsTogether: Int = 1, grain: KernelCall.Grain? = nil,
    flops: Int, isProduct: Bool = false, nanoseconds: Double, scratchByteCount: Int = 0,
    writesByUnit: Bool = true, isShared: Bool = false
  ) {
    let writes = writes ?? [output]
    let argument = CallArgument(call, references: reads.map(\.operand) + writes)
    calls.append(
      KernelCall(
        kernel: kernel, argument: argument, reads: reads, writes: writes, units: units,
        unitsTogether: unitsTogether, grain: grain, flops: flops, isProduct: isProduct,
        nanoseconds: KernelCall.overhead + nanoseconds, scratchByteCount: scratchByteCount,
        writesByUnit: writesByUnit, isShared: isShared))
  }

  /// The number of units for rows of a shape: usually its first extent, the examples; the first two
  /// extents multiplied when the first alone would divide a large tensor too coarsely.
  package static func units(of shape: Shape) -> Int {
    guard let first = shape.extents.first else { return 1 }
    if first >= 16 || shape.elementCount < 65_536 || shape.rank < 2 { return first }
    return first * shape[1]
  }
}

/// One call of a kernel.
package struct KernelCall {
  package struct Read {
    let operand: CallSite.Operand
    /// True when unit u reads only part u of the operand, of as many equal parts as there are
    /// units.
    let isByUnit: Bool

    /// A read in which unit u reads only part u.
    package static func byUnit(_ operand: CallSite.Operand) -> Read {
      Read(operand: operand, isByUnit: true)
    }

    /// A read in which every unit may read everything.
    package static func whole(_ operand: CallSite.Operand) -> Read {
      Read(operand: operand, isByUnit: false)
    }
  }

  /// The grain in which work is best divided.
  package enum Grain {
    /// Convolution and pooling: an image is much work, and its intermediates are large.
    case images
    /// A matrix product with a row in each unit: even a few rows read all of the other side.
    case rows
  }

  let kernel: Int
  let argument: CallArgument
  let reads: [Read]
  let writes: [CallSite.Operand]
  let units: Int
  let unitsTogether: Int
  let grain: Grain?
  let flops: Int
  let isProduct: Bool
  let nanoseconds: Double
  let scratchByteCount: Int
  let writesByUnit: Bool
  let isShared: Bool

  /// The nanoseconds that any call costs.
  static let overhead = 40.0
}

/// The argument of a kernel: a plain struct of numbers and references, as bytes.
struct CallArgument: Hashable {
  private(set) var bytes: [UInt8]
  /// The positions of the references.
  let references: [Int]

  init(bytes: [UInt8], references: [Int]) { (self.bytes, self.references) = (bytes, references) }

  /// Makes an argument of a struct that begins with references to operands. Traps when it does not.
  init(_ call: some BitwiseCopyable, references operands: [CallSite.Operand]) {
    bytes = withUnsafeBytes(of: call) { Array($0) }
    references = operands.indices.map { $0 * MemoryLayout<skf_reference>.stride }
    for (operand, place) in zip(operands, references) {
      precondition(
        reference(at: place).slot == operand.number,
        "a call begins with the references to what it reads, then to what it writes")
    }
  }

  func reference(at place: Int) -> skf_reference {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: skf_reference.self) }
  }

  /// Points every reference elsewhere.
  mutating func redirect(_ target: (skf_reference) -> skf_reference) {
    for place in references {
      let reference = target(reference(at: place))
      bytes.withUnsafeMutableBytes {
        $0.storeBytes(of: reference, toByteOffset: place, as: skf_reference.self)
      }
    }
  }
}

/// Copies elements into a fixed array of C, which Swift imports as a tuple.
func fill<Tuple, Element>(_ tuple: inout Tuple, with elements: [Element]) {
  withUnsafeMutableBytes(of: &tuple) { bytes in
    precondition(
      elements.count * MemoryLayout<Element>.stride <= bytes.count, "an array fits its place")
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
  }
}
