import CSankofaKernels

/// One kernel call of a plan, ready to run on any range of its units. Only plain memory: running it
/// counts no references and allocates nothing.
struct Step {
  enum Kind {
    case program(UnsafePointer<skf_program>, elementsPerUnit: Int64)
    case matmul(UnsafePointer<MatmulStep>)
    case convolution(UnsafePointer<ConvolutionStep>)
    case pool(UnsafePointer<PoolStep>)
    case rows(UnsafePointer<RowsStep>)
  }

  struct MatmulStep {
    enum Method { case pack, packed, whole, float64 }

    var method: Method
    var a = skf_reference()
    var aRow = 0
    var aColumn = 0
    /// The right side as it is, or packed.
    var b = skf_reference()
    var bRow = 0
    var bColumn = 0
    var c = skf_reference()
    var k: Int64
    var n: Int64
    var panelCount: Int64 = 0
  }

  struct RowsStep {
    enum Function {
      case reduce(Int32), columns(Int32), softmax, logSoftmax, crossEntropy, scatterAdd
    }

    var function: Function
    var type: Int32
    var x: skf_reference
    var second = skf_reference()
    var y: skf_reference
    var rowsPerUnit: Int64 = 1
    var reduced: Int64 = 0
    var inner: Int64 = 0
  }

  var kind: Kind
  var units: Int64

  @inline(__always)
  func run(
    _ kernels: UnsafePointer<skf_kernels>, _ slots: UnsafePointer<UnsafeMutablePointer<CChar>?>,
    units range: Range<Int64>, scratch: UnsafeMutableRawPointer
  ) {
    switch kind {
    case .program(let program, let elements):
      kernels.pointee.program(
        program, slots, range.lowerBound * elements, range.upperBound * elements, scratch)
    case .matmul(let step): step.pointee.run(kernels, slots, range, scratch)
    case .convolution(let step): step.pointee.run(kernels, slots, range, scratch)
    case .pool(let step): step.pointee.run(kernels, slots, range)
    case .rows(let step): step.pointee.run(kernels, slots, range)
    }
  }
}

typealias Slots = UnsafePointer<UnsafeMutablePointer<CChar>?>

extension skf_reference {
  /// Where the reference points in this run.
  @inline(__always)
  func pointer(_ slots: Slots) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(slots[Int(slot)].unsafelyUnwrapped + Int(offset))
  }

  @inline(__always)
  func floats(_ slots: Slots) -> UnsafeMutablePointer<Float> {
    pointer(slots).assumingMemoryBound(to: Float.self)
  }

  @inline(__always)
  func doubles(_ slots: Slots) -> UnsafeMutablePointer<Double> {
    pointer(slots).assumingMemoryBound(to: Double.self)
  }

  @inline(__always)
  func integers(_ slots: Slots) -> UnsafeMutablePointer<Int32> {
    pointer(slots).assumingMemoryBound(to: Int32.self)
  }
}

extension Step.MatmulStep {
  @inline(__always)
  func run(
    _ kernels: UnsafePointer<skf_kernels>, _ slots: Slots, _ units: Range<Int64>,
    _ scratch: UnsafeMutableRawPointer
  ) {
    let (begin, end) = (units.lowerBound, units.upperBound)
    switch method {
    case .pack:
      kernels.pointee.matmul_pack(
        b.floats(slots), bRow, bColumn, k, n, c.floats(slots), begin, end)
    case .packed:
      kernels.pointee.matmul_rows(
        a.floats(slots), aRow, aColumn, b.floats(slots), c.floats(slots), Int(n), begin, end, 0,
        panelCount, k, n, scratch.assumingMemoryBound(to: Float.self))
    case .whole:
      kernels.pointee.matmul(
        a.floats(slots), aRow, aColumn, b.floats(slots), bRow, bColumn, c.floats(slots), Int(n),
        begin, end, 0, n, k, scratch.assumingMemoryBound(to: Float.self))
    case .float64:
      kernels.pointee.matmul_float64(
        a.doubles(slots), aRow, aColumn, b.doubles(slots), bRow, bColumn, c.doubles(slots),
        Int(n), begin, end, k, n)
    }
  }
}

extension Step.RowsStep {
  @inline(__always)
  func run(_ kernels: UnsafePointer<skf_kernels>, _ slots: Slots, _ units: Range<Int64>) {
    let (begin, end) = (units.lowerBound * rowsPerUnit, units.upperBound * rowsPerUnit)
    let (from, to) = (x.pointer(slots), y.pointer(slots))
    switch function {
    case .reduce(let reduction):
      kernels.pointee.reduce(
        reduction, type, from, to, begin, end, reduced, inner, 0, inner)
    case .columns(let reduction):
      kernels.pointee.reduce(reduction, type, from, to, 0, 1, reduced, inner, begin, end)
    case .softmax:
      kernels.pointee.softmax(type, from, to, begin, end, inner)
    case .logSoftmax:
      kernels.pointee.log_softmax(type, from, to, begin, end, inner)
    case .crossEntropy:
      kernels.pointee.sparse_cross_entropy(
        type, from, second.integers(slots), to, begin, end, inner)
    case .scatterAdd:
      let element = Int64(ElementType(rawValue: UInt8(type))?.byteCount ?? 0)
      to.initializeMemory(
        as: UInt8.self, repeating: 0, count: Int(rowsPerUnit * inner * element))
      kernels.pointee.scatter_add(
        type, from, second.integers(slots), to, reduced, rowsPerUnit, inner, 0, inner)
    }
  }
}
