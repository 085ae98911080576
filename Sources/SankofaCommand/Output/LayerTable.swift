import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

extension Table {
  /// The layers of a model with their settings, outputs and parameters, and the total.
  ///
  /// For a model that is not a chain, another column lists the inputs of each layer.
  init(layersOf model: Model) throws {
    let rows = try model.summaryRows().map { row in
      [
        row.path, row.layer, "\(row.output)",
        row.parameterCount == 0 ? "" : NumberFormat.grouped(row.parameterCount), row.takes,
      ]
    }
    let total = model.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    var columns: [Table.Column] = [
      .init("path"), .init("layer"), .init("output"), .init("parameters", isRight: true),
    ]
    if !model.graph.isChain { columns.append(.init("takes")) }
    self.init(
      columns: columns, rows: rows, footer: [["total", "", "", NumberFormat.grouped(total)]])
  }
}

extension Model {
  /// A network for pictures in one line: the shape of an example after each layer with weights,
  /// such as `cnn, 28×28 → 26×26×32 → 11×11×64 → 128 → 10`. For an `mlp`, the pixels are one row.
  func shapeLine(for kind: PictureNetwork.Kind, style: TerminalStyle) throws -> String {
    let shapes = zip(calledLayers, try callShapes())
      .filter { layer, _ in layer.parameters.contains { $0.name == "weight" } }.map(\.1)
    let pictures = builtShapes.inputs[0]
    let ways = [kind == .mlp ? [pictures.elementCount] : pictures] + shapes
    let text = ways.map { $0.extents.map(String.init).joined(separator: "×") }
      .joined(separator: style.hasUnicode ? " → " : " - ")
    return kind == .mlp ? text : "\(kind.rawValue), \(text)"
  }
}
