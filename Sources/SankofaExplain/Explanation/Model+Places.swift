import SankofaNN
import SankofaTensor
import SankofaTraining

extension Model {
  /// The name of each input among the places of the model, as in its summary: `input`; where there
  /// are several, `input left` by name or `input 1` by number.
  var inputPaths: [String] {
    let names = graph.inputNames.map { $0?.onOneLine() }
    if names.count == 1 { return ["input"] }
    return names.enumerated().map { index, name in
      // A number, or a name that occurs twice, is ambiguous.
      guard let name, Int(name) == nil, names.count(where: { $0 == name }) == 1 else {
        return "input \(index)"
      }
      return "input \(name)"
    }
  }

  /// The path of a place as the explanation writes it: an input may also be given by its number.
  func knownPath(_ path: String) -> String {
    let paths = inputPaths
    return paths.indices.first { paths.count > 1 && path == "input \($0)" }.map { paths[$0] }
      ?? path
  }

  /// The name of each output, as in histories; `output` for a single output without a name.
  var outputNames: [String] {
    graph.outputs.indices.map { index in
      graph.outputNames[index]?.onOneLine()
        ?? (graph.outputs.count == 1 ? "output" : graph.outputName(index))
    }
  }

  /// The names of the inputs of each call of a layer; none in a chain, where each layer takes the
  /// output of the one before.
  var takenPaths: [[String]] {
    if graph.isChain { return graph.calls.map { _ in [] } }
    let values = inputPaths + callPaths
    return graph.calls.map { $0.inputs.map { values[$0] } }
  }

  /// The places that the model has, without indices.
  func places(_ graph: ModelGraph) -> [(kind: Milestone.Kind, path: String)] {
    var places: [(Milestone.Kind, String)] = graph.parameters.map { (.parameter($0.path), $0.path) }
    for (index, path) in callPaths.enumerated() {
      if graph.layers[index].preactivation != nil {
        places.append((.preactivation(index), NetworkPlace(.preactivation, of: path).path))
      }
      places.append((.activation(index), NetworkPlace(.activation, of: path).path))
      for (scan, steps) in graph.states[index].enumerated() {
        let kind = Milestone.Kind.state(index, scan: scan, time: steps[0].time)
        places.append((kind, NetworkPlace.state(path, scan)))
      }
    }
    return places + inputPaths.enumerated().map { (.input($0), $1) }
  }

  /// The message for an unknown place.
  func unknown(_ path: String, among known: [String]) -> String {
    let inputs = inputPaths
    if inputs.count > 1, path == "input" {
      return "the model has \(inputs.count) inputs; name one of \(inputs.joined(separator: ", "))."
    }
    return Explainer.unknown(path, among: known)
  }
}
