extension JSON {
  /// The value on several lines, for people to read and edit. A part that fits a line of 80 columns
  /// is on one line, and so is every list without lists or objects inside.
  ///
  /// It reads back to the same value as ``description``.
  public var indented: String { broken(margin: "") + "\n" }

  /// Returns the value on several lines, unless it fits one line; `room` is the number of columns
  /// that are already taken.
  private func indented(margin: String, room: Int) -> String {
    let line = spaced
    // The length in bytes is enough, because counting characters takes time.
    if line.utf8.count + room <= 80 || !isNested { return line }
    return broken(margin: margin)
  }

  private func broken(margin: String) -> String {
    let inner = margin + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      let lines = elements.map { inner + $0.indented(margin: inner, room: inner.count + 1) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(margin)]"
    case .object(let object) where !object.members.isEmpty:
      let lines = object.members.map { member in
        let name = inner + JSON.string(member.name).description + ": "
        return name + member.value.indented(margin: inner, room: name.utf8.count + 1)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    default: return spaced
    }
  }

  /// The value on one line, with spaces.
  private var spaced: String {
    switch self {
    case .array(let elements): "[" + elements.map(\.spaced).joined(separator: ", ") + "]"
    case .object(let object):
      "{"
        + object.members.map { "\(JSON.string($0.name)): \($0.value.spaced)" }
        .joined(separator: ", ") + "}"
    default: description
    }
  }

  /// True for an object, and for a list that holds lists or objects.
  private var isNested: Bool {
    switch self {
    case .array(let elements): elements.contains { $0.arrayValue != nil || $0.objectValue != nil }
    case .object: true
    default: false
    }
  }
}
