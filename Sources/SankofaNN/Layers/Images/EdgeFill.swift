import SankofaTensor

/// The rule for pixels outside an image, shown for an image a b c d.
public enum EdgeFill: Sendable, Hashable {
  /// One value: k k | a b c d | k k.
  case constant(Double)
  /// The pixel at the edge: a a | a b c d | d d.
  case nearest
  /// The image mirrored at its edge: b a | a b c d | d c.
  case reflect
  /// The image repeated: c d | a b c d | a b.
  case wrap

  static let names = ["constant", "nearest", "reflect", "wrap"]
}

extension EdgeFill: SettingValue {
  public static var settingDescription: String {
    "the name of a fill, and a number after constant"
  }

  /// The text as in code: `constant(0)`, `reflect`.
  public var settingText: String {
    if case .constant(let value) = self { "constant(\(value.settingText))" } else { "\(self)" }
  }

  public var configurationValue: Configuration.Value {
    switch self {
    case .constant(let value): .list([.text("constant"), value.configurationValue])
    case .nearest: .list([.text("nearest")])
    case .reflect: .list([.text("reflect")])
    case .wrap: .list([.text("wrap")])
    }
  }

  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let parts) = value, case .text(let kind)? = parts.first,
      let numbers = try [Double](configurationValue: .list(Array(parts.dropFirst())))
    else { return nil }
    switch (kind, numbers.count) {
    case ("constant", 1): self = .constant(numbers[0])
    case ("nearest", 0): self = .nearest
    case ("reflect", 0): self = .reflect
    case ("wrap", 0): self = .wrap
    default:
      if EdgeFill.names.contains(kind) { return nil }
      throw UnknownName("fill", kind, among: EdgeFill.names)
    }
  }
}

/// The rule for values of an image between its pixels. The position of a pixel is the middle of its
/// square.
public enum Interpolation: String, Sendable, Hashable, SettingChoice {
  /// The value of the nearest pixel; halfway between two pixels, the lower or right one.
  case nearest
  /// Linear interpolation between neighbours, vertically and horizontally.
  case bilinear

  public static var noun: String { "interpolation" }
}
