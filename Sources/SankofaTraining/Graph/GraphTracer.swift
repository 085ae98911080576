import SankofaNN
import SankofaTensor

/// A tracer that follows connections back from the outputs of a model and numbers their values.
struct GraphTracer {
  /// The layers in the order of their first calls.
  private(set) var layers: [any Layer] = []
  private(set) var graph: LayerGraph
  private var values: [ObjectIdentifier: Int] = [:]
  private var numbers: [ObjectIdentifier: Int] = [:]

  /// - Throws: `SankofaError` when inputs and outputs are not connected.
  init(inputs: [Input], outputs: [Connection]) throws {
    graph = LayerGraph(
      inputShapes: inputs.map(\.shape), inputNames: inputs.map(\.name), calls: [], outputs: [],
      outputNames: outputs.map(\.name))
    if inputs.isEmpty || outputs.isEmpty {
      throw SankofaError(
        "model",
        "needs at least 1 input and 1 output, got \(inputs.count) and \(outputs.count); give both.")
    }
    for (index, input) in inputs.enumerated() {
      if let first = values.updateValue(index, forKey: ObjectIdentifier(input)) {
        throw SankofaError(
          "model",
          "input \(graph.inputName(index)) is given twice, as \(first) and \(index); give it once.")
      }
    }
    for (index, output) in outputs.enumerated() { try follow(output, from: index) }
    graph.outputs = outputs.map(number)
    let used = Set(graph.calls.flatMap(\.inputs) + graph.outputs)
    for index in inputs.indices where !used.contains(index) {
      throw SankofaError(
        "model",
        "input \(graph.inputName(index)) \(inputs[index].shape) reaches no output; leave it out or "
          + "connect it.")
    }
    try graph.checkOutputNames()
  }

  /// Numbers the values that an output needs, each after its inputs. It is iterative, because a
  /// recursion through a deep model could overflow the stack.
  private mutating func follow(_ output: Connection, from index: Int) throws {
    var waiting = [(connection: output, isReady: false)]
    while let (connection, isReady) = waiting.popLast() {
      if values[ObjectIdentifier(connection)] != nil { continue }
      guard let (layer, inputs) = connection.call else {
        guard let input = connection as? Input else {
          preconditionFailure("a connection that no layer makes is an input")
        }
        throw SankofaError(
          "model",
          "output \(index) needs the input \(input.name.map { $0.quoted + " " } ?? "")"
            + "\(input.shape), which is not among the model's inputs; add it to them.")
      }
      if isReady {
        add(connection, layer, inputs)
      } else {
        waiting.append((connection, true))
        for input in inputs.reversed() where values[ObjectIdentifier(input)] == nil {
          waiting.append((input, false))
        }
      }
    }
  }

  private mutating func add(_ connection: Connection, _ layer: any Layer, _ inputs: [Connection]) {
    let number = numbers[ObjectIdentifier(layer)] ?? layers.count
    if number == layers.count {
      layers.append(layer)
      numbers[ObjectIdentifier(layer)] = number
    }
    values[ObjectIdentifier(connection)] = graph.inputShapes.count + graph.calls.count
    graph.calls.append(LayerGraph.Call(layer: number, inputs: inputs.map(self.number)))
  }

  /// Returns the number of a connection's value. The connection must have been followed before.
  private func number(_ connection: Connection) -> Int {
    guard let number = values[ObjectIdentifier(connection)] else {
      preconditionFailure("a value is numbered before another is made of it")
    }
    return number
  }
}
