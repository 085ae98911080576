import CSankofaKernels

/// The list to which an operation adds the kernel calls that compute it. Planned and plain runs
/// make the same calls.
package struct CallSite {
  /// Something that calls read or write: an input, the output, or a temporary.
  package struct Operand {
    /// Inputs are counted from 0; then come the output and the temporaries.
    let number: Int
    package let elementType: ElementType
    /// The places of its elements.
    package let view: StridedView

    package var shape: Shape { view.shape }
    var byteCount: Int { shape.elementCount * elementType.byteCount }
    /// The kernels' number of the element type.
    package var type: Int64 { Int64(elementType.rawValue) }
    /// The operand's beginning, as calls want it.
    package var reference: skf_reference {
      skf_reference(
        slot: UInt64(number), offset: UInt64(view.offset * elementType.byteCount))
    }

    /// The same memory seen in another way.
    package func viewed(as view: StridedView) -> Operand {
      Operand(number: number, elementType: elementType, view: view)
    }
  }

  package let kernels: UnsafePointer<skf_kernels>
  package let output: Operand
  private let inputs: [Operand]
  /// True for each input that stays the same for many runs.
  private let kept: [Bool]
  /// Numbers of the inputs that have to be copied first, as the kernels want them without gaps.
  private(set) var copied: Set<Int> = []
  /// Numbers of the inputs that are taken as they lie.
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

  /// True when an input stays the same for many runs, so that what is made of it alone is made once.
  package func isKept(_ input: Int) -> Bool { kept[input] }

  /// An input as it lies in memory, with whatever strides.
  package mutating func strided(_ input: Int) -> Operand {
    precondition(!copied.contains(input), "an input is taken as it lies or without gaps, not both")
    taken.insert(input)
    return inputs[input]
  }

  /// An input without gaps between its elements.
  package mutating func packed(_ input: Int) -> Operand {
    precondition(!taken.contains(input), "an input is taken as it lies or without gaps, not both")
    let operand = inputs[input]
    // Of nothing, any place is a packed copy.
    if operand.view.isPacked || operand.shape.elementCount == 0 { return operand }
    copied.insert(input)
    return Operand(
      number: input, elementType: operand.elementType, view: StridedView(contiguous: operand.shape))
  }

  /// Memory for what one call hands to another.
  package mutating func temporary(_ type: TensorType) -> Operand {
    temporaryCount += 1
    return Operand(
      number: inputs.count + temporaryCount, elementType: type.elementType,
      view: StridedView(contiguous: type.shape))
  }

  /// Adds a call.
  ///
  /// - Parameters:
  ///   - kernel: its number, such as `SKF_KERNEL_SOFTMAX`.
  ///   - call: its struct, which begins with the references to `reads`, then to `writes`.
  ///   - writes: the output when nothing is said.
  ///   - units: equal parts that can be done apart, in any order, on any thread.
  ///   - unitsTogether: how many of them are worth doing together: with fewer, a task reads much that
  ///     it shares with others.
  ///   - grain: how finely the work likes to be divided; `nil` for the usual size of a task.
  ///   - flops: additions and multiplications.
  ///   - isProduct: true when these are a matrix product's or a convolution's, which measurements count.
  ///   - nanoseconds: about what it takes one thread, to decide how finely to divide.
  ///   - scratchByteCount: a thread's own room.
  ///   - writesByUnit: true when unit u writes part u of what is written, of as many equal parts.
  ///   - isShared: true when another operation that would make the same call on the same operands may
  ///     use what this one wrote.
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

  /// The first extents that divide rows finely enough: usually the examples.
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
    /// True when unit u reads nothing but part u of the operand, of as many equal parts as there are
    /// units.
    let isByUnit: Bool

    /// Unit u reads part u.
    package static func byUnit(_ operand: CallSite.Operand) -> Read {
      Read(operand: operand, isByUnit: true)
    }

    /// Every unit may read everything.
    package static func whole(_ operand: CallSite.Operand) -> Read {
      Read(operand: operand, isByUnit: false)
    }
  }

  /// The grain in which work is best divided.
  package enum Grain {
    /// Convolution and pooling: an image is much work, and its intermediates are large.
    case images
    /// A matrix product with a row in each unit: a few rows would read all of the other side.
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

  /// Nanoseconds of any call.
  static let overhead = 40.0
}

/// The argument of a kernel: a plain struct of numbers and references, as bytes.
struct CallArgument: Hashable {
  private(set) var bytes: [UInt8]
  /// The positions of the references.
  let references: [Int]

  init(bytes: [UInt8], references: [Int]) { (self.bytes, self.references) = (bytes, references) }

  /// A struct that begins with references to operands. Traps when it does not.
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

/// C's fixed arrays are tuples here.
func fill<Tuple, Element>(_ tuple: inout Tuple, with elements: [Element]) {
  withUnsafeMutableBytes(of: &tuple) { bytes in
    precondition(
      elements.count * MemoryLayout<Element>.stride <= bytes.count, "an array fits its place")
    elements.withUnsafeBytes { bytes.copyMemory(from: $0) }
  }
}
