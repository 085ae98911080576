/// An array of numbers of one element type, with at most six axes.
///
/// Operations build expressions; nothing is computed until a value is read or ``compute()`` is
/// called. A tensor is a value: it never changes.
public struct Tensor: Sendable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  package init(storage: Storage, type: TensorType) {
    node = Node(type: type, origin: .stored(storage))
  }

  /// The shape and the element type.
  public var type: TensorType { node.type }
  /// The extents, outermost first.
  public var shape: Shape { node.type.shape }
  /// The type of the elements.
  public var elementType: ElementType { node.type.elementType }
  /// The number of axes.
  public var rank: Int { shape.rank }
  /// The number of elements.
  public var elementCount: Int { shape.elementCount }

  /// Makes a tensor from packed bytes in row-major order. Traps when their number does not fit
  /// `shape`.
  public init(copying bytes: UnsafeRawBufferPointer, shape: Shape, elementType: ElementType) {
    let type = TensorType(shape, elementType)
    if bytes.count != type.byteCount {
      misuse(
        TensorError(
          "Tensor",
          "\(type) holds \(type.byteCount) bytes, got \(bytes.count); give one value per element."))
    }
    self.init(storage: Storage(copying: bytes), type: type)
  }

  /// Makes a tensor from elements in row-major order; number literals become `float32`. Traps when
  /// the number of elements does not fit `shape`.
  public init(_ elements: [Float], shape: Shape) { self.init(packing: elements, shape) }

  /// Makes a tensor from elements in row-major order. Traps when the number of elements does not
  /// fit `shape`.
  @_disfavoredOverload
  public init<Element: TensorElement>(_ elements: [Element], shape: Shape) {
    self.init(packing: elements, shape)
  }

  private init<Element: TensorElement>(packing elements: [Element], _ shape: Shape) {
    if elements.count != shape.elementCount {
      misuse(
        TensorError(
          "Tensor",
          "shape \(shape) holds \(shape.elementCount) elements, got \(elements.count); "
            + "give one value per element."))
    }
    self = elements.withUnsafeBytes {
      Tensor(copying: $0, shape: shape, elementType: Element.elementType)
    }
  }

  /// Makes a tensor of one repeated value, of type `float32` by default.
  public init(repeating value: Double, shape: Shape, elementType: ElementType = .float32) {
    self = Tensor.scalar(value, elementType).broadcast(to: shape)
  }

  /// A tensor of zeros, of type `float32` by default.
  public static func zeros(_ shape: Shape, elementType: ElementType = .float32) -> Tensor {
    let type = TensorType(shape, elementType)
    trapping { try type.requireCountable("zeros") }
    return Tensor(storage: Storage(zeroedByteCount: type.byteCount), type: type)
  }

  /// A tensor of ones, of type `float32` by default.
  public static func ones(_ shape: Shape, elementType: ElementType = .float32) -> Tensor {
    Tensor(repeating: 1, shape: shape, elementType: elementType)
  }

  /// A scalar of the given type, `float32` by default. The value is converted as by
  /// `converted(to:)`.
  public static func scalar(_ value: Double, _ elementType: ElementType = .float32) -> Tensor {
    switch elementType {
    case .float32: Tensor([Float(value)], shape: [])
    case .float64: Tensor([value], shape: [])
    case .int32: Tensor([Int32(clampingTruncated: value)], shape: [])
    case .uint8: Tensor([UInt8(clampingTruncated: value)], shape: [])
    case .bool: Tensor([value != 0], shape: [])
    }
  }

  /// Computes the value, if that has not happened yet. Reading a value computes it too.
  ///
  /// Traps while a plan is being traced: a traced value has no number yet.
  @discardableResult
  public func compute() -> Tensor {
    Evaluation.evaluate([self])
    return self
  }

  package var storage: Storage {
    if let storage = node.storage { return storage }
    compute()
    guard let storage = node.storage else { preconditionFailure("compute() keeps the value") }
    return storage
  }

  /// Calls `body` with the packed elements in row-major order.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let storage = storage
    return try withExtendedLifetime(storage) { try body(storage.bytes) }
  }

  /// The elements in row-major order. Traps when `Element` is not the tensor's element type.
  public func elements<Element: TensorElement>(as _: Element.Type = Element.self) -> [Element] {
    if Element.elementType != elementType {
      misuse(
        TensorError(
          "elements(as:)",
          "the tensor holds \(elementType), got \(Element.elementType); "
            + "read \(elementType) or convert with converted(to:) first."))
    }
    return withUnsafeBytes { Array($0.bindMemory(to: Element.self)) }
  }

  /// The elements as `Float`, in row-major order. Traps unless the type is `float32`.
  public var floats: [Float] { elements(as: Float.self) }
  /// The elements as `Double`, in row-major order. Traps unless the type is `float64`.
  public var doubles: [Double] { elements(as: Double.self) }
  /// The elements as `Int32`, in row-major order. Traps unless the type is `int32`.
  public var integers: [Int32] { elements(as: Int32.self) }

  /// The only element, as a `Double`. Traps unless there is exactly one.
  public var scalar: Double {
    if elementCount != 1 {
      misuse(
        TensorError(
          "scalar", "needs exactly one element, got shape \(shape); reduce with sum() or mean()."))
    }
    return withUnsafeBytes { bytes in
      switch elementType {
      case .float32: Double(bytes.load(as: Float.self))
      case .float64: bytes.load(as: Double.self)
      case .int32: Double(bytes.load(as: Int32.self))
      case .uint8: Double(bytes.load(as: UInt8.self))
      case .bool: bytes.load(as: Bool.self) ? 1 : 0
      }
    }
  }
}

extension FixedWidthInteger {
  /// Truncates toward zero and clamps to the range; NaN becomes 0. All conversions follow this
  /// rule.
  package init(clampingTruncated value: Double) {
    if value.isNaN {
      self = 0
    } else if value >= Double(Self.max) {
      self = .max
    } else if value <= Double(Self.min) {
      self = .min
    } else {
      self = Self(value)
    }
  }
}
