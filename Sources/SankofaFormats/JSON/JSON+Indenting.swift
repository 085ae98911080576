extension JSON {
  /// The value over several lines, for people to read and edit: what fits a line of 80 columns
  /// stands on one, and so does every list of numbers.
  ///
  /// It reads back to the same value as ``description``.
  public var indented: String { broken(margin: "") + "\n" }

  /// Over several lines, unless it fits one; `room` is what stands on the line already.
  private func indented(margin: String, room: Int) -> String {
    let line = spaced
    // Longer lines are not looked at further: counting characters takes time.
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

  /// On one line, with spaces.
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

  /// True when it holds lists or objects.
  private var isNested: Bool {
    switch self {
    case .array(let elements): elements.contains { $0.arrayValue != nil || $0.objectValue != nil }
    case .object: true
    default: false
    }
  }
}
