import SankofaNN
import SankofaTensor

extension Model {
  /// Returns a table of the layers with name, output shape and number of parameters, and the
  /// totals. A model that is not a chain has a further column with each layer's inputs and, when
  /// outputs are several or named, a row for each output.
  ///
  /// - Throws: `SankofaError` when the shape of an example is not known or a layer cannot take its
  ///   input.
  public func summary() throws -> String {
    let rows = try summaryRows()
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let rule = String(repeating: "─", count: widths.reduce(-2) { $0 + $1 + 2 })
    var lines = rows.map { row in
      row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 2 ? space + row[column] : row[column] + space
      }.joined(separator: "  ").trimmingEnd()
    }
    lines.insert(rule, at: 1)
    lines.append(rule)
    let total = parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    let trainable = parameters.filter(\.isTrainable).reduce(0) { $0 + $1.type.shape.elementCount }
    lines.append("parameters  \(grouped(total)) (\(grouped(total * 4)) bytes)")
    if trainable != total { lines.append("trainable   \(grouped(trainable))") }
    return lines.joined(separator: "\n")
  }

  /// The names of each call's input values, such as `input` or `layers.3`.
  package var callInputNames: [[String]] {
    let values = inputValueNames + callPaths
    return graph.calls.map { call in call.inputs.map { values[$0] } }
  }

  /// The names of the model's output values, as in ``callInputNames``.
  private var outputSources: [String] {
    let values = inputValueNames + callPaths
    return graph.outputs.map { values[$0] }
  }

  private var inputValueNames: [String] {
    graph.inputShapes.indices.map { index in
      graph.inputShapes.count == 1 ? "input" : "input \(graph.inputNames[index] ?? String(index))"
    }
  }

  private func summaryRows() throws -> [[String]] {
    let shapes = try callShapes()
    let sources = callInputNames
    let numbers = graph.callNumbers
    var rows = [["layer", "output", "parameters"]]
    for (index, shape) in builtShapes.inputs.enumerated() {
      let name = graph.inputShapes.count == 1 ? "input" : "input \(graph.inputName(index))"
      rows.append([name, "\(shape)", "0"])
    }
    for (index, call) in graph.calls.enumerated() {
      // Shared parameters count once.
      let own = numbers[index] == 0 ? layers[call.layer].parameters : []
      let count = own.reduce(0) { $0 + $1.type.shape.elementCount }
      let again = numbers[index] == 0 ? "" : " again"
      rows.append([layerName(call.layer) + again, "\(shapes[index])", grouped(count)])
    }
    if graph.isChain { return rows }
    let inputs = graph.inputShapes.map { _ in "" }
    let taken = ["takes"] + inputs + sources.map { $0.joined(separator: ", ") }
    rows = zip(rows, taken).map { $0 + [$1] }
    if graph.outputs.count == 1, graph.outputNames == [nil] { return rows }
    for (index, shape) in builtShapes.outputs.enumerated() {
      rows.append([
        "output \(graph.outputName(index).quoted)", "\(shape)", "0", outputSources[index],
      ])
    }
    return rows
  }
}

extension String {
  /// Returns the text without spaces at its end.
  fileprivate func trimmingEnd() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// Formats a whole number with commas between groups of three digits, such as `9,610`.
package func grouped(_ number: Int) -> String {
  var digits = String(abs(number))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return (number < 0 ? "-" : "") + digits
}
