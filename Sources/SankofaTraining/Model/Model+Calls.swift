import SankofaNN
import SankofaTensor

extension Model {
  /// The layer of each call, in order; in a chain these are the layers.
  package var calledLayers: [any Layer] { graph.calls.map { layers[$0.layer] } }

  /// The name of each call: the path of its layer, such as `layers.2`, and `layers.2.call1` for
  /// the second call of a layer that is shared.
  package var callPaths: [String] {
    zip(graph.calls, graph.callNumbers).map { call, number in
      Model.layerPath(call.layer) + (number == 0 ? "" : ".call\(number)")
    }
  }

  /// The output for examples [n, …] of a model with one input and one output, as an expression. The
  /// model must be built.
  ///
  /// Inputs that are not `float32` are converted first.
  public func callAsFunction(_ input: Tensor, in context: Context = Context()) -> Tensor {
    if let rule = severalOutputsRule { context.refuse(TrainingError("model", rule)) }
    return self([input], in: context)[0]
  }

  /// The outputs for examples, as expressions; see ``callAsFunction(_:in:)-(Tensor,_)``.
  ///
  /// - Parameter inputs: one [n, …] for each input. Traps when there are more or fewer, or a layer
  ///   cannot take them; inside the closures of ``CompiledStep`` the error is thrown instead.
  public func callAsFunction(_ inputs: [Tensor], in context: Context = Context()) -> [Tensor] {
    do { try checkCall(inputs) } catch {
      // What a model gives that was not built is not known.
      guard let outputShapes else { misuse(error) }
      context.refuse(error)
      let count = inputs.first?.shape.extents.first ?? 1
      return outputShapes.map { .zeros(Shape([count] + $0.extents)) }
    }
    let inputs = inputs.map { $0.converted(to: .float32) }
    return outputs(inputs, calledOutputs(inputs, in: context)).map(\.activation)
  }

  /// Throws when the layers of a built model cannot take the inputs.
  private func checkCall(_ inputs: [Tensor]) throws {
    if inputs.count != graph.inputShapes.count {
      throw TrainingError("model", inputCountRule(inputs.count))
    }
    for part in inputs where part.rank < 1 {
      throw TrainingError(
        "model", "needs examples [n, …], got shape []; put a single one into a batch of 1.")
    }
    if let other = inputs.first(where: { $0.shape[0] != inputs[0].shape[0] }) {
      throw TrainingError(
        "model",
        "all inputs need as many examples, got \(inputs[0].shape[0]) and \(other.shape[0]); give "
          + "rows of the same examples.")
    }
    if inputShapes != nil { try checkLayersTake(inputs.map { $0.shape.dropFirst() }) }
  }

  /// The model's output for what other layers give: its layers are used once more, with the
  /// same parameters.
  /// Traps when the model has several outputs.
  public func callAsFunction(_ input: Connection) -> Connection {
    if let rule = severalOutputsRule { misuse(TrainingError("model", rule)) }
    return self([input])[0]
  }

  /// The model's outputs for what other layers give. Traps when there are more
  /// or fewer connections than inputs.
  public func callAsFunction(_ inputs: [Connection]) -> [Connection] {
    if inputs.count != graph.inputShapes.count {
      misuse(TrainingError("model", inputCountRule(inputs.count)))
    }
    let called = graph.run(inputs) { index, inputs in
      Connection((layers[graph.calls[index].layer], inputs))
    }
    return graph.outputs(inputs, called)
  }

  /// The part of this model that ends at a layer, with the same layers: what comes out of it are the
  /// features that the layer found.
  ///
  /// - Parameter path: such as `layers.3`; of a shared layer that is its first call.
  /// - Throws: `LayerError` when there is no such layer.
  public func part(endingAt path: String) throws -> Model {
    guard let call = callPaths.firstIndex(of: path) else {
      throw LayerError(
        "model",
        "has no layer \(path.quoted) to end at; it has \(callPaths.joined(separator: ", "))."
      )
    }
    guard let stated = inputShapes ?? graph.inputShapes.mapAll({ $0 }) else {
      throw LayerError(
        "model",
        "the shape of an example is not known; build it or give the first layer an inputShape."
      )
    }
    let inputs = zip(stated, graph.inputNames).map { Input($0, name: $1) }
    let called = graph.run(inputs as [Connection]) { index, inputs in
      Connection((layers[graph.calls[index].layer], inputs))
    }
    var needed: Set<ObjectIdentifier> = []
    var waiting = [called[call]]
    while let connection = waiting.popLast() {
      if needed.insert(ObjectIdentifier(connection)).inserted {
        waiting += connection.call?.inputs ?? []
      }
    }
    return Model(
      inputs: inputs.filter { needed.contains(ObjectIdentifier($0)) }, outputs: [called[call]],
      seed: seed)
  }

  /// The message for a call that takes and gives one thing; `nil` when there is one output.
  private var severalOutputsRule: String? {
    let outputs = graph.outputs.count
    return outputs == 1
      ? nil : "has \(outputs) outputs; call it with a list of inputs, which gives them all."
  }

  func inputCountRule(_ count: Int) -> String {
    let inputs = graph.inputShapes.count
    return "takes \(inputs) \(inputs == 1 ? "input" : "inputs"), got \(count); give one for each."
  }

  /// The outputs for examples, after seeing that each layer gives the shape that it promised: the
  /// memory of plans is laid out by that.
  func checkedOutputs(_ inputs: [Tensor], in context: Context) throws -> [LayerOutput] {
    try build()
    try checkCall(inputs)
    let promised = try checkLayersTake(inputs.map { $0.shape.dropFirst() })
    let called = try calledOutputs(inputs, in: context) { index, output in
      let layer = graph.calls[index].layer
      let expected = Shape([inputs[0].shape[0]] + promised[index].extents)
      if output.activation.shape != expected {
        throw LayerError(
          layerName(layer),
          "its output must have shape \(expected), as outputShape(for:) says, got "
            + "\(output.activation.shape); correct one of them.")
      }
      if let function = layers[layer].outputActivation, output.preactivation == nil {
        throw LayerError(
          layerName(layer),
          "its output must be that of \(function.name), as outputActivation says; make it with "
            + "context.activation(_:of:) as the last thing.")
      }
    }
    return outputs(inputs.map { $0.converted(to: .float32) }, called)
  }

  /// The output of each call, in order.
  ///
  /// - Parameter elementType: what inputs are converted to; `float64` when the context stands in
  ///   parameters of that type.
  package func calledOutputs(
    _ inputs: [Tensor], in context: Context, elementType: ElementType = .float32
  ) -> [LayerOutput] {
    calledOutputs(inputs, in: context, elementType: elementType) { _, _ in }
  }

  /// Returns the outputs of all calls, in order; `check` sees each before another layer gets it.
  private func calledOutputs(
    _ inputs: [Tensor], in context: Context, elementType: ElementType = .float32,
    check: (_ call: Int, _ output: LayerOutput) throws -> Void
  ) rethrows -> [LayerOutput] {
    let paths = layerPaths
    let numbers = graph.callNumbers
    let given = inputs.map { LayerOutput($0.converted(to: elementType)) }
    return try graph.run(given) { index, inputs in
      let number = graph.calls[index].layer
      let layer = layers[number]
      (context.path, context.call) = (paths[number], numbers[index])
      let output = Node.$currentPath.withValue(paths[number]) {
        let activation = layer.output(merging: inputs.map(\.activation), in: context)
        return LayerOutput(activation, layer.outputActivation, in: context)
      }
      try check(index, output)
      return output
    }
  }

  /// The model's outputs, taken from the outputs of its calls.
  package func outputs(_ inputs: [Tensor], _ called: [LayerOutput]) -> [LayerOutput] {
    graph.outputs(inputs.map { LayerOutput($0) }, called)
  }

  /// The last function of each output, as its layer declares it.
  package var outputActivations: [ActivationFunction?] {
    graph.outputs.map { value in
      let call = value - graph.inputShapes.count
      return call < 0 ? nil : layers[graph.calls[call].layer].outputActivation
    }
  }
}
