import SankofaNN
import SankofaTensor
import SankofaTraining

/// The loss of a model for some examples as a graph over placeholders, in `float64`.
struct ModelGraph {
  /// An output of a model, and its loss.
  struct Output {
    /// Its name in histories.
    let name: String
    /// The milestone that it is: the activation of a layer, or an input.
    let kind: Milestone.Kind
    /// Its own loss, without its weight.
    let loss: Tensor
    /// The weight of the loss in the sum.
    let weight: Double
  }

  /// The features, each [n, …].
  let inputs: [Tensor]
  /// The targets, each [n, …].
  let targets: [Tensor]
  /// The parameters, by path.
  let parameters: [(path: String, tensor: Tensor)]
  /// For each call of a layer, its output, and the value that is affine in its parameters, if there
  /// is one.
  let layers: [(preactivation: Tensor?, activation: Tensor)]
  /// For each call of a layer, the values that it takes.
  let taken: [[Milestone.Kind]]
  /// For each call of a layer, its scans, each with the states in the order of the steps.
  let states: [[[(time: Int, state: Tensor)]]]
  let outputs: [Output]
  /// The penalties that regularizers and layers add to the outputs' losses.
  let penalty: Tensor
  let loss: Tensor
  /// The loss as in training, where each scan is one operation.
  let trainedLoss: Tensor
  /// True when the outputs' losses are separate values on the way to the loss. They are not when
  /// the loss is that of a single output with the weight 1, to which at most penalties of weights
  /// are added.
  let isSplit: Bool

  /// Writes the graph.
  ///
  /// - Parameters:
  ///   - types: the types of the targets, with any number of examples.
  ///   - count: the number of examples.
  ///   - seesLogits: true when the loss may be computed from the input of a softmax or sigmoid, as
  ///     when the model is trained.
  init(
    _ model: Model, _ objective: Objective, targets types: [TensorType], count: Int = 1,
    seesLogits: Bool = true
  ) throws {
    let inputs = model.builtShapes.inputs.map {
      Tensor.placeholder(TensorType(Shape([count] + $0.extents), .float64))
    }
    let targets = types.map { type in
      Tensor.placeholder(
        TensorType(
          Shape([count] + type.shape.dropFirst().extents),
          type.elementType.isFloatingPoint ? .float64 : type.elementType))
    }
    var parameters: [(path: String, tensor: Tensor)] = []
    var stand: [ObjectIdentifier: Tensor] = [:]
    for (path, parameter) in model.namedParameters {
      let tensor = Tensor.placeholder(TensorType(parameter.type.shape, .float64))
      parameters.append((path, tensor))
      stand[ObjectIdentifier(parameter)] = tensor
    }
    let context = Context { stand[ObjectIdentifier($0)] ?? $0.value }
    let given = model.calledOutputs(inputs, in: context, elementType: .float64)
    let called = given.map(\.activation)
    let terms = try model.outputs(inputs, given).enumerated().map { index, output in
      seesLogits
        ? try objective.outputLosses[index](output, targets[index])
        : try objective.losses[index](output.activation, targets[index])
    }
    let nothing = Tensor([0.0] as [Double], shape: [])
    let penalty = try model.totalLoss(nothing, objective.name, context, elementType: .float64)
    let loss = try model.totalLoss(
      objective.sum(terms), objective.name, context, elementType: .float64)
    let values = inputs + called
    var scans: [[ObjectIdentifier]] = []
    let inner = zip(model.graph.calls, called).map { call, output in
      let own = model.layers[call.layer].parameters.map { parameter in
        guard let tensor = stand[ObjectIdentifier(parameter)] else {
          preconditionFailure("a layer's parameters are among those of its model")
        }
        return tensor
      }
      let before = call.inputs.map { values[$0] }
      scans.append(UnrolledGraph.scans(of: output, behind: before))
      return Affinity.preactivation(of: output, parameters: own, inputs: before)
    }
    let unrolled = UnrolledGraph(
      [loss, penalty] + terms + called + zip(inner, called).map { $0 ?? $1 })
    let own = Array(unrolled.tensors.dropFirst(2 + terms.count))
    layers = inner.indices.map { index in
      (inner[index].map { _ in own[called.count + index] }, own[index])
    }
    states = scans.map { $0.map(unrolled.steps) }
    func kind(_ value: Int) -> Milestone.Kind {
      value < inputs.count ? .input(value) : .activation(value - inputs.count)
    }
    taken = model.graph.calls.map { $0.inputs.map(kind) }
    outputs = terms.indices.map { index in
      Output(
        name: model.outputNames[index], kind: kind(model.graph.outputs[index]),
        loss: unrolled.tensors[2 + index], weight: objective.weights[index])
    }
    (self.loss, self.penalty, trainedLoss) = (unrolled.tensors[0], unrolled.tensors[1], loss)
    (self.inputs, self.targets, self.parameters) = (inputs, targets, parameters)
    isSplit = !objective.isPlain || !context.addedLosses.isEmpty
  }

  /// The tensor of a milestone that the graph has.
  func knownTensor(_ kind: Milestone.Kind) -> Tensor {
    guard let tensor = tensor(kind) else {
      preconditionFailure("a milestone that was found is in the graph, and \(kind) is not")
    }
    return tensor
  }

  /// The tensor of a kind of milestone; `nil` where the graph has none, as of a layer without z.
  func tensor(_ kind: Milestone.Kind) -> Tensor? {
    switch kind {
    case .input(let index): inputs[index]
    case .target(let index): targets[index]
    case .parameter(let path): parameters.first { $0.path == path }?.tensor
    case .preactivation(let index): layers[index].preactivation
    case .activation(let index): layers[index].activation
    case .state(let index, let scan, let time):
      states[index][scan].first { $0.time == time }?.state
    case .outputLoss(let index): isSplit ? outputs[index].loss : nil
    case .loss: loss
    }
  }
}
