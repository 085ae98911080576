import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

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
