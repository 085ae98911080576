import SankofaDraw

/// The chain rule for one place, as text.
struct ChainText {
  private let chain: ChainRule

  init(_ chain: ChainRule) { self.chain = chain }

  func text(style: TerminalStyle) -> String {
    let value = chain.values.count == 1 ? " = \(ValueText.number(chain.values[0]))" : ""
    var text = "Chain rule for \(chain.place) (\(chain.place.symbol)\(value))\n"
    if let ways = chain.ways.first, chain.ways.count == 1 {
      text += paths(ways, style: style) + MeetingsText(chain, ways).text(style: style)
    } else {
      text += "  the mean over \(chain.ways.count) examples, above\n"
    }
    return text + checks(style: style)
  }

  private func paths(_ ways: ChainRule.Ways, style: TerminalStyle) -> String {
    guard let first = ways.paths.first else {
      return chain.seesLogits
        ? "  no path leads from here to the loss: ∂C/∂\(chain.place.symbol) = 0\n"
        : "  the loss keeps p within 10^-7 of 0 and 1, and does not depend on it there\n"
    }
    var text = ""
    if ways.areZero, ways.paths.count > 1 {
      text = "  all \(ValueText.number(ways.count)) paths are 0; the first:\n"
    } else if ways.paths.count > 1 {
      text = ways.isComplete ? "  all \(ways.paths.count) paths\n" : largest(ways)
      let rows = ways.paths.map { path in
        [
          "  " + places(of: path),
          path.links.map { ValueText.factor($0.factor) }.joined(separator: " · "),
          ValueText.number(path.product),
        ]
      }
      text +=
        ValueText.table(
          [.init("  path"), .init("factors"), .init("product", isRight: true)],
          rows, style: style) + "\n"
    }
    text += factors(of: first, isOnly: ways.paths.count == 1 || ways.areZero, style: style)
    return text + (zeros(ways).map { "  every path has the factor \($0) = 0\n" } ?? "")
  }

  /// The factors that are 0 on every path.
  private func zeros(_ ways: ChainRule.Ways) -> String? {
    guard let first = ways.paths.first else { return nil }
    let names = first.links.filter { $0.factor == 0 }.map(name)
    let shared = names.filter { name in
      ways.paths.allSatisfy { $0.links.contains { $0.factor == 0 && self.name($0) == name } }
    }
    return shared.isEmpty ? nil : shared.joined(separator: " = ")
  }

  private func name(_ link: ChainRule.Link) -> String { "∂\(link.to.symbol)/∂\(link.from.symbol)" }

  private func largest(_ ways: ChainRule.Ways) -> String {
    let listed = ways.paths.reduce(0) { $0 + $1.product }
    return "  the \(ways.paths.count) largest of \(ValueText.number(ways.count)) paths; together "
      + "\(ValueText.number(listed)), \(NumberFormat.percent(ways.share)) of all by size\n"
  }

  private func places(of path: ChainRule.Path) -> String {
    ([chain.place] + path.links.map(\.to)).map(\.symbol).joined(separator: " → ")
  }

  private func factors(
    of path: ChainRule.Path, isOnly: Bool, style: TerminalStyle
  ) -> String {
    let rows = path.links.map { link in
      [
        "  " + name(link), link.formula ?? "",
        ValueText.number(link.factor),
      ]
    }
    return ValueText.table(
      [
        .init(isOnly ? "  factor" : "  factors of the largest path"), .init("is"),
        .init("value", isRight: true),
      ], rows, footer: [["  product", "", ValueText.number(path.product)]], style: style)
  }

  private func checks(style: TerminalStyle) -> String {
    let way = chain.ways.count > 1 ? "mean of the examples" : "sum over all paths"
    let rows = [
      ["  " + way, ValueText.number(chain.sum), ""],
      [
        "  the engine's gradient", ValueText.number(chain.engine),
        apart(chain.sum, chain.engine),
      ],
      [
        "  central difference", ValueText.number(chain.centralDifference),
        apart(chain.centralDifference, chain.engine)
          + ", moved by ±\(NumberFormat.significant(chain.nudge, digits: 2))",
      ],
    ]
    var text =
      "\n"
      + ValueText.table(
        [.init("  ∂C/∂\(chain.place.symbol)"), .init("value", isRight: true), .init("")],
        rows, style: style)
    if !chain.seesLogits {
      text +=
        "  with respect to the probability itself; training computes the loss from z: see ∂C/∂z above\n"
    }
    for kink in chain.kinks { text += self.text(of: kink) }
    let more = chain.kinkCount - chain.kinks.count
    if more > 0 { text += "  … and \(more) more kinks\n" }
    return text
  }

  private func apart(_ a: Double, _ b: Double) -> String {
    a == b ? "the same" : "\(NumberFormat.significant(abs(a - b), digits: 2)) apart"
  }

  private func text(of kink: ChainRule.Kink) -> String {
    let slopes = [kink.slopes.below, kink.slopes.at, kink.slopes.above].map(ValueText.number)
    let place = "\(kink.place.symbol) = \(ValueText.number(kink.value))"
    let which = chain.ways.count > 1 ? " in example \(kink.example)" : ""
    if abs(kink.outputs.above - kink.outputs.below) > 1e-3 {
      return "  a jump: \(place)\(which), where the activation goes from "
        + "\(ValueText.number(kink.outputs.below)) to \(ValueText.number(kink.outputs.above)); the "
        + "difference sees the jump, the gradient the slope next to it\n"
    }
    return
      "  a kink: \(place)\(which), where the slope is \(slopes[0]) below, \(slopes[1]) here and "
      + "\(slopes[2]) above; the gradient takes the one here, the difference the mean of both sides\n"
  }
}
