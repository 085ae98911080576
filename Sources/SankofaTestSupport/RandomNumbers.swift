import SankofaTensor

/// Random numbers for tests: the same seed gives the same numbers everywhere.
package struct RandomNumbers {
  private let key: RandomKey
  private var position: UInt64 = 0

  package init(seed: UInt64) { key = RandomKey(seed: seed) }

  /// Uniform in 0..<1.
  package mutating func fraction() -> Double {
    defer { position += 1 }
    return key.uniform(at: position)
  }

  package mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + fraction() * (range.upperBound - range.lowerBound)
  }

  package mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(fraction() * Double(range.count))
  }

  package mutating func element<Element>(of list: [Element]) -> Element {
    list[integer(in: 0...list.count - 1)]
  }

  /// True in one of `count` cases.
  package mutating func oneIn(_ count: Int) -> Bool { integer(in: 1...count) == 1 }

  /// Numbers of any type, each uniform in the range: whole ones for integers, either for `bool`.
  package mutating func tensor(of type: TensorType, in range: ClosedRange<Double>) -> Tensor {
    let whole =
      Int(
        range.lowerBound.rounded(.up))...max(
        Int(range.lowerBound.rounded(.up)), Int(range.upperBound))
    let count = type.shape.elementCount
    switch type.elementType {
    case .float32:
      return Tensor((0..<count).map { _ in Float(number(in: range)) }, shape: type.shape)
    case .float64:
      return Tensor((0..<count).map { _ in number(in: range) }, shape: type.shape)
    case .int32:
      return Tensor((0..<count).map { _ in Int32(integer(in: whole)) }, shape: type.shape)
    case .uint8:
      return Tensor((0..<count).map { _ in UInt8(max(0, integer(in: whole))) }, shape: type.shape)
    case .bool:
      return Tensor((0..<count).map { _ in oneIn(2) }, shape: type.shape)
    }
  }
}
