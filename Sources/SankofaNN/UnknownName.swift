import SankofaTensor

/// A name that nothing here has, with the nearest that something has.
public struct UnknownName: Error, Sendable, Hashable, CustomStringConvertible {
  /// One line: *where: rule with the actual values; one fix.*
  public let description: String
  /// The thing that does not exist, such as `loss "hubber"`.
  package let what: String

  /// Makes the error for a name of some kind of thing.
  public init(_ kind: String, _ name: String, among known: [String]) {
    what = "\(kind) \(name.quoted)"
    let fix =
      nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
      ?? "choose one of \(UnknownName.listed(known))."
    description = "\(kind): there is no \(name.quoted); \(fix)"
  }

  /// All names, or as many as a line holds.
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
