import SankofaNN
import SankofaTensor

extension Model {
  /// A table of the layers: name, output shape, parameters, and the totals.
  ///
  /// - Throws: `LayerError` when the shape of an example is not known or a layer cannot work with it.
  public func summary() throws -> String {
    let shapes = try outputShapes()
    var rows = [["layer", "output", "parameters"]]
    rows.append(["input", "\(inputShape ?? [])", "0"])
    for (index, layer) in layers.enumerated() {
      let count = layer.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
      rows.append([layerName(index), "\(shapes[index])", grouped(count)])
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let rule = String(repeating: "─", count: widths.reduce(4, +))
    var lines = rows.map { row in
      row[0] + String(repeating: " ", count: widths[0] - row[0].count + 2)
        + row[1] + String(repeating: " ", count: widths[1] - row[1].count + 2)
        + String(repeating: " ", count: widths[2] - row[2].count) + row[2]
    }
    lines.insert(rule, at: 1)
    lines.append(rule)
    let total = parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    let trainable = parameters.filter(\.isTrainable).reduce(0) { $0 + $1.type.shape.elementCount }
    lines.append("parameters  \(grouped(total)) (\(grouped(total * 4)) bytes)")
    if trainable != total { lines.append("trainable   \(grouped(trainable))") }
    return lines.joined(separator: "\n")
  }
}

/// A whole number with a comma before every third digit.
package func grouped(_ number: Int) -> String {
  var digits = String(abs(number))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return (number < 0 ? "-" : "") + digits
}
