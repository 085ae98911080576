import SankofaDraw

/// The forward pass of an example as text, layer by layer.
struct ForwardText {
  private let example: Explanation.Example

  init(_ example: Explanation.Example) { self.example = example }

  /// The largest number of values that are written out.
  private static let mostInputs = 16
  /// The number of contributions that are written out when there are too many.
  private static let largest = 3

  func text(style: TerminalStyle) -> String {
    var lines = ["Example \(example.number)"]
    lines += example.inputs.map { "  \($0.path) " + values($0.values) } + ["", "Forward"]
    for layer in example.layers { lines += text(of: layer, style: style) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func text(of layer: Explanation.Layer, style: TerminalStyle) -> [String] {
    let head =
      "  \(layer.path)  \(layer.kind)" + (layer.function.map { ", \($0)" } ?? "")
      + ", \(layer.activation.shape)"
      + (layer.takes.isEmpty ? "" : ", takes \(layer.takes.joined(separator: ", "))")
    if layer.sums.isEmpty { return [head, "    a = " + values(layer.activation)] }
    let isNarrow = layer.sums.allSatisfy { $0.restCount == 0 && $0.terms.count <= Self.most }
    let neurons = isNarrow ? layer.sums.map { line($0, layer) } : table(layer, style: style)
    let more = (layer.preactivation ?? layer.activation).elements.count - layer.sums.count
    return [head] + neurons + (more > 0 ? ["    … and \(more) more"] : [])
      + (isOneByOne(layer) ? [] : ["    a = " + values(layer.activation)])
  }

  /// The largest number of inputs of a neuron whose sum is written on one line.
  private static let most = 4

  private func line(_ sum: Explanation.Sum, _ layer: Explanation.Layer) -> String {
    var text = ""
    for term in sum.terms {
      let sign = term.weight < 0 ? "−" : text.isEmpty ? "" : "+"
      text += text.isEmpty ? sign : " \(sign) "
      text += "\(ValueText.number(abs(term.weight)))·\(ValueText.factor(term.value))"
    }
    if sum.constant != 0 { text += " " + ValueText.signed(sum.constant) }
    let a = activation(sum, layer).map { "; a = \($0)" } ?? ""
    return "    \(sum.place.symbol) = \(text) = \(ValueText.number(sum.total))\(a)"
  }

  /// True when each z has an a of its own; a gate makes one a of two z.
  private func isOneByOne(_ layer: Explanation.Layer) -> Bool {
    layer.preactivation?.shape == layer.activation.shape
  }

  private func activation(_ sum: Explanation.Sum, _ layer: Explanation.Layer) -> String? {
    guard isOneByOne(layer), layer.function != "linear" else { return nil }
    return ValueText.number(
      layer.activation.elements[layer.activation.shape.offset(of: sum.place.indices)])
  }

  private func table(_ layer: Explanation.Layer, style: TerminalStyle) -> [String] {
    let rows = layer.sums.map { sum in
      let order = sum.terms.sorted { abs($0.product) > abs($1.product) }
      let hidden = order.dropFirst(Self.largest)
      let rest = sum.rest + hidden.reduce(0) { $0 + $1.product }
      let shown = order.prefix(Self.largest).map { short($0.product) + " \($0.input.symbol)" }
      return ["    " + sum.place.symbol] + shown + [
        "\(short(rest)) of \(sum.restCount + hidden.count)", short(sum.constant),
        short(sum.total), activation(sum, layer) ?? "",
      ]
    }
    let columns: [Table.Column] =
      [.init("    z of"), .init("largest products"), .init(""), .init("")] + [
        .init("others", isRight: true), .init("bias", isRight: true), .init("z", isRight: true),
        .init("a", isRight: true),
      ]
    return ValueText.table(columns, rows, style: style).split(separator: "\n").map(String.init)
  }

  private func short(_ value: Double) -> String { NumberFormat.significant(value, digits: 3) }

  private func values(_ values: Explanation.Values) -> String {
    let elements = values.elements
    if elements.count <= Self.mostInputs {
      return "[\(elements.map(ValueText.number).joined(separator: ", "))]"
    }
    let least = elements.min() ?? 0
    let most = elements.max() ?? 0
    return "\(values.shape), \(elements.count { $0 != 0 }) of \(elements.count) not 0, "
      + "from \(ValueText.number(least)) to \(ValueText.number(most))"
  }
}
