/// One element of an SVG picture, with its attributes in order and its content.
public struct SVGElement: Sendable {
  /// The element's name, such as `rect`.
  public var name: String
  /// The attributes in order; values are escaped when they are written.
  public var attributes: [(name: String, value: String)]
  /// The elements inside this one, after the text.
  public var children: [SVGElement]
  /// The text inside, before the children; it is escaped when it is written.
  public var content: String

  /// Makes an element; without text and children by default.
  public init(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], content: String = "",
    children: [SVGElement] = []
  ) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.content = content
    self.children = children
  }

  /// The element as lines, each with a newline at the end, indented by two spaces for each level.
  public func text(level: Int = 0) -> String {
    let indent = String(repeating: "  ", count: level)
    let tag = attributes.reduce(indent + "<" + name) { tag, attribute in
      tag + " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
    }
    if content.isEmpty && children.isEmpty { return tag + "/>\n" }
    let inside = children.map { $0.text(level: level + 1) }.joined()
    let start = tag + ">" + Self.escaped(content)
    return start + (inside.isEmpty ? "" : "\n" + inside + indent) + "</\(name)>\n"
  }

  /// Returns `text` with XML's reserved characters escaped and its forbidden characters replaced by
  /// U+FFFD.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
