/// A chart of fractions, such as probabilities, as labelled horizontal bars; the largest is marked.
///
/// ```
///   3  ▋                                2.1%
/// ▸ 7  █████████████████████████████▎  97.5%
/// ```
public struct BarChart: Sendable {
  /// The bars from top to bottom; a value of 1 has the full length.
  public var bars: [(label: String, value: Double)]

  /// Makes a chart of bars from top to bottom. Bars of values outside 0…1 are clamped; their
  /// percentages are not.
  public init(_ bars: [(label: String, value: Double)]) { self.bars = bars }

  /// The chart as lines of at most `columns` columns, each with a newline at the end. Labels take
  /// up to a third of the width; bars have at least eight columns, even if a line does not fit
  /// then.
  public func text(style: TerminalStyle, columns: Int = 60) -> String {
    let largest = bars.indices.max { Self.order(bars[$0].value) < Self.order(bars[$1].value) }
    let labels = bars.map {
      TerminalText.truncated(
        TerminalText.printable($0.label), to: max(4, columns / 3), style: style)
    }
    let shares = bars.map { NumberFormat.percent($0.value) }
    let labelColumns = labels.map(TerminalText.columns(of:)).max() ?? 0
    let shareColumns = shares.map(\.count).max() ?? 0
    let barColumns = max(8, columns - 2 - labelColumns - 2 - 2 - shareColumns)

    return bars.indices.map { index in
      let isLargest = index == largest
      let marker = isLargest ? (style.hasUnicode ? "▸ " : "> ") : "  "
      let bar = Self.bar(bars[index].value, columns: barColumns, style: style)
      let line =
        marker + TerminalText.padded(labels[index], to: labelColumns) + "  "
        + TerminalText.padded(bar, to: barColumns) + "  "
        + TerminalText.padded(shares[index], to: shareColumns, isRight: true)
      return (isLargest ? TerminalInk.blue.text(line, style: style) : line) + "\n"
    }.joined()
  }

  /// The value in the order of sizes, where NaN comes first.
  private static func order(_ value: Double) -> Double { value.isNaN ? -.infinity : value }

  /// A bar for a fraction of the full length, exact to an eighth of a column, or to a column in ASCII.
  package static func bar(_ fraction: Double, columns: Int, style: TerminalStyle) -> String {
    let fraction = fraction > 0 ? min(fraction, 1) : 0
    if !style.hasUnicode {
      return String(repeating: "#", count: Int(fraction * Double(columns) + 0.5))
    }
    let eighths = Int(fraction * Double(columns * 8) + 0.5)
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }
}
