import SankofaTensor

/// The settings of a layer or another part, as names and plain values in order, as a file stores
/// them.
public struct Configuration: Sendable, Hashable {
  /// A plain value of a setting.
  public indirect enum Value: Sendable, Hashable {
    case integer(Int)
    case number(Double)
    case text(String)
    case flag(Bool)
    case list([Value])
    /// The settings of an inner part.
    case configuration(Configuration)
    case none
  }

  /// Names and values, in order.
  public var entries: [(name: String, value: Value)]

  /// Makes a configuration.
  public init(_ entries: [(name: String, value: Value)] = []) { self.entries = entries }

  /// True when all names and values are the same, in the same order.
  public static func == (a: Configuration, b: Configuration) -> Bool {
    a.entries.elementsEqual(b.entries) { $0.name == $1.name && $0.value == $1.value }
  }

  /// Combines all names and values.
  public func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.name)
      hasher.combine(entry.value)
    }
  }

  /// The value of the first entry with a name; `nil` when there is none.
  public subscript(name: String) -> Value? {
    entries.first { $0.name == name }?.value
  }

  /// Returns a value as a type of settings. Throws when it is missing or has another type.
  public func setting<Value: SettingValue>(
    _ name: String, as type: Value.Type = Value.self
  ) throws -> Value {
    guard let found = self[name], let value = try Value(configurationValue: found) else {
      throw expected(Value.settingDescription, name)
    }
    return value
  }

  func expected(_ what: String, _ name: String) -> SankofaError {
    let found = self[name].map(\.description) ?? "nothing"
    return SankofaError(
      "configuration", "\"\(name)\" must be \(what), got \(found.onOneLine()); save the model anew."
    )
  }
}

extension Configuration.Value {
  /// The value as summaries show it: texts without quotes, whole numbers without a point, and a list
  /// that begins with a name as `constant(2)`.
  var summaryText: String {
    switch self {
    case .text(let text): return text
    case .number(let number): return number.summaryText
    case .list(let values):
      guard case .text(let name)? = values.first else {
        return "[" + values.map(\.summaryText).joined(separator: ", ") + "]"
      }
      let rest = values.dropFirst().map(\.summaryText)
      return rest.isEmpty ? name : "\(name)(\(rest.joined(separator: ", ")))"
    default: return description
    }
  }
}

extension Configuration.Value: CustomStringConvertible {
  /// The value as in code: `[28, 28]`, `"relu"`, `true`, `none`.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value.debugDescription
    case .flag(let value): "\(value)"
    case .list(let values): "\(values)"
    case .configuration(let inner):
      "[" + inner.entries.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "]"
    case .none: "none"
    }
  }
}
