import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

extension Table {
  /// The layers of a model with their outputs and parameters, and the total.
  ///
  /// For a model that is not a chain, another column lists the inputs of each layer.
  init(layersOf model: Model) throws {
    let shapes = try model.callShapes()
    let graph = model.graph
    let (numbers, inputs) = (graph.callNumbers, model.callInputNames)
    var rows = zip(model.inputNamesInTables, model.builtShapes.inputs).map { name, shape in
      [name, "\(shape)", "", ""]
    }
    for (index, layer) in model.calledLayers.enumerated() {
      // Shared parameters count once.
      let isAgain = numbers[index] > 0
      let count = layer.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
      rows.append([
        model.layerName(graph.calls[index].layer) + layer.activationName.map { " \($0)" }.orEmpty
          + (isAgain ? " again" : ""),
        "\(shapes[index])", isAgain || count == 0 ? "" : NumberFormat.grouped(count),
        inputs[index].joined(separator: ", "),
      ])
    }
    let total = model.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    var columns: [Table.Column] = [
      .init("layer"), .init("output"), .init("parameters", isRight: true),
    ]
    if !graph.isChain { columns.append(.init("takes")) }
    self.init(
      columns: columns, rows: rows, footer: [["total", "", NumberFormat.grouped(total)]])
  }
}

extension Model {
  /// The names of the inputs: `input`, or `input 0`, `input "left"`.
  var inputNamesInTables: [String] {
    graph.inputShapes.indices.map { index in
      graph.inputShapes.count == 1 ? "input" : "input \(graph.inputName(index))"
    }
  }
}

extension Optional where Wrapped == String {
  fileprivate var orEmpty: String { self ?? "" }
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
