import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A place that was found in a model, with the graph for one example.
struct ResolvedPlace {
  let place: NetworkPlace
  let kind: Milestone.Kind
  /// The offset of the element.
  let element: Int
  /// The graph for one example.
  let graph: ModelGraph
  let milestones: [Milestone]
  /// The milestone's number.
  let number: Int
  /// False when the place is in an output that the loss would otherwise skip, because it is
  /// computed from the logits.
  let seesLogits: Bool
  /// The convention of each output's loss.
  let conventions: [LossConvention]
  /// The activation functions with which the layers end.
  let functions: [ActivationFunction?]
  /// The paths of the layers' calls.
  let callPaths: [String]
  let inputPaths: [String]

  /// - Throws: `SankofaError` when the model has no such place.
  init(_ place: NetworkPlace, in model: Model, _ objective: Objective, data: Dataset) throws {
    let targets = data.targetParts.map(\.type)
    let first = try ModelGraph(model, objective, targets: targets)
    let known = model.places(first)
    let path = model.knownPath(place.path)
    guard let found = known.first(where: { $0.path == path }) else {
      throw SankofaError("\(place)", model.unknown(path, among: known.map(\.path)))
    }
    let place = NetworkPlace(path, place.indices)
    let (kind, inside) = try ResolvedPlace.kind(found.kind, place, first)
    self.kind = kind
    seesLogits = ResolvedPlace.reaches(first, kind)
    graph =
      seesLogits
      ? first : try ModelGraph(model, objective, targets: targets, seesLogits: false)
    milestones = graph.milestones(wanted: kind)
    guard let number = milestones.firstIndex(where: { $0.kind == kind }) else {
      preconditionFailure("what is wanted is among the milestones")
    }
    self.number = number
    let shape = milestones[number].shape
    try ResolvedPlace.check(NetworkPlace(place.path, inside), shape)
    element = shape.offset(of: inside)
    self.place = place
    conventions = objective.conventions(graph, data)
    functions = model.calledLayers.map(\.outputActivation)
    (callPaths, inputPaths) = (model.callPaths, model.inputPaths)
  }

  /// The milestone that is meant, and the indices inside it. The first index of a state is its
  /// time.
  private static func kind(
    _ kind: Milestone.Kind, _ place: NetworkPlace, _ graph: ModelGraph
  ) throws -> (Milestone.Kind, [Int]) {
    guard case .state(let layer, let scan, _) = kind else { return (kind, place.indices) }
    let steps = graph.states[layer][scan]
    let inside = steps.first?.state.shape.dropFirst().extents ?? []
    try check(place, Shape([steps.count] + inside))
    return (.state(layer, scan: scan, time: place.indices[0]), Array(place.indices.dropFirst()))
  }

  private static func check(_ place: NetworkPlace, _ shape: Shape) throws {
    let ranges = shape.extents.map { "0..<\($0)" }.joined(separator: ", ")
    let example = shape.extents.map { _ in "0" }.joined(separator: ",")
    let fix = shape.rank == 0 ? "leave the indices out." : "try \(place.path)[\(example)]."
    if place.indices.count != shape.rank {
      throw SankofaError(
        "\(place)", "needs \(shape.rank) indices (\(ranges)), got \(place.indices.count); \(fix)")
    }
    if !shape.holds(place.indices) {
      throw SankofaError(
        "\(place)", "indices must be in [\(ranges)], got \(place.indices); \(fix)")
    }
  }

  /// True when the loss depends on a milestone and, if that is an output, the output's own loss
  /// does too.
  private static func reaches(_ graph: ModelGraph, _ kind: Milestone.Kind) -> Bool {
    guard let node = graph.tensor(kind)?.node else { return false }
    guard case .activation = kind else { return true }
    return topologicalOrder(of: [graph.loss.node]).contains { $0 === node }
      && graph.outputs.indices.allSatisfy {
        graph.outputs[$0].kind != kind || graph.depends($0, on: kind)
      }
  }

  /// The activation function that a layer's configuration names.
  static func functionName(_ layer: any Layer) -> String? {
    if case .text(let name)? = layer.configuration["activation"] { return name }
    return nil
  }
}
