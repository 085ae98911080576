/// A JSON value (RFC 8259). Whole numbers of at most 64 bits are exact, and members keep their
/// order.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number written without a fraction or an exponent.
  case integer(Int)
  /// Any other number.
  case number(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)

  /// The value, if it is `true` or `false`; otherwise `nil`.
  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The value, if it is a number written without a fraction or an exponent; otherwise `nil`.
  public var integerValue: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The value, if it is a number; otherwise `nil`. Integers beyond 2⁵³ are rounded.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The text, if it is a string; otherwise `nil`.
  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements, if it is an array; otherwise `nil`.
  public var arrayValue: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, if it is an object; otherwise `nil`.
  public var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The value of the member `name`; `nil` when this is not an object or has no such member.
  public subscript(name: String) -> JSON? { objectValue?[name] }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object with its members in this order. Traps when a name occurs twice.
  public init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(JSONObject(uniqueMembers: members))
  }
}
