/// The style of a piece of text in a terminal with colours; elsewhere the text is plain.
enum TerminalInk {
  case bold
  case faint
  /// #0072B2, for correct and largest values.
  case blue
  /// #D55E00, for wrong values and negative bars.
  case orange

  /// Returns the text between this ink's escape sequence and a reset.
  func text(_ text: String, style: TerminalStyle) -> String {
    guard style.hasColor, !text.isEmpty else { return text }
    let isTrue = style == .trueColor
    let code =
      switch self {
      case .bold: "1"
      case .faint: "2"
      case .blue: isTrue ? "1;38;2;0;114;178" : "1;38;5;25"
      case .orange: isTrue ? "38;2;213;94;0" : "38;5;166"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
