import SankofaNN
import SankofaTensor

extension Model {
  /// The layer of each call, in order; in a chain these are all layers.
  package var calledLayers: [any Layer] { graph.calls.map { layers[$0.layer] } }

  /// The name of each call: the path of its layer, such as `layers.2`, or `layers.2.call1` for the
  /// second call of a shared layer.
  package var callPaths: [String] {
    zip(graph.calls, graph.callNumbers).map { call, number in
      Model.layerPath(call.layer) + (number == 0 ? "" : ".call\(number)")
    }
  }

  /// Returns the output for examples [n, …], as an expression, of a model with one input and one
  /// output. The model must be built.
  ///
  /// An input that is not `float32` is converted first.
  public func callAsFunction(_ input: Tensor, in context: Context = Context()) -> Tensor {
    if let rule = severalOutputsRule { context.refuse(SankofaError("model", rule)) }
    return self([input], in: context)[0]
  }

  /// Returns the outputs for examples, as expressions; see ``callAsFunction(_:in:)-(Tensor,_)``.
  ///
  /// - Parameter inputs: one tensor [n, …] for each input. The call traps when there are more or
  ///   fewer, or when a layer cannot take them; inside the closures of ``CompiledStep`` the error
  ///   is thrown instead.
  public func callAsFunction(_ inputs: [Tensor], in context: Context = Context()) -> [Tensor] {
    do { try checkCall(inputs) } catch {
      // The output shapes of a model that is not built are unknown.
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
      throw SankofaError("model", inputCountRule(inputs.count))
    }
    for part in inputs where part.rank < 1 {
      throw SankofaError(
        "model", "needs examples [n, …], got shape []; put a single one into a batch of 1.")
    }
    if let other = inputs.first(where: { $0.shape[0] != inputs[0].shape[0] }) {
      throw SankofaError(
        "model",
        "all inputs need the same number of examples, got \(inputs[0].shape[0]) and "
          + "\(other.shape[0]); give rows of the same examples.")
    }
    if inputShapes != nil { try checkLayersTake(inputs.map { $0.shape.dropFirst() }) }
  }

  /// Applies the model to the output of another layer: its layers are called again, with the same
  /// parameters. Traps when the model has several outputs.
  public func callAsFunction(_ input: Connection) -> Connection {
    if let rule = severalOutputsRule { misuse(SankofaError("model", rule)) }
    return self([input])[0]
  }

  /// Applies the model to the outputs of other layers. Traps when the number of connections differs
  /// from the number of inputs.
  public func callAsFunction(_ inputs: [Connection]) -> [Connection] {
    if inputs.count != graph.inputShapes.count {
      misuse(SankofaError("model", inputCountRule(inputs.count)))
    }
    let called = graph.run(inputs) { index, inputs in
      Connection((layers[graph.calls[index].layer], inputs))
    }
    return graph.outputs(inputs, called)
  }

  /// Returns the part of this model that ends at a layer, with the same layer objects. Its output
  /// is the layer's output: the features that the layer has learned.
  ///
  /// - Parameter path: the path of the layer, such as `layers.3`, which for a shared layer is its
  ///   first call.
  /// - Throws: `SankofaError` when there is no such layer or the shape of an example is not known.
  public func part(endingAt path: String) throws -> Model {
    guard let call = callPaths.firstIndex(of: path) else {
      throw SankofaError(
        "model",
        "has no layer \(path.quoted) to end at; it has \(callPaths.joined(separator: ", "))."
      )
    }
    guard let stated = inputShapes ?? graph.inputShapes.mapAll({ $0 }) else {
      throw SankofaError(
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

  /// The error message for a call that returns a single output; `nil` when the model has one
  /// output.
  private var severalOutputsRule: String? {
    let outputs = graph.outputs.count
    return outputs == 1
      ? nil : "has \(outputs) outputs; call it with a list of inputs, which gives them all."
  }

  func inputCountRule(_ count: Int) -> String {
    let inputs = graph.inputShapes.count
    return "takes \(inputs) \(inputs == 1 ? "input" : "inputs"), got \(count); give one for each."
  }

  /// Returns the outputs for examples, and checks that each layer gives the shape that it promised,
  /// because plans lay out their memory by it.
  func checkedOutputs(_ inputs: [Tensor], in context: Context) throws -> [LayerOutput] {
    try build()
    try checkCall(inputs)
    let promised = try checkLayersTake(inputs.map { $0.shape.dropFirst() })
    let called = try calledOutputs(inputs, in: context) { index, output in
      let layer = graph.calls[index].layer
      let expected = Shape([inputs[0].shape[0]] + promised[index].extents)
      if output.activation.shape != expected {
        throw SankofaError(
          layerName(layer),
          "its output must have shape \(expected), as outputShape(for:) says, got "
            + "\(output.activation.shape); correct one of them.")
      }
      if let function = layers[layer].outputActivation, output.preactivation == nil {
        throw SankofaError(
          layerName(layer),
          "its output must be that of \(function.name), as outputActivation says; make it with "
            + "context.activation(_:of:) as the last thing.")
      }
    }
    return outputs(inputs.map { $0.converted(to: .float32) }, called)
  }

  /// Returns the output of each call, in order.
  ///
  /// - Parameter elementType: the type to which inputs are converted; `float64` when the context
  ///   provides parameters of that type.
  package func calledOutputs(
    _ inputs: [Tensor], in context: Context, elementType: ElementType = .float32
  ) -> [LayerOutput] {
    calledOutputs(inputs, in: context, elementType: elementType) { _, _ in }
  }

  /// Returns the outputs of all calls, in order; `check` receives each output before another layer
  /// does.
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

  /// Picks the model's outputs from the outputs of its calls.
  package func outputs(_ inputs: [Tensor], _ called: [LayerOutput]) -> [LayerOutput] {
    graph.outputs(inputs.map { LayerOutput($0) }, called)
  }

  /// The last function of each output, as declared by its layer.
  package var outputActivations: [ActivationFunction?] {
    graph.outputs.map { value in
      let call = value - graph.inputShapes.count
      return call < 0 ? nil : layers[graph.calls[call].layer].outputActivation
    }
  }
}
