import SankofaDraw

/// The origin of a value, as text.
struct OriginText {
  private let origin: Origin

  init(_ origin: Origin) { self.origin = origin }

  /// The largest number of terms that are listed; the others are added up.
  private static let mostTerms = 16
  /// The largest number of channels whose window is written out; the others are added up.
  private static let mostChannels = 3

  func text(style: TerminalStyle) -> String {
    let place = origin.place
    let head = "How \(place) comes about (\(place.symbol) = \(ValueText.number(origin.total)))\n"
    if let window = origin.window { return head + windowText(window, style) }
    return head + (origin.rule == .sum ? sumText(style) : choiceText(style))
  }

  // MARK: Choices

  private func choiceText(_ style: TerminalStyle) -> String {
    let winner = origin.terms.first { $0.factor == 1 }
    var others = origin.terms.filter { $0.factor != 1 }
    let ties = others.count { $0.value == winner?.value }
    others.sort { origin.rule == .largest ? $0.value > $1.value : $0.value < $1.value }
    let shown = [winner].compactMap { $0 } + others.prefix(Self.mostTerms - 1)
    let rows = shown.enumerated().map { number, term in
      [
        "  " + (term.input?.symbol ?? ""), ValueText.number(term.value),
        number == 0 ? "won" : term.value == winner?.value ? "as large, but later" : "",
      ]
    }
    let more = origin.terms.count - shown.count
    let rule = origin.rule.rawValue
    let tie = ties > 0 ? "; of equals the first wins" : ""
    return "  the \(rule) of \(origin.terms.count)\(tie)\n"
      + ValueText.table(
        [.init("  input"), .init("value", isRight: true), .init("")],
        rows.map { row in row.map { origin.rule == .smallest ? $0.asSmall : $0 } }, style: style)
      + (more > 0 ? "  … and \(more) more\n" : "")
  }

  // MARK: Sums

  private func sumText(_ style: TerminalStyle) -> String {
    let shown = origin.terms.prefix(Self.mostTerms)
    let rows = shown.map { term in
      [
        "  " + (term.input?.symbol ?? "outside"), ValueText.number(term.value),
        ValueText.number(term.factor), term.weight?.symbol ?? "", ValueText.number(term.product),
      ]
    }
    let others = origin.terms.dropFirst(shown.count)
    let rest = others.reduce(0) { $0 + $1.product }
    let columns: [Table.Column] = [
      .init("  input"), .init("value", isRight: true), .init("times", isRight: true), .init("is"),
      .init("product", isRight: true),
    ]
    return ValueText.table(
      columns,
      rows
        + (others.isEmpty
          ? [] : [["  \(others.count) others", "", "", "", ValueText.number(rest)]])
        + constant(cells: 5), footer: [total(cells: 5)], style: style)
  }

  private func constant(cells: Int) -> [[String]] {
    if origin.constant == 0 { return [] }
    return [
      ["  constant"] + [String](repeating: "", count: cells - 2) + [
        ValueText.number(origin.constant)
      ]
    ]
  }

  private func total(cells: Int) -> [String] {
    ["  " + origin.place.symbol] + [String](repeating: "", count: cells - 2)
      + [ValueText.number(origin.total)]
  }

  // MARK: Windows

  private func windowText(_ window: Origin.Window, _ style: TerminalStyle) -> String {
    let channels = origin.channels(atMost: Self.mostChannels)
    var text = ""
    let outside = origin.terms.count { $0.input == nil }
    let size = "\(window.rows) × \(window.columns)"
    text += "  a window of \(size) over \(window.channels) "
    text += window.channels == 1 ? "channel" : "channels"
    let (met, all) = window.isPlane ? ("no pixel", "image") : ("nothing", "input")
    text += outside > 0 ? "; \(outside) of \(origin.terms.count) weights meet \(met): " : ""
    text += outside > 0 ? "they lie outside the \(all), where the value is 0\n" : "\n"
    for channel in channels.shown { text += grid(channel, window, style) }
    var rows = channels.shown.map { channel in
      ["  channel \(channel.number)", "\(channel.terms.count)", ValueText.number(channel.sum)]
    }
    if channels.restCount > 0 {
      let name = channels.restCount == 1 ? "other" : "others"
      rows.append([
        "  \(channels.restCount) \(name)",
        "\(channels.restCount * window.rows * window.columns)", ValueText.number(channels.rest),
      ])
    }
    return text + "\n"
      + ValueText.table(
        [.init("  sum over"), .init("products", isRight: true), .init("value", isRight: true)],
        rows + constant(cells: 3), footer: [total(cells: 3)], style: style)
  }

  private func grid(
    _ channel: Origin.Channel, _ window: Origin.Window, _ style: TerminalStyle
  ) -> String {
    let first = channel.terms.compactMap(\.input).first?.symbol ?? "outside"
    let last = channel.terms.compactMap(\.input).last?.symbol ?? "outside"
    let weights = channel.terms.compactMap(\.weight)
    let head =
      "\n  channel \(channel.number): \(first) to \(last) times "
      + "\(weights.first?.symbol ?? "") to \(weights.last?.symbol ?? "")\n"
    let rows = channel.rows.map { row in
      row.map { $0.input == nil ? "outside" : short($0.value) }.indented + ["·"]
        + row.map { short($0.factor) } + ["="] + row.map { short($0.product) }
    }
    let count = channel.rows.first?.count ?? 0
    func titles(_ title: String) -> [Table.Column] {
      (0..<count).map { .init($0 == 0 ? title : "", isRight: true) }
    }
    return head
      + ValueText.table(
        titles("  \(window.inputName)") + [.init("")] + titles("weights") + [.init("")]
          + titles("products"),
        rows, style: style)
  }

  private func short(_ value: Double) -> String {
    value == 0 ? "0" : NumberFormat.significant(value, digits: 3)
  }
}

extension Origin {
  /// The part of a window that lies on one channel.
  struct Channel {
    let number: Int
    let terms: [Term]
    /// The window's rows.
    let rows: [[Term]]
    var sum: Double { terms.reduce(0) { $0 + $1.product } }
  }

  /// The channels with the largest sums, in order, and the sum of the others.
  func channels(atMost most: Int) -> (shown: [Channel], rest: Double, restCount: Int) {
    guard let window else { return ([], 0, 0) }
    let size = window.rows * window.columns
    let all = (0..<window.channels).map { number in
      let terms = Array(self.terms[number * size..<(number + 1) * size])
      return Channel(
        number: number, terms: terms,
        rows: (0..<window.rows).map {
          Array(terms[$0 * window.columns..<($0 + 1) * window.columns])
        })
    }
    let largest = all.indices.sorted {
      let (a, b) = (abs(all[$0].sum), abs(all[$1].sum))
      return a == b ? $0 < $1 : a > b
    }.prefix(most)
    let others = all.indices.filter { !largest.contains($0) }
    return (
      largest.sorted().map { all[$0] }, others.reduce(0) { $0 + all[$1].sum }, others.count
    )
  }
}

extension [String] {
  /// The cells, indented below a heading.
  fileprivate var indented: [String] { enumerated().map { $0 == 0 ? "  " + $1 : $1 } }
}

extension String {
  /// The words for equal values when the smallest is wanted.
  fileprivate var asSmall: String { self == "as large, but later" ? "as small, but later" : self }
}
