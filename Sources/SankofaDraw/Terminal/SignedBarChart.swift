/// A chart of positive and negative numbers as labelled horizontal bars from a common zero line.
///
/// ```
/// green      ▐███████│           -1.50
/// light red          │████▌       0.90
/// ```
public struct SignedBarChart: Sendable {
  /// The bars from top to bottom.
  public var bars: [(label: String, value: Double)]
  /// The number of decimals of the values.
  public var decimals: Int

  /// Makes a chart of bars from top to bottom; three decimals by default.
  public init(_ bars: [(label: String, value: Double)], decimals: Int = 3) {
    self.bars = bars
    self.decimals = decimals
  }

  /// The chart as lines of at most `columns` columns, each with a newline at the end.
  ///
  /// The longest bars of both sides fill the width; a side without bars takes no room. Labels take
  /// up to half of the width; bars have at least eight columns, even if a line does not fit then.
  /// An infinite value has the longest bar of its side, and NaN has no bar.
  public func text(style: TerminalStyle, columns: Int = 60) -> String {
    let labels = bars.map {
      TerminalText.truncated(
        TerminalText.printable($0.label), to: max(4, columns / 2), style: style)
    }
    let values = bars.map { NumberFormat.fixed($0.value, decimals: decimals) }
    let labelColumns = labels.map(TerminalText.columns(of:)).max() ?? 0
    let valueColumns = values.map(\.count).max() ?? 0
    let barColumns = max(8, columns - labelColumns - 2 - 1 - 2 - valueColumns)
    let sides = Sides(bars.map(\.value), columns: barColumns)
    let zero = style.hasUnicode ? "│" : "|"

    return bars.indices.map { index in
      let (left, right) = sides.bars(bars[index].value, style: style)
      return TerminalText.padded(labels[index], to: labelColumns) + "  " + left
        + TerminalInk.faint.text(zero, style: style) + right + "  "
        + TerminalText.padded(values[index], to: valueColumns, isRight: true) + "\n"
    }.joined()
  }
}

/// The widths of the two sides, below and above zero.
private struct Sides {
  /// The largest finite value of each side; 0 when a side has no bars.
  let below: Double
  let above: Double
  let leftColumns: Int
  let rightColumns: Int
  /// The number of columns for one unit.
  private let scale: Double

  init(_ values: [Double], columns: Int) {
    func longest(_ lengths: [Double]) -> Double {
      let finite = lengths.filter(\.isFinite).max() ?? 0
      // An infinite bar without finite ones still needs a length to fill its side.
      return finite > 0 || !lengths.contains(.infinity) ? max(finite, 0) : 1
    }
    below = longest(values.map { -$0 })
    above = longest(values)
    let share = below + above > 0 ? below / (below + above) : 0
    let left = Int(share * Double(columns) + 0.5)
    leftColumns = below > 0 ? min(max(left, 1), above > 0 ? columns - 1 : columns) : 0
    rightColumns = columns - leftColumns
    scale = min(
      below > 0 ? Double(leftColumns) / below : .infinity,
      above > 0 ? Double(rightColumns) / above : .infinity)
  }

  /// Both sides of a line, padded to their widths.
  func bars(_ value: Double, style: TerminalStyle) -> (left: String, right: String) {
    let left = length(-value, longest: below, columns: leftColumns)
    let right = length(value, longest: above, columns: rightColumns)
    let leftBar = Self.leftBar(left, style: style)
    let rightBar = BarChart.bar(
      right / Double(max(rightColumns, 1)), columns: rightColumns, style: style)
    return (
      spaces(leftColumns - leftBar.count) + TerminalInk.orange.text(leftBar, style: style),
      TerminalInk.blue.text(rightBar, style: style) + spaces(rightColumns - rightBar.count)
    )
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// The length of a bar on one side, in columns.
  private func length(_ value: Double, longest: Double, columns: Int) -> Double {
    guard value > 0 else { return 0 }
    return value.isFinite ? min(value * scale, Double(columns)) : longest * scale
  }

  /// A bar that is aligned to the right. Its length is exact to half a column, because there are no
  /// finer blocks, or to a column in ASCII.
  private static func leftBar(_ columns: Double, style: TerminalStyle) -> String {
    if !style.hasUnicode { return String(repeating: "#", count: Int(columns + 0.5)) }
    let halves = Int(columns * 2 + 0.5)
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
  }
}
