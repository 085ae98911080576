/// Numbers of either sign as labelled horizontal bars that begin at a common line of zero.
///
/// ```
/// green      ▐███████│           -1.50
/// light red          │████▌       0.90
/// ```
public struct SignedBarChart: Sendable {
  /// A label and its value.
  public var bars: [(label: String, value: Double)]
  /// Decimals of the values.
  public var decimals: Int

  /// Makes a chart of bars from top to bottom; three decimals by default.
  public init(_ bars: [(label: String, value: Double)], decimals: Int = 3) {
    self.bars = bars
    self.decimals = decimals
  }

  /// The chart as lines of at most `columns` columns, each ended by a newline.
  ///
  /// The longest bars of both sides fill the width; a side without a bar takes none. Labels take up
  /// to half of the width; bars have eight columns at least, even where a line then does not fit.
  /// An infinite value has the longest bar of its side, and NaN has none.
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

/// The columns of the bars below and above zero.
private struct Sides {
  /// The longest bar of each side as a number; 0 where there is none.
  let below: Double
  let above: Double
  let leftColumns: Int
  let rightColumns: Int
  /// Columns of one unit.
  private let scale: Double

  init(_ values: [Double], columns: Int) {
    func longest(_ lengths: [Double]) -> Double {
      let finite = lengths.filter(\.isFinite).max() ?? 0
      // An infinite bar alone has some length to fill its side.
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

  /// Both sides of a line, filled up to their width.
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

  /// The columns that a bar takes on one side.
  private func length(_ value: Double, longest: Double, columns: Int) -> Double {
    guard value > 0 else { return 0 }
    return value.isFinite ? min(value * scale, Double(columns)) : longest * scale
  }

  /// A bar that ends at its right side: right to half a column, since there are no finer blocks, or
  /// to a column in ASCII.
  private static func leftBar(_ columns: Double, style: TerminalStyle) -> String {
    if !style.hasUnicode { return String(repeating: "#", count: Int(columns + 0.5)) }
    let halves = Int(columns * 2 + 0.5)
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
  }
}
