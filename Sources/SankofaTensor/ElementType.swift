import CSankofaKernels

/// The type of a tensor's elements. Nothing is promoted silently: operations need equal types.
public enum ElementType: UInt8, Sendable, Hashable, CaseIterable {
  // Raw values are the kernels' `SKF_…` constants.
  case float32 = 0
  case float64 = 1
  case int32 = 2
  case uint8 = 3
  case bool = 4

  /// The number of bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64: 8
    case .uint8, .bool: 1
    }
  }

  /// True when elements are floating-point numbers.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }
}

extension ElementType: CustomStringConvertible {
  /// The type's name, as used in files and messages: `float32`, `float64`, `int32`, `uint8`,
  /// `bool`.
  public var description: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .int32: "int32"
    case .uint8: "uint8"
    case .bool: "bool"
    }
  }
}

/// A Swift type whose values can be a tensor's elements.
public protocol TensorElement: Sendable {
  /// The element type that stores this Swift type.
  static var elementType: ElementType { get }
}

extension Float: TensorElement {
  /// The element type `float32`.
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
  /// The element type `float64`.
  public static var elementType: ElementType { .float64 }
}

extension Int32: TensorElement {
  /// The element type `int32`.
  public static var elementType: ElementType { .int32 }
}

extension UInt8: TensorElement {
  /// The element type `uint8`.
  public static var elementType: ElementType { .uint8 }
}

extension Bool: TensorElement {
  /// The element type `bool`.
  public static var elementType: ElementType { .bool }
}
