import SankofaNN
import SankofaTensor

/// A path that contains values of an epoch in braces.
struct PathPattern {
  private enum Part {
    case text(String)
    case epoch(width: Int, isPadded: Bool)
    case value(String, decimals: Int)
  }

  private var parts: [Part] = []

  /// Reads a path. Throws for a value that the training does not have, and for an invalid format of
  /// a value.
  init(_ path: String, _ training: TrainingRun) throws {
    var rest = path[...]
    while let open = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<open])))
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw SankofaError(
          "Checkpoint", "\(path.quoted) has a { without its }; write {epoch}.")
      }
      try parts.append(PathPattern.part(rest[rest.index(after: open)..<close], training))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
  }

  /// Returns the path for an epoch, with the values filled in.
  func filled(epoch: Int, _ value: (String) throws -> Double) rethrows -> String {
    try parts.map { part in
      switch part {
      case .text(let text): text
      case .epoch(let width, let isPadded):
        String(repeating: isPadded ? "0" : " ", count: max(0, width - "\(epoch)".count))
          + "\(epoch)"
      case .value(let name, let decimals): decimal(try value(name), decimals)
      }
    }.joined()
  }

  /// Reads the text between two braces, such as `epoch:03d` or `val_loss:.2f`, as in Python.
  private static func part(_ text: Substring, _ training: TrainingRun) throws -> Part {
    // A colon inside parentheses belongs to the name, as in `precision(threshold:0.3)`.
    let colon = text.lastIndex(of: ":").flatMap { text[$0...].contains(")") ? nil : $0 }
    let name = String(text[..<(colon ?? text.endIndex)])
    let form = colon.map { text[text.index(after: $0)...] }
    if name == "epoch" {
      guard let form else { return .epoch(width: 0, isPadded: false) }
      let digits = form.last == "d" ? form.dropLast() : form
      guard let width = Int(digits), (0...20).contains(width), !digits.hasPrefix("+") else {
        throw unreadable(text, "{epoch} or {epoch:03d}")
      }
      return .epoch(width: width, isPadded: digits.hasPrefix("0"))
    }
    guard training.valueNames.contains(name) || name.hasPrefix("val_") else {
      throw UnknownName("Checkpoint", name, among: ["epoch"] + training.valueNames)
    }
    try training.check(name, "Checkpoint")
    guard let form else { return .value(name, decimals: 4) }
    guard form.first == ".", form.last == "f", let decimals = Int(form.dropFirst().dropLast()),
      (0...6).contains(decimals)
    else { throw unreadable(text, "{\(name)} or {\(name):.2f}, with at most 6 decimals") }
    return .value(name, decimals: decimals)
  }

  private static func unreadable(_ text: Substring, _ forms: String) -> SankofaError {
    SankofaError("Checkpoint", "{\(String(text).onOneLine())} cannot be read; write \(forms).")
  }
}
