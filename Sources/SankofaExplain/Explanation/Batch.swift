import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A batch of examples, with the values and gradients that the engine computes in the graph.
struct Batch {
  let graph: ModelGraph
  let data: Dataset
  /// Features, each [n, …] in `float64`, and targets.
  let features: [Tensor]
  let targets: [Tensor]
  /// The parameters' values in the order of the graph.
  private let parameters: [Tensor]
  /// The preactivation and the activation of each layer for all examples.
  let layers: [(preactivation: Tensor?, activation: Tensor)]
  /// The states of all examples after each step of each scan.
  private let states: [Milestone.Kind: Tensor]
  let loss: Double
  /// The mean of each output's own loss.
  let outputLosses: [Double]
  /// The penalties that are added to these losses.
  let penalty: Double
  /// The gradients of the mean loss with respect to the trainable parameters, by path.
  let gradients: [String: Tensor]

  init(_ explainer: Explainer, _ data: Dataset, seesLogits: Bool = true) throws {
    try Explainer.requireMemory(explainer.model, examples: data.count)
    let graph = try ModelGraph(
      explainer.model, explainer.objective, targets: data.targetParts.map(\.type),
      count: data.count, seesLogits: seesLogits)
    self.graph = graph
    self.data = data
    (features, targets) = (Batch.features(data), Batch.targets(data))
    parameters = graph.parameters.map { explainer.value(at: $0.path) }
    let trainable = Set(
      explainer.model.namedParameters.filter(\.parameter.isTrainable).map(\.path))
    let wanted = graph.parameters.filter { trainable.contains($0.path) }
    let slopes = SankofaTensor.gradients(
      of: graph.trainedLoss, withRespectTo: wanted.map(\.tensor))
    let kinds = graph.layers.indices.flatMap(graph.stateKinds)
    let values =
      graph.layers.flatMap { [$0.preactivation ?? $0.activation, $0.activation] }
      + kinds.map(graph.knownTensor)
    let scalars = [graph.loss, graph.penalty] + graph.outputs.map(\.loss)
    let bound = substituting(
      Batch.bindings(graph, features, targets, parameters), in: scalars + slopes + values)
    try Evaluation.compute(bound)
    (loss, penalty) = (bound[0].scalar, bound[1].scalar)
    outputLosses = bound[2..<scalars.count].map(\.scalar)
    gradients = Dictionary(
      uniqueKeysWithValues: zip(wanted.map(\.path), bound.dropFirst(scalars.count)))
    let rest = Array(bound.dropFirst(scalars.count + slopes.count))
    layers = graph.layers.indices.map { index in
      (graph.layers[index].preactivation == nil ? nil : rest[2 * index], rest[2 * index + 1])
    }
    states = Dictionary(
      uniqueKeysWithValues: zip(kinds, rest.dropFirst(2 * graph.layers.count)))
  }

  /// The features as the graph takes them.
  static func features(_ data: Dataset) -> [Tensor] {
    data.featureParts.map { $0.converted(to: .float64) }
  }

  /// The targets as the graph takes them: labels stay integers.
  static func targets(_ data: Dataset) -> [Tensor] {
    data.targetParts.map { $0.elementType.isFloatingPoint ? $0.converted(to: .float64) : $0 }
  }

  /// The loss of one example and that of each output, from a graph for one example.
  func losses(of row: Int, in single: ModelGraph) -> (whole: Double, outputs: [Double]) {
    let values = substituting(
      Batch.bindings(
        single, features.map { $0.row(row) }, targets.map { $0.row(row) }, parameters),
      in: [single.loss] + single.outputs.map(\.loss))
    compute(values)
    return (values[0].scalar, values.dropFirst().map(\.scalar))
  }

  private static func bindings(
    _ graph: ModelGraph, _ features: [Tensor], _ targets: [Tensor], _ parameters: [Tensor]
  ) -> [(old: Tensor, new: Tensor)] {
    zip(graph.inputs + graph.targets, features + targets).map { ($0, $1) }
      + zip(graph.parameters, parameters).map { ($0.tensor, $1) }
  }

  /// The mean loss with other parameters.
  func loss(with values: [String: Tensor]) -> Double {
    let parameters = zip(graph.parameters, parameters).map { values[$0.path] ?? $1 }
    return substituting(Batch.bindings(graph, features, targets, parameters), in: [graph.loss])[0]
      .scalar
  }

  /// The values of tensors of the graph when a milestone takes other values than its own.
  func values(of wanted: [Tensor], with value: Tensor, at kind: Milestone.Kind) -> [Tensor] {
    let cut = graph.knownTensor(kind)
    // The last replacement of a tensor counts: the milestone may be an input of the graph.
    let values = substituting(
      Batch.bindings(graph, features, targets, parameters) + [(old: cut, new: value)], in: wanted)
    compute(values)
    return values
  }

  /// The engine's gradient of the mean loss with respect to a milestone.
  func gradient(by kind: Milestone.Kind) -> Tensor {
    // Inside a model with scans, only the unrolled graph has every value.
    let isEnd =
      switch kind {
      case .input, .parameter: true
      case .target, .preactivation, .activation, .state, .outputLoss, .loss: false
      }
    return gradient(of: isEnd ? graph.trainedLoss : graph.loss, by: graph.knownTensor(kind))
  }

  /// The gradient of the mean of an output's own loss with respect to a milestone.
  func gradient(ofOutput output: Int, by kind: Milestone.Kind) -> Tensor {
    gradient(of: graph.outputs[output].loss, by: graph.knownTensor(kind))
  }

  private func gradient(of value: Tensor, by tensor: Tensor) -> Tensor {
    let slope = SankofaTensor.gradients(of: value, withRespectTo: [tensor])[0]
    return substituting(Batch.bindings(graph, features, targets, parameters), in: [slope])[0]
  }

  /// The value of a milestone for all examples; `nil` when the graph has no such milestone.
  func value(of kind: Milestone.Kind) -> Tensor? {
    switch kind {
    case .input(let index): features[index]
    case .target(let index): targets[index]
    case .parameter(let path):
      graph.parameters.firstIndex { $0.path == path }.map { parameters[$0] }
    case .preactivation(let index): layers[index].preactivation
    case .activation(let index): layers[index].activation
    case .state: states[kind]
    case .outputLoss(let index): Tensor([outputLosses[index]], shape: [])
    case .loss: Tensor([loss], shape: [])
    }
  }

  /// The value of a milestone that the graph has for all examples.
  func knownValue(of kind: Milestone.Kind) -> Tensor {
    guard let value = value(of: kind) else {
      preconditionFailure("each milestone of a graph has a value, and \(kind) has none")
    }
    return value
  }

  /// The value of a milestone for one example, [1, …].
  func value(of milestone: Milestone, example: Int) -> Tensor {
    let all = knownValue(of: milestone.kind)
    switch milestone.kind {
    case .parameter, .outputLoss, .loss: return all
    case .input, .target, .preactivation, .activation, .state: return all.row(example)
    }
  }

  func checkFinite() throws {
    if !loss.isFinite {
      throw SankofaError(
        "loss", "must be finite to be explained, got \(loss); look at the weights and the input.")
    }
  }

  /// The gradient as a list of nudges.
  func nudges() throws -> Nudges {
    try checkFinite()
    var all: [Nudges.Nudge] = []
    var (count, zeroCount, squares) = (0, 0, 0.0)
    var lengths: [(path: String, length: Double)] = []
    for ((path, _), value) in zip(graph.parameters, parameters) {
      // A frozen parameter has no gradient.
      guard let gradient = gradients[path] else { continue }
      let slopes = gradient.doubles
      let own = slopes.reduce(0) { $0 + $1 * $1 }
      lengths.append((path, own.squareRoot()))
      squares += own
      count += slopes.count
      zeroCount += slopes.count { $0 == 0 }
      let largest = slopes.indices.sorted { abs(slopes[$0]) > abs(slopes[$1]) }
      let numbers = value.doubles
      all += largest.prefix(Nudges.listed).map {
        Nudges.Nudge(
          place: NetworkPlace(path, gradient.shape.indices(at: $0)), value: numbers[$0],
          slope: slopes[$0])
      }
    }
    all.sort { abs($0.slope) > abs($1.slope) }
    return Nudges(
      count: count, zeroCount: zeroCount, length: squares.squareRoot(), lengths: lengths,
      largest: Array(all.prefix(Nudges.listed)))
  }
}

extension Tensor {
  /// One example of a batch, [1, …].
  func row(_ index: Int) -> Tensor { gathered(Tensor([Int32(index)], shape: [1])) }
}
