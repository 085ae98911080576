import SankofaTensor

/// One value of a golden file.
package enum GoldenValue: Sendable, Decodable {
  case number(Double)
  case string(String)
  case truth(Bool)
  case array([GoldenValue])
  case object([String: GoldenValue])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else if let array = try? container.decode([GoldenValue].self) {
      self = .array(array)
    } else {
      self = .object(try container.decode([String: GoldenValue].self))
    }
  }

  /// A member of an object. Traps when there is none of that name.
  package subscript(name: String) -> GoldenValue {
    guard let member = object[name] else {
      fatalError("golden: no \(name) among \(object.keys.sorted())")
    }
    return member
  }

  package func has(_ name: String) -> Bool { object[name] != nil }

  package var object: [String: GoldenValue] {
    guard case .object(let object) = self else { fatalError("golden: not an object") }
    return object
  }

  package var array: [GoldenValue] {
    guard case .array(let array) = self else { fatalError("golden: not an array") }
    return array
  }

  package var string: String {
    guard case .string(let string) = self else { fatalError("golden: not a string") }
    return string
  }

  package var truth: Bool {
    guard case .truth(let truth) = self else { fatalError("golden: not a truth value") }
    return truth
  }

  /// A number, also one that JSON has no number for: `inf`, `-inf`, `nan`.
  package var number: Double {
    switch self {
    case .number(let number): return number
    case .string(let text):
      if let number = Double(text) { return number }
      fatalError("golden: \(text) is not a number")
    default: fatalError("golden: not a number")
    }
  }

  /// The numbers of an array as whole numbers: extents, axes.
  package var integers: [Int] { array.map { Int($0.number) } }

  /// `{"shape": …, "values": …}` as a tensor, of the type given unless it names one itself.
  package func tensor(_ elementType: ElementType) -> Tensor {
    let type = has("type") ? ElementType(named: self["type"].string) : elementType
    let (shape, values) = (Shape(self["shape"].integers), self["values"].array.map(\.number))
    switch type {
    case .float32: return Tensor(values.map { Float($0) }, shape: shape)
    case .float64: return Tensor(values, shape: shape)
    case .int32: return Tensor(values.map { Int32($0) }, shape: shape)
    case .uint8: return Tensor(values.map { UInt8($0) }, shape: shape)
    case .bool: return Tensor(values.map { $0 != 0 }, shape: shape)
    }
  }
}

extension ElementType {
  /// The type of this name. Traps when there is none.
  package init(named name: String) {
    guard let type = ElementType.allCases.first(where: { $0.description == name }) else {
      fatalError("golden: no element type \(name)")
    }
    self = type
  }
}
