import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

extension Model {
  /// The architecture as a picture: a box for each input, each use of a layer and each output, with
  /// the layer's kind and activation, its path, its parameters, and the shape of one example's output.
  ///
  /// A layer that is used again is dashed, and its parameters count once.
  ///
  /// - Throws: `SankofaError` when the shape of an example is not known or a layer cannot work with it.
  public func architecturePicture() throws -> SVGDocument {
    let shapes = try callShapes()
    let inputs = zip(builtShapes.inputs, graph.inputNames).enumerated().map { index, input in
      let number = graph.inputNames.count == 1 ? "" : " \(index)"
      return GraphPicture.Box(
        "input" + (input.1.map { " " + $0.onOneLine() } ?? number), lines: ["\(input.0)"],
        kind: .end)
    }
    let calls = graph.calls.indices.map { box($0, shape: shapes[$0]) }
    let outputs = graph.outputs.indices.map { index in
      let number = graph.outputs.count == 1 ? "" : " \(index)"
      return GraphPicture.Box(
        "output" + (graph.outputNames[index].map { " " + $0.onOneLine() } ?? number),
        lines: ["\(builtShapes.outputs[index])"], kind: .end)
    }
    let links = graph.calls.enumerated().flatMap { index, call in
      call.inputs.map { GraphPicture.Link(from: $0, to: inputs.count + index) }
    }
    let ends = graph.outputs.enumerated().map { index, value in
      GraphPicture.Link(from: value, to: inputs.count + calls.count + index)
    }
    let picture = GraphPicture(
      title: architectureTitle, boxes: inputs + calls + outputs, links: links + ends,
      notes: ["Shapes are those of one example."])
    return picture.document
  }

  private var architectureTitle: String {
    let count = parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    let noun = layers.count == 1 ? "layer" : "layers"
    return
      "\(NumberFormat.grouped(layers.count)) \(noun), \(NumberFormat.grouped(count)) parameters"
  }

  private func box(_ index: Int, shape: Shape) -> GraphPicture.Box {
    let layer = calledLayers[index]
    let isAgain = graph.callNumbers[index] > 0
    let count = layer.parameters.reduce(0) { $0 + $1.type.shape.elementCount }
    var title = type(of: layer).kind.onOneLine()
    if let activation = layer.activationName { title += " \(activation)" }
    var facts = [layerPaths[graph.calls[index].layer]]
    if isAgain {
      facts.append("again")
    } else if count > 0 {
      facts.append(
        "\(NumberFormat.grouped(count)) parameters" + (layer.isTrainable ? "" : ", frozen"))
    }
    return GraphPicture.Box(
      title, lines: [facts.joined(separator: " · "), "\(shape)"],
      kind: isAgain ? .repeated : count > 0 ? .weighted : .plain)
  }
}

extension Layer {
  /// The name of the activation with which the layer ends; `nil` when it has none or a linear one.
  package var activationName: String? {
    guard case .text(let name)? = configuration["activation"], name != "linear" else { return nil }
    return name.onOneLine()
  }
}
