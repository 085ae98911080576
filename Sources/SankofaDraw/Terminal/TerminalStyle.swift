/// The capabilities of a text output.
public enum TerminalStyle: Sendable, Hashable, CaseIterable {
  /// ASCII only: files, pipes, old terminals.
  case plain
  /// Unicode block characters without colours.
  case unicode
  /// Block characters and 256 colours.
  case color256
  /// Block characters and 24-bit colours.
  case trueColor

  /// True when characters beyond ASCII are shown.
  public var hasUnicode: Bool { self != .plain }

  /// True when escape sequences for colours are supported and wanted.
  public var hasColor: Bool { self == .color256 || self == .trueColor }

  /// Returns the style for an output, by the usual environment variables.
  ///
  /// The style is plain unless the output is a terminal whose `TERM` is set to anything but `dumb`
  /// or `linux` and whose locale names no encoding other than UTF-8. It has no colours when
  /// `NO_COLOR` is set and not empty.
  /// - Parameter variable: returns the value of an environment variable, `nil` when it is not set.
  public static func suited(isTerminal: Bool, variable: (String) -> String?) -> TerminalStyle {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    guard isTerminal, let term = value("TERM"), term != "dumb", term != "linux" else {
      return .plain
    }
    if let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") {
      let parts = locale.lowercased().split(separator: ".", maxSplits: 1)
      let encoding = parts.count == 2 ? parts[1].split(separator: "@")[...].first : nil
      let isASCII = encoding == nil && (locale == "C" || locale == "POSIX")
      if isASCII || !(encoding.map { $0 == "utf-8" || $0 == "utf8" } ?? true) { return .plain }
    }
    if value("NO_COLOR") != nil { return .unicode }
    if let color = value("COLORTERM"), color == "truecolor" || color == "24bit" {
      return .trueColor
    }
    return term.contains("256") ? .color256 : .unicode
  }
}

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
