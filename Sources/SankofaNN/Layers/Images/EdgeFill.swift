import SankofaTensor

/// What an image a b c d has outside of its edges.
public enum EdgeFill: Sendable, Hashable {
  /// One value: k k | a b c d | k k.
  case constant(Double)
  /// The pixel at the edge: a a | a b c d | d d.
  case nearest
  /// The image mirrored at its edge: b a | a b c d | d c.
  case reflect
  /// The image over and over: c d | a b c d | a b.
  case wrap

  static let names = ["constant", "nearest", "reflect", "wrap"]

  var configurationValue: Configuration.Value {
    switch self {
    case .constant(let value): .list([.text("constant"), .number(value)])
    case .nearest: .list([.text("nearest")])
    case .reflect: .list([.text("reflect")])
    case .wrap: .list([.text("wrap")])
    }
  }

  init(_ configuration: Configuration, _ name: String) throws {
    guard case .list(let parts)? = configuration[name], case .text(let kind)? = parts.first else {
      throw configuration.expected("the name of what lies outside", name)
    }
    switch (kind, parts.count) {
    case ("constant", 2):
      let rest = Configuration([(name, .list(Array(parts.dropFirst())))])
      self = .constant(try rest.numbers(name)[0])
    case ("nearest", 1): self = .nearest
    case ("reflect", 1): self = .reflect
    case ("wrap", 1): self = .wrap
    default:
      if EdgeFill.names.contains(kind) {
        throw configuration.expected("one number behind constant, none behind the others", name)
      }
      throw UnknownName("fill", kind, among: EdgeFill.names)
    }
  }
}
