import CSankofaKernels

/// One piece of work of a plan before it is placed: which kernel, on which buffers.
struct Work {
  enum Kind {
    case program(ProgramDraft)
    case pack(Operand, rowStride: Int, columnStride: Int, k: Int, n: Int)
    case matmul(MatmulDraft)
    case convolution(ConvolutionDraft)
    case pool(PoolDraft)
    case reduce(
      Operand, reduction: Int, type: ElementType, rowsPerUnit: Int, reduced: Int, inner: Int)
    case columns(Operand, reduction: Int, type: ElementType, reduced: Int, inner: Int)
    case softmax(Operand, Softmax, type: ElementType, rowsPerUnit: Int, n: Int)
    case sparseCrossEntropy(Operand, labels: Operand, type: ElementType, n: Int)
    case scatterAdd(
      Operand, rows: Operand, type: ElementType, count: Int, rowCount: Int, width: Int)
  }

  struct Read {
    var buffer: Int
    /// Whether unit u reads only what unit u of an equally divided producer wrote.
    var isAligned: Bool
  }

  var kind: Kind
  var reads: [Read]
  var writes: [Int]
  /// Equal parts that can be done apart, in any order, on any thread.
  var units: Int
  /// Rough nanoseconds of one thread, to decide how finely to divide.
  var cost: Double
  /// The layer that made it.
  var path: String?
}

/// A place in a buffer that is read from there on.
struct Operand: Hashable {
  var buffer: Int
  var byteOffset: Int
}

struct MatmulDraft {
  enum Method { case packed(Int), whole, float64 }

  var method: Method
  var a: Operand
  var aRow: Int
  var aColumn: Int
  var b: Operand
  var bRow: Int
  var bColumn: Int
  var k: Int
  var n: Int
}

/// Pooling, image by image.
struct PoolDraft {
  var function: Int32
  var type: ElementType
  var window: skf_window
  /// Up to three operands; those that the function has no use for repeat the first.
  var operands: [Operand]
}

/// A convolution, or its gradient by the weights.
struct ConvolutionDraft {
  enum Method { case images, weights }

  var method: Method
  var type: ElementType
  var window: skf_window
  /// Examples.
  var count: Int
  var x: Operand
  /// The weights, packed unless they are `float64`; for the gradient the upstream.
  var second: Operand
  var rowsPerUnit: Int
}

/// A block program whose operands are still buffers, not places.
struct ProgramDraft {
  struct Access {
    var operand: Operand
    var mode: Int
    var type: ElementType
    var register: Int
    var strides: [Int]
    var rows: Operand?
    var rowCount = 0
  }

  var extents: [Int]
  var loads: [Access] = []
  var instructions: [skf_instruction] = []
  var stores: [Access] = []
  var constants: [UInt64] = []
  var elementsPerUnit = 0
}
