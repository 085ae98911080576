import SankofaDraw

extension Explanation {
  /// The explanation for a terminal.
  ///
  /// - Parameter style: the characters and colours of the terminal; ASCII by default.
  public func text(style: TerminalStyle = .plain) -> String {
    var parts: [String]
    if let example = examples.first, examples.count == 1 {
      parts = [
        ForwardText(example).text(style: style), LossText(self, example).text(style: style),
      ]
    } else {
      parts = [ExamplesText(self).text(style: style)]
    }
    if let origin = chain?.ways.first?.origin, examples.count == 1 {
      parts.append(OriginText(origin).text(style: style))
    }
    if let chain { parts.append(ChainText(chain).text(style: style)) }
    parts.append(nudgesText(style: style))
    parts.append(stepText)
    return parts.map { ValueText.text($0, style: style) }.joined(separator: "\n")
  }

  private func nudgesText(style: TerminalStyle) -> String {
    var text = """
      Gradient: \(NumberFormat.grouped(nudges.count)) derivatives, length \
      \(ValueText.number(nudges.length))

      """
    if nudges.zeroCount > 0 {
      text += "  \(NumberFormat.grouped(nudges.zeroCount)) of them are 0\n"
    }
    let rows = nudges.largest.filter { $0.slope != 0 }.map { nudge in
      [
        "  " + nudge.place.description, ValueText.number(nudge.value),
        ValueText.number(nudge.slope),
        nudge.slope > 0 ? "lower it" : "raise it",
      ]
    }
    if rows.isEmpty { return text }
    return text
      + ValueText.table(
        [
          .init("  largest"), .init("value", isRight: true), .init("∂C/∂", isRight: true),
          .init("to lower C"),
        ], rows, style: style)
  }

  private var stepText: String {
    var text = "Step at learning rate η = \(ValueText.number(step.learningRate))\n"
    if let value = step.value, let chain {
      text += """
          \(chain.place): \(ValueText.number(value.before)) → \(ValueText.number(value.before)) − η · \
        \(ValueText.factor(chain.engine)) = \(ValueText.number(value.after))

        """
    }
    text +=
      "  all parameters: loss \(ValueText.number(step.loss.before)) → "
      + "\(ValueText.number(step.loss.after))\n"
    return text
  }
}

extension ForwardPass {
  /// The forward pass for a terminal; see ``Explanation/text(style:)``.
  public func text(style: TerminalStyle = .plain) -> String {
    examples.map { ValueText.text(ForwardText($0).text(style: style), style: style) }
      .joined(separator: "\n")
  }
}
