import SankofaTensor
import Synchronization

/// The settings of a layer, as names and plain values in order, which a file keeps.
public struct Configuration: Sendable, Hashable {
  /// A plain value.
  public indirect enum Value: Sendable, Hashable {
    case integer(Int)
    case number(Double)
    case text(String)
    case flag(Bool)
    case list([Value])
    /// The settings of something inside.
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

  /// The value of a name, if there is one.
  public subscript(name: String) -> Value? {
    Configuration.readNames?.add(name)
    return entries.first { $0.name == name }?.value
  }

  /// Records each name that is read, so that a test knows all settings of a layer. It is no closure:
  /// optimised builds of Swift 6.3 crash when a task local holds one.
  @TaskLocal package static var readNames: NameRecord?

  /// A whole number. Throws when it is missing or something else.
  public func integer(_ name: String) throws -> Int {
    guard case .integer(let value)? = self[name] else { throw expected("a whole number", name) }
    return value
  }

  /// A number. Throws when it is missing or something else.
  public func number(_ name: String) throws -> Double {
    switch self[name] {
    case .number(let value): return value
    case .integer(let value): return Double(value)
    default: throw expected("a number", name)
    }
  }

  /// A text. Throws when it is missing or something else.
  public func text(_ name: String) throws -> String {
    guard case .text(let value)? = self[name] else { throw expected("a text", name) }
    return value
  }

  /// True or false. Throws when it is missing or something else.
  public func flag(_ name: String) throws -> Bool {
    guard case .flag(let value)? = self[name] else { throw expected("true or false", name) }
    return value
  }

  /// A shape, or `nil` when the value is `none`. Throws when it is missing or something else.
  public func shape(_ name: String) throws -> Shape? {
    switch self[name] {
    case Value.none?: return nil
    case .list(let values)?:
      var extents: [Int] = []
      for value in values {
        guard case .integer(let extent) = value, extent >= 0 else {
          throw expected("a list of extents", name)
        }
        extents.append(extent)
      }
      let shape = Shape(extents)
      guard shape.boundedElementCount != nil else {
        throw expected("a list of extents whose product is at most 2⁴⁰", name)
      }
      return shape
    default: throw expected("a list of extents", name)
    }
  }

  /// A list of numbers. Throws when it is missing or something else.
  public func numbers(_ name: String) throws -> [Double] {
    guard case .list(let values)? = self[name] else { throw expected("a list of numbers", name) }
    return try values.map { value in
      switch value {
      case .number(let number): number
      case .integer(let number): Double(number)
      default: throw expected("a list of numbers", name)
      }
    }
  }

  /// A configuration. Throws when it is missing or something else.
  public func configuration(_ name: String) throws -> Configuration {
    guard case .configuration(let value)? = self[name] else {
      throw expected("a configuration", name)
    }
    return value
  }

  func expected(_ what: String, _ name: String) -> LayerError {
    let found = self[name].map(\.description) ?? "nothing"
    return LayerError(
      "configuration", "\"\(name)\" must be \(what), got \(found.onOneLine()); save the model anew."
    )
  }
}

extension Configuration.Value: CustomStringConvertible {
  /// As it is written in code: `[28, 28]`, `"relu"`, `true`, `none`.
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

extension Shape {
  /// As a configuration keeps it.
  package var configurationValue: Configuration.Value { .list(extents.map { .integer($0) }) }
}

/// Names that were read, from any thread.
package final class NameRecord: Sendable {
  private let names = Mutex<Set<String>>([])

  package init() {}

  package var sorted: [String] { names.withLock { $0.sorted() } }

  func add(_ name: String) { names.withLock { _ = $0.insert(name) } }
}
