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
