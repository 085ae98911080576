import SankofaDraw

/// The derivative as text: as a sum over the uses of a place, and over time steps.
struct MeetingsText {
  private let chain: ChainRule
  private let ways: ChainRule.Ways

  init(_ chain: ChainRule, _ ways: ChainRule.Ways) { (self.chain, self.ways) = (chain, ways) }

  func text(style: TerminalStyle) -> String {
    let uses = ways.isComplete ? "" : usesText(style)
    return uses + ways.recurrences.map { text(of: $0, style) }.joined()
  }

  /// The derivative with respect to a place that is used several times is a sum over the uses.
  private func usesText(_ style: TerminalStyle) -> String {
    let meetings = ways.meetings
    if meetings.count < 2 { return "" }
    let symbol = chain.place.symbol
    let rows = meetings.listed.map { meeting in
      [
        "  " + meeting.link.to.symbol, ValueText.number(meeting.link.factor),
        meeting.link.formula ?? "", ValueText.number(meeting.slope),
        ValueText.number(meeting.product),
      ]
    }
    let more = meetings.count - meetings.listed.count
    let others =
      more > 0 ? [["  \(more) others", "", "", "", ValueText.number(meetings.rest)]] : []
    let columns: [Table.Column] = [
      .init("  used for v"), .init("∂v/∂\(symbol)", isRight: true), .init("is"),
      .init("∂C/∂v", isRight: true), .init("product", isRight: true),
    ]
    return "\n  \(symbol) is used in \(meetings.count) places\n"
      + ValueText.table(
        columns, rows + others, footer: [["  sum", "", "", "", ValueText.number(ways.sum)]],
        style: style)
  }

  /// The largest number of steps that are listed.
  private static let mostSteps = 16

  private func text(of recurrence: ChainRule.Recurrence, _ style: TerminalStyle) -> String {
    // The largest steps come first; equal ones, such as those that only carry the state on, keep
    // their order.
    let steps = recurrence.steps.enumerated().sorted {
      let (a, b) = (abs($0.element.entering), abs($1.element.entering))
      return a == b ? $0.offset < $1.offset : a > b
    }.map(\.element)
    let shown = steps.prefix(Self.mostSteps)
    var rows = shown.map { step in
      [
        "  \(step.time)", ValueText.number(step.entering), ValueText.number(step.reach),
        ValueText.number(step.slope),
      ]
    }
    let others = steps.dropFirst(shown.count)
    if !others.isEmpty {
      let rest = others.reduce(0) { $0 + $1.entering }
      rows.append(["  \(others.count) others", ValueText.number(rest), "", ""])
    }
    if recurrence.aroundCount > 0 {
      rows.append(["  around it", ValueText.number(recurrence.around), "", ""])
    }
    let columns: [Table.Column] = [
      .init("  first met at step t", isRight: false), .init("paths' sum", isRight: true),
      .init("length of ∂s[t]/∂\(chain.place.symbol)", isRight: true),
      .init("length of ∂C/∂s[t]", isRight: true),
    ]
    return "\n  through time, s = \(recurrence.state)\n"
      + ValueText.table(
        columns, rows, footer: [["  sum", ValueText.number(ways.sum), "", ""]], style: style)
  }
}
