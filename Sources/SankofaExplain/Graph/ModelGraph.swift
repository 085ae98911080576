import SankofaNN
import SankofaTensor
import SankofaTraining

/// The loss of a model for some examples as a graph over placeholders, in `float64`.
struct ModelGraph {
  /// The features, [n, …].
  let input: Tensor
  /// The targets, [n, …].
  let target: Tensor
  /// By path.
  let parameters: [(path: String, tensor: Tensor)]
  /// For each call of a layer what it gives, and what is affine in its parameters where there is such a value.
  let layers: [(preactivation: Tensor?, activation: Tensor)]
  /// For each call of a layer its scans, and of each the states in the order of the steps.
  let states: [[[(time: Int, state: Tensor)]]]
  let loss: Tensor
  /// The loss as the model trains it, where scans are one operation.
  let trainedLoss: Tensor

  /// Writes the graph.
  ///
  /// - Parameters:
  ///   - type: of the targets, however many they are.
  ///   - count: the number of examples.
  ///   - seesLogits: whether the loss may look through a softmax or a sigmoid, as it does when the
  ///     model is trained.
  init(
    _ model: Model, loss: Loss, target type: TensorType, count: Int = 1, seesLogits: Bool = true
  ) throws {
    let extents = (model.inputShape ?? []).extents
    let input = Tensor.placeholder(TensorType(Shape([count] + extents), .float64))
    let target = Tensor.placeholder(
      TensorType(
        Shape([count] + type.shape.dropFirst().extents),
        type.elementType.isFloatingPoint ? .float64 : type.elementType))
    var parameters: [(path: String, tensor: Tensor)] = []
    var stand: [ObjectIdentifier: Tensor] = [:]
    for (path, parameter) in model.namedParameters {
      let tensor = Tensor.placeholder(TensorType(parameter.type.shape, .float64))
      parameters.append((path, tensor))
      stand[ObjectIdentifier(parameter)] = tensor
    }
    let context = Context { stand[ObjectIdentifier($0)] ?? $0.value }
    let outputs = model.activations([input], in: context, elementType: .float64)
    var predictions = model.graph.outputs([input], outputs)[0]
    if !seesLogits { predictions = predictions.opaque() }
    let loss = try model.totalLoss(
      loss(predictions, target), loss.name, context, elementType: .float64)
    let values = [input] + outputs
    var scans: [[ObjectIdentifier]] = []
    let inner = zip(model.graph.calls, outputs).map { call, output in
      let own = model.layers[call.layer].parameters.compactMap { stand[ObjectIdentifier($0)] }
      let before = call.inputs.map { values[$0] }
      scans.append(UnrolledGraph.scans(of: output, behind: before))
      return Affinity.preactivation(of: output, parameters: own, inputs: before)
    }
    let unrolled = UnrolledGraph([loss] + outputs + zip(inner, outputs).map { $0 ?? $1 })
    layers = inner.indices.map { index in
      (
        inner[index].map { _ in unrolled.tensors[1 + outputs.count + index] },
        unrolled.tensors[1 + index]
      )
    }
    states = scans.map { $0.map { unrolled.recurrences[$0]?.steps ?? [] } }
    (self.loss, trainedLoss) = (unrolled.tensors[0], loss)
    (self.input, self.target, self.parameters) = (input, target, parameters)
  }

  /// Whether the loss is computed from what goes into the last activation function and not from what
  /// comes out.
  var looksThrough: Bool {
    guard let last = layers.last, let z = last.preactivation, z.node !== last.activation.node else {
      return false
    }
    let behind = topologicalOrder(of: [loss.node])
    return behind.contains { $0 === z.node } && !behind.contains { $0 === last.activation.node }
  }

  /// The tensor of a kind of milestone.
  func tensor(_ kind: Milestone.Kind) -> Tensor? {
    switch kind {
    case .input: input
    case .target: target
    case .parameter(let path): parameters.first { $0.path == path }?.tensor
    case .preactivation(let index): layers[index].preactivation
    case .activation(let index): layers[index].activation
    case .state(let index, let scan, let time):
      states[index][scan].first { $0.time == time }?.state
    case .loss: loss
    }
  }

  /// The states of a call of a layer, in the order of the steps.
  func stateKinds(of index: Int) -> [Milestone.Kind] {
    states[index].indices.flatMap { scan in
      states[index][scan].map { .state(index, scan: scan, time: $0.time) }
    }
  }

  /// What a call of a layer computes, each after what it is computed from.
  private func kinds(of index: Int) -> [Milestone.Kind] {
    let states = stateKinds(of: index)
    guard let first = states.first.flatMap(tensor), let z = layers[index].preactivation else {
      return [.preactivation(index)] + states + [.activation(index)]
    }
    let isAfter = topologicalOrder(of: [z.node]).contains { $0 === first.node }
    return (isAfter ? states + [.preactivation(index)] : [.preactivation(index)] + states)
      + [.activation(index)]
  }

  /// The values to stop at, each after what it is computed from.
  ///
  /// A value that is only another shape of an earlier one is left out unless it is `wanted`.
  func milestones(wanted: Milestone.Kind? = nil) -> [Milestone] {
    var kinds: [Milestone.Kind] = [.input, .target] + parameters.map { .parameter($0.path) }
    for index in layers.indices { kinds += self.kinds(of: index) }
    var seen: Set<ObjectIdentifier> = []
    // What is asked for comes first: the same value may have two names.
    if let wanted, let tensor = tensor(wanted) { seen.insert(ObjectIdentifier(tensor.node)) }
    var milestones: [Milestone] = []
    for kind in kinds + [.loss] {
      guard let tensor = tensor(kind) else { continue }
      if kind != wanted {
        if case .activation = kind, isView(tensor, of: milestones) { continue }
        guard seen.insert(ObjectIdentifier(tensor.node)).inserted else { continue }
      }
      milestones.append(Milestone(kind: kind, tensor: tensor))
    }
    return milestones
  }

  /// Whether a tensor is one of the milestones under another shape.
  private func isView(_ tensor: Tensor, of milestones: [Milestone]) -> Bool {
    var node = tensor.node
    while case .operation(let operation, let inputs) = node.origin,
      case .reshape = operation.lowering(inputs: inputs.map(\.type), output: node.type)
    {
      node = inputs[0].node
    }
    return milestones.contains { $0.tensor.node === node }
  }
}
