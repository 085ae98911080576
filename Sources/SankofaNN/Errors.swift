import SankofaTensor

/// An error that says why a layer, a loss, an optimizer, a training, an explanation or a neuron cannot
/// work as it was asked to.
public struct SankofaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The part that cannot work, such as `Dense "layers.2"`, `optimizer "adam"` or `fit`.
  public let place: String
  /// The rule, the actual values, and one fix.
  public let message: String

  /// Makes an error from a place and a message.
  public init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String { "\(place.onOneLine(atMost: 80)): \(message)" }
}

/// An error about an unknown name, which suggests the nearest known one.
public struct UnknownName: Error, Sendable, Hashable, CustomStringConvertible {
  /// One line: *kind: there is no "name"; did you mean …, or a list of known names.*
  public let description: String
  /// The kind and the unknown name, such as `loss "hubber"`.
  package let what: String

  /// Makes the error for a kind of thing, such as `loss`, and a name.
  public init(_ kind: String, _ name: String, among known: [String]) {
    what = "\(kind) \(name.quoted)"
    let fix =
      nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
      ?? "choose one of \(UnknownName.listed(known))."
    description = "\(kind): there is no \(name.quoted); \(fix)"
  }

  /// All names, or as many as fit on a line.
  private static func listed(_ names: [String]) -> String {
    let all = names.joined(separator: ", ")
    if all.count <= 150 { return all }
    var (shown, length) = (0, 0)
    while length + names[shown].count + 2 <= 120 {
      length += names[shown].count + 2
      shown += 1
    }
    return names[..<shown].joined(separator: ", ") + ", … (\(names.count) in all)"
  }
}
