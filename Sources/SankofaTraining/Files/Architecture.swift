import SankofaFormats
import SankofaNN
import SankofaTensor

extension Model {
  /// The layers in order, with their configurations and, unless they form a chain, their
  /// connections.
  var architecture: JSON {
    let layers = JSON.array(
      layers.map { layer in
        [
          "kind": .string(type(of: layer).kind), "configuration": layer.configuration.json,
        ]
      })
    if graph.isChain {
      return [
        "kind": "Sequential", "inputShape": builtShapes.inputs[0].json, "layers": layers,
      ]
    }
    return [
      "kind": "Graph",
      "inputs": .array(
        zip(builtShapes.inputs, graph.inputNames).map { shape, name in
          ["shape": shape.json, "name": name.json]
        }),
      "layers": layers,
      "calls": .array(
        graph.calls.map { call in
          ["layer": .integer(call.layer), "inputs": .array(call.inputs.map { .integer($0) })]
        }),
      "outputs": .array(
        zip(graph.outputs, graph.outputNames).map { value, name in
          ["value": .integer(value), "name": name.json]
        }),
    ]
  }
}

extension Shape {
  fileprivate var json: JSON { .array(extents.map { .integer($0) }) }
}

extension String? {
  fileprivate var json: JSON { map { .string($0) } ?? .null }
}

extension LayerGraph {
  /// Reads the connections of layers that do not form a chain, and checks everything that the file
  /// says.
  ///
  /// - Throws: `SankofaError` when a value does not exist or is used before it is made, as in a
  ///   cycle.
  init(json: JSON, layerCount: Int) throws {
    func wrong(_ rule: String) -> SankofaError {
      SankofaError("\"architecture\"", rule + "; save the model anew.")
    }
    func list(_ name: String) throws -> [JSON] {
      guard let values = json[name]?.arrayValue else { throw wrong("must have a list of \(name)") }
      return values
    }
    let inputs = try list("inputs")
    let shapes = inputs.map { Shape(json: $0["shape"]) }
    if shapes.contains(nil) { throw wrong("its inputs must have shapes") }
    let calls = try list("calls").enumerated().map { index, part in
      guard let layer = part["layer"]?.integerValue, (0..<layerCount).contains(layer) else {
        throw wrong("call \(index) must name a layer in 0..<\(layerCount)")
      }
      let known = inputs.count + index
      guard let values = part["inputs"]?.arrayValue?.mapAll(\.integerValue), !values.isEmpty,
        values.allSatisfy({ (0..<known).contains($0) })
      else {
        throw wrong(
          "call \(index) must take values made before it, in 0..<\(known), so that there is no cycle"
        )
      }
      return Call(layer: layer, inputs: values)
    }
    let all = inputs.count + calls.count
    let outputs = try list("outputs")
    guard !inputs.isEmpty, !outputs.isEmpty,
      let numbers = outputs.mapAll({ $0["value"]?.integerValue }),
      numbers.allSatisfy({ (0..<all).contains($0) })
    else { throw wrong("must have inputs, and outputs that are values in 0..<\(all)") }
    if Set(calls.map(\.layer)) != Set(0..<layerCount) {
      throw wrong("must use each of its \(layerCount) layers")
    }
    self.init(
      inputShapes: shapes, inputNames: inputs.map { $0["name"]?.stringValue }, calls: calls,
      outputs: numbers, outputNames: outputs.map { $0["name"]?.stringValue })
    try checkOutputNames()
  }
}

extension Shape {
  /// Reads a list of extents; returns `nil` for any other value.
  init?(json: JSON?) {
    guard let extents = json?.arrayValue?.mapAll(\.integerValue),
      extents.allSatisfy({ $0 >= 0 })
    else { return nil }
    self.init(extents)
  }
}
