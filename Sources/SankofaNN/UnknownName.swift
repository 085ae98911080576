import SankofaTensor

/// A name that nothing here has, with the nearest that something has.
public struct UnknownName: Error, Sendable, Hashable, CustomStringConvertible {
  /// One line: *where: rule with the actual values; one fix.*
  public let description: String

  /// Makes the error for a name of some kind of thing.
  public init(_ kind: String, _ name: String, among known: [String]) {
    let fix =
      nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
      ?? "choose one of \(known.joined(separator: ", "))."
    description = "\(kind): there is no \(name.quoted); \(fix)"
  }
}
