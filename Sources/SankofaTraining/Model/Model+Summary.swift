import SankofaNN
import SankofaTensor

extension Model {
  /// Returns a table of the layers with their paths, their settings, output shapes and numbers of
  /// parameters, and the totals. Of the settings, those that differ from their defaults are shown.
  /// A model that is not a chain has a further column with each layer's inputs and, when outputs
  /// are several or named, a row for each output.
  ///
  /// - Throws: `SankofaError` when the shape of an example is not known or a layer cannot take its
  ///   input.
  public func summary() throws -> String {
    var rows = [["path", "layer", "output", "parameters", "takes"]]
    rows += try summaryRows().map {
      [$0.path, $0.layer, "\($0.output)", grouped($0.parameterCount), $0.takes]
    }
    if graph.isChain { rows = rows.map { Array($0.dropLast()) } }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let rule = String(repeating: "─", count: widths.reduce(-2) { $0 + $1 + 2 })
    var lines = rows.map { row in
      row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 3 ? space + row[column] : row[column] + space
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

  /// A row of a table of layers: an input, a call of a layer, or an output.
  package struct SummaryRow {
    /// The path, such as `layers.2`, or the name of an input or output.
    package var path: String
    /// The layer with its settings, such as `Dense(10, softmax)`.
    package var layer = ""
    package var output: Shape
    /// The number of parameters; 0 for a layer that is called again, since they count once.
    package var parameterCount = 0
    /// The names of the inputs, separated by commas.
    package var takes = ""
  }

  /// The rows of a table of layers. Outputs have rows of their own when they are several or named.
  ///
  /// - Throws: as ``summary()``.
  package func summaryRows() throws -> [SummaryRow] {
    let shapes = try callShapes()
    let (sources, paths, numbers) = (callInputNames, callPaths, graph.callNumbers)
    let inputs = builtShapes.inputs.enumerated().map { index, shape in
      SummaryRow(
        path: graph.inputShapes.count == 1 ? "input" : "input \(graph.inputName(index))",
        output: shape)
    }
    let calls = graph.calls.indices.map { index in
      let layer = layers[graph.calls[index].layer]
      let isAgain = numbers[index] > 0
      return SummaryRow(
        path: paths[index], layer: layer.summaryText.onOneLine() + (isAgain ? " again" : ""),
        output: shapes[index],
        parameterCount: isAgain
          ? 0 : layer.parameters.reduce(0) { $0 + $1.type.shape.elementCount },
        takes: sources[index].joined(separator: ", "))
    }
    if graph.outputs.count == 1, graph.outputNames == [nil] { return inputs + calls }
    let outputs = builtShapes.outputs.enumerated().map { index, shape in
      SummaryRow(
        path: "output \(graph.outputName(index).quoted)", output: shape,
        takes: outputSources[index])
    }
    return inputs + calls + outputs
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
