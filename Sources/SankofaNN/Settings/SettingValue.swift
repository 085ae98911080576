import SankofaTensor

/// A type of settings, whose values files store as plain values.
public protocol SettingValue {
  /// The plain value that a file stores.
  var configurationValue: Configuration.Value { get }
  /// The value as a message shows it; by default the plain value.
  var settingText: String { get }
  /// The value as a summary shows it, without quotes; by default the plain value.
  var summaryText: String { get }
  /// The description of valid values in messages, such as "a whole number".
  static var settingDescription: String { get }
  /// Reads a plain value; `nil` when it has another type.
  ///
  /// - Throws: when the value has the right type but no meaning, such as an unknown name.
  init?(configurationValue: Configuration.Value) throws
}

extension SettingValue {
  public var settingText: String { configurationValue.description }
  public var summaryText: String { configurationValue.summaryText }
}

extension Int: SettingValue {
  public static var settingDescription: String { "a whole number" }
  public var configurationValue: Configuration.Value { .integer(self) }
  public init?(configurationValue value: Configuration.Value) {
    guard case .integer(let number) = value else { return nil }
    self = number
  }
}

extension Double: SettingValue {
  public static var settingDescription: String { "a number" }
  /// The number without a decimal point if it is whole, and with no leading zero in an exponent:
  /// `3`, `1e-7`.
  public var settingText: String {
    self == rounded() && abs(self) < 1e15
      ? "\(Int(self))" : "\(self)".replacing("e-0", with: "e-")
  }
  /// The text as in messages, but `1/255` for a fraction whose digits have no end.
  public var summaryText: String {
    let divisor = (1 / self).rounded()
    let isFraction = abs(self) < 1 && settingText.count > 8 && 1 / divisor == self
    return isFraction ? "1/\(divisor.settingText)" : settingText
  }
  /// The number, or a text for infinities and NaN, which JSON does not have.
  public var configurationValue: Configuration.Value {
    isFinite ? .number(self) : .text("\(self)")
  }
  public init?(configurationValue value: Configuration.Value) {
    switch value {
    case .number(let number): self = number
    case .integer(let number): self = Double(number)
    case .text("inf"): self = .infinity
    case .text("-inf"): self = -.infinity
    case .text("nan"): self = .nan
    default: return nil
    }
  }
}

extension Bool: SettingValue {
  public static var settingDescription: String { "true or false" }
  public var configurationValue: Configuration.Value { .flag(self) }
  public init?(configurationValue value: Configuration.Value) {
    guard case .flag(let flag) = value else { return nil }
    self = flag
  }
}

extension String: SettingValue {
  public static var settingDescription: String { "a text" }
  public var configurationValue: Configuration.Value { .text(self) }
  public init?(configurationValue value: Configuration.Value) {
    guard case .text(let text) = value else { return nil }
    self = text
  }
}

extension Array: SettingValue where Element: SettingValue {
  public static var settingDescription: String { "a list, each \(Element.settingDescription)" }
  public var configurationValue: Configuration.Value { .list(map(\.configurationValue)) }
  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let values) = value else { return nil }
    var elements: [Element] = []
    for value in values {
      guard let element = try Element(configurationValue: value) else { return nil }
      elements.append(element)
    }
    self = elements
  }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  public static var settingDescription: String { Wrapped.settingDescription }
  public var settingText: String { self?.settingText ?? "none" }
  public var summaryText: String { self?.summaryText ?? "none" }
  public var configurationValue: Configuration.Value { self?.configurationValue ?? .none }
  public init?(configurationValue value: Configuration.Value) throws {
    if value == Configuration.Value.none {
      self = Self.none
    } else if let wrapped = try Wrapped(configurationValue: value) {
      self = .some(wrapped)
    } else {
      return nil
    }
  }
}

extension Configuration: SettingValue {
  public static var settingDescription: String { "a configuration" }
  public var configurationValue: Value { .configuration(self) }
  public init?(configurationValue value: Value) {
    guard case .configuration(let configuration) = value else { return nil }
    self = configuration
  }
}

extension Shape: SettingValue {
  public static var settingDescription: String {
    "a list of extents whose product is at most 2⁴⁰"
  }
  public var configurationValue: Configuration.Value { extents.configurationValue }
  public init?(configurationValue value: Configuration.Value) throws {
    guard let extents = try [Int](configurationValue: value), extents.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    let shape = Shape(extents)
    if shape.boundedElementCount == nil { return nil }
    self = shape
  }
}

/// A choice among several names, such as ``Interpolation``.
public protocol SettingChoice: SettingValue, RawRepresentable, CaseIterable
where RawValue == String {
  /// The noun for the choice in messages about unknown names.
  static var noun: String { get }
}

extension SettingChoice {
  public static var settingDescription: String { "a text" }
  public var configurationValue: Configuration.Value { .text(rawValue) }
  public init?(configurationValue value: Configuration.Value) throws {
    guard case .text(let name) = value else { return nil }
    guard let choice = Self(rawValue: name) else {
      throw UnknownName(Self.noun, name, among: Self.allCases.map(\.rawValue))
    }
    self = choice
  }
}

extension ActivationFunction: SettingValue {
  public static var settingDescription: String { "a text" }
  public var configurationValue: Configuration.Value { .text(name) }
  public init?(configurationValue value: Configuration.Value) throws {
    guard case .text(let name) = value else { return nil }
    try self.init(named: name)
  }
}

/// A height and a width, or two numbers for the vertical and the horizontal direction: one whole
/// number for both, as in `Conv2D(32, 3)`, or two in a list, as in `Conv2D(32, [3, 5])`.
public struct Size2D: Sendable, Hashable {
  /// The height, or the number for the vertical direction.
  public var height: Int
  /// The width, or the number for the horizontal direction.
  public var width: Int

  /// Makes a size with one number for both directions.
  public init(_ both: Int) { (height, width) = (both, both) }
  /// Makes a size from a height and a width.
  public init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }

  /// The two numbers as operations of tensors take them.
  var pair: (Int, Int) { (height, width) }
}

extension Size2D: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// Makes a size with one number for both directions.
  public init(integerLiteral both: Int) { self.init(both) }

  /// Makes a size from a list of height and width. Traps unless there are two numbers.
  public init(arrayLiteral numbers: Int...) {
    if numbers.count != 2 {
      misuse(SankofaError("Size2D", "needs height and width, got \(numbers); write [3, 3] or 3."))
    }
    self.init(numbers[0], numbers[1])
  }
}

extension Size2D: SettingValue {
  public static var settingDescription: String { "two whole numbers" }
  public var settingText: String { description }
  public var summaryText: String { "\(height)×\(width)" }
  public var configurationValue: Configuration.Value { [height, width].configurationValue }
  public init?(configurationValue value: Configuration.Value) throws {
    guard let numbers = try [Int](configurationValue: value), numbers.count == 2 else { return nil }
    self.init(numbers[0], numbers[1])
  }
}

extension Size2D: CustomStringConvertible {
  /// The size as in `3 × 5`.
  public var description: String { "\(height) × \(width)" }
}
