import CSankofaKernels
import Foundation

/// The kernels' element types, with what the tests want to know about them.
enum Element: Int, CaseIterable, Sendable {
  case float32, float64, int32, uint8, bool

  var size: Int { [4, 8, 4, 1, 1][rawValue] }
}

/// Numbers that repeat: xorshift64.
struct Numbers {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Bytes aligned as the kernels' scratch and arenas are, filled so that writing too much shows.
final class Memory {
  let bytes: UnsafeMutableRawBufferPointer
  static let filler: UInt8 = 0xA5

  init(_ count: Int) {
    bytes = .allocate(byteCount: count + 64, alignment: 64)
    bytes.initializeMemory(as: UInt8.self, repeating: Memory.filler)
  }

  convenience init<Value>(_ values: [Value]) {
    self.init(values.count * MemoryLayout<Value>.stride)
    values.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(rebasing: bytes[..<$0.count]).copyMemory(from: $0)
    }
  }

  deinit { bytes.deallocate() }

  func array<Value>(of _: Value.Type, _ count: Int) -> [Value] {
    Array(UnsafeRawBufferPointer(bytes).bindMemory(to: Value.self).prefix(count))
  }

  /// True when nothing was written behind the first `count` bytes.
  func isUntouched(after count: Int) -> Bool { bytes[count...].allSatisfy { $0 == Memory.filler } }
}

extension Element {
  private static let singles: [Float] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0x1p-149, -0x1p-149, 0x1p-126, 0x1.fffffep127,
    -0x1.fffffep127, 0.5, 1.5, 2.5, -2.5, 88.7, 89, -87.4, -103.9, -104, 0x1p31, -0x1p31, 1e10,
    255, 256, -1e-20, 9.02, 17, 1e5,
  ]
  private static let doubles: [Double] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0x1p-1074, -0x1p-1074, 0x1p-1022,
    0x1.fffffffffffffp1023, -0x1.fffffffffffffp1023, 0.5, 1.5, 2.5, -2.5, 709.7, 710, -745, -746,
    2_147_483_647, 2_147_483_648, -2_147_483_649, 1e300, 255, 256, -1e-20, 5.9, 37, 1e9,
  ]

  /// Elements of which about half are ordinary and half special or of any exponent.
  func values(_ count: Int, _ numbers: inout Numbers) -> Memory {
    let memory = Memory(count * size)
    for index in 0..<count {
      let kind = numbers.below(4), bits = numbers.next()
      let place = memory.bytes.baseAddress! + index * size
      switch self {
      case .float32: place.storeBytes(of: single(kind, bits), as: Float.self)
      case .float64: place.storeBytes(of: double(kind, bits), as: Double.self)
      case .int32: place.storeBytes(of: integer(kind, bits), as: Int32.self)
      case .uint8: place.storeBytes(of: UInt8(truncatingIfNeeded: bits), as: UInt8.self)
      case .bool: place.storeBytes(of: UInt8(bits & 1), as: UInt8.self)
      }
    }
    return memory
  }

  private func single(_ kind: Int, _ bits: UInt64) -> Float {
    switch kind {
    case 0: Element.singles[Int(bits % UInt64(Element.singles.count))]
    case 1: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    default: Float(double(kind, bits))
    }
  }

  private func double(_ kind: Int, _ bits: UInt64) -> Double {
    switch kind {
    case 0: Element.doubles[Int(bits % UInt64(Element.doubles.count))]
    case 1: Double(bitPattern: bits)
    default: (Double(bits >> 11) * 0x1p-53 - 0.5) * (kind == 2 ? 20 : 4)
    }
  }

  private func integer(_ kind: Int, _ bits: UInt64) -> Int32 {
    switch kind {
    case 0: [0, 1, -1, Int32.min, Int32.max][Int(bits % 5)]
    case 1: Int32(truncatingIfNeeded: bits)
    default: Int32(bits % 41) - 20
    }
  }

  /// The first element in which two memories differ; NaNs are equal to one another.
  func firstDifference(_ a: Memory, _ b: Memory, _ count: Int) -> Int? {
    if memcmp(a.bytes.baseAddress!, b.bytes.baseAddress!, count * size) == 0 { return nil }
    return (0..<count).first { index in
      let range = index * size..<(index + 1) * size
      if a.bytes[range].elementsEqual(b.bytes[range]) { return false }
      let x = a.bytes.baseAddress! + range.lowerBound, y = b.bytes.baseAddress! + range.lowerBound
      switch self {
      case .float32: return !(x.load(as: Float.self).isNaN && y.load(as: Float.self).isNaN)
      case .float64: return !(x.load(as: Double.self).isNaN && y.load(as: Double.self).isNaN)
      default: return true
      }
    }
  }
}
