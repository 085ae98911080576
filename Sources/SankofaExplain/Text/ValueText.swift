import SankofaDraw

/// Numbers and formulas as an explanation writes them.
package enum ValueText {
  /// Six significant digits, without zeros at the end; whole numbers without a point.
  package static func number(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
    let text = NumberFormat.significant(value, digits: 6)
    guard text.contains("."), !text.contains("e") else { return text }
    var end = text[...]
    while end.last == "0" { end.removeLast() }
    if end.last == "." { end.removeLast() }
    return String(end)
  }

  /// A number after an operator: in brackets when it is negative.
  static func factor(_ value: Double) -> String {
    value < 0 ? "(\(number(value)))" : number(value)
  }

  /// `+ 3` or `− 3`.
  static func signed(_ value: Double) -> String {
    (value < 0 ? "− " : "+ ") + number(abs(value))
  }

  /// Text for an output that may be limited to ASCII.
  static func text(_ text: String, style: TerminalStyle) -> String {
    if style.hasUnicode { return text }
    let letters: [Character: String] = [
      "∂": "d", "σ": "sigma", "Σ": "sum", "′": "'", "−": "-", "²": "^2", "½": "1/2", "→": "->",
      "·": "*", "η": "eta", "≥": ">=", "√": "sqrt", "×": "x", "…": "...", "±": "+-",
    ]
    return text.map { letters[$0] ?? String($0) }.joined()
  }

  /// A table whose cells are written for an output.
  static func table(
    _ columns: [Table.Column], _ rows: [[String]], footer: [[String]] = [], style: TerminalStyle
  ) -> String {
    let columns = columns.map {
      Table.Column(text($0.title, style: style), isRight: $0.isRight)
    }
    func written(_ rows: [[String]]) -> [[String]] {
      rows.map { $0.map { text($0, style: style) } }
    }
    return Table(columns: columns, rows: written(rows), footer: written(footer)).text(style: style)
  }
}
