import SankofaTensor

/// Writes preactivations as sums of their inputs' contributions.
struct SumWriter {
  private let batch: Batch
  /// The graph of one example. Its place, the first element of the first input, is not used.
  let asked: ResolvedPlace
  private let segments: [Int: (number: Int, segment: Segment)]
  /// The layers that take several values and have no preactivation.
  private let merges: [Int: (number: Int, segment: Segment)]
  /// The neurons that are shown before others.
  private let wanted: Set<NetworkPlace>

  /// The largest number of neurons of a layer whose sums are shown.
  static let mostNeurons = 10
  /// The largest number of contributions that are listed.
  static let mostTerms = 8

  init(_ batch: Batch, _ explainer: Explainer, wanted: Set<NetworkPlace>) throws {
    (self.batch, self.wanted) = (batch, wanted)
    let model = explainer.model
    asked = try ResolvedPlace(
      NetworkPlace(model.inputPaths[0], model.builtShapes.inputs[0].extents.map { _ in 0 }),
      in: model, explainer.objective, data: batch.data)
    var segments: [Int: (number: Int, segment: Segment)] = [:]
    var merges = segments
    for (number, milestone) in asked.milestones.enumerated() {
      switch milestone.kind {
      case .preactivation(let layer):
        segments[layer] = (number, Segment(of: number, among: asked.milestones))
      case .activation(let layer)
      where asked.graph.taken[layer].count > 1 && asked.graph.layers[layer].preactivation == nil:
        merges[layer] = (number, Segment(of: number, among: asked.milestones))
      case .input, .target, .parameter, .activation, .state, .outputLoss, .loss: break
      }
    }
    (self.segments, self.merges) = (segments, merges)
  }

  /// The elements whose origin is shown: all of a few, or those that are wanted and the largest.
  private func shown(_ totals: [Double], _ number: Int) -> [Int] {
    totals.count <= SumWriter.mostNeurons
      ? Array(totals.indices)
      : largest(totals) { wanted.contains(asked.place(number, $0)) }
  }

  /// The derivatives of some elements of a merging layer with respect to its inputs.
  func links(layer: Int, row: Int) -> [Explanation.Link] {
    guard let (number, segment) = merges[layer] else { return [] }
    let values = values(segment, row)
    return shown(segment.value(at: values).doubles, number).flatMap { element in
      segment.leaves.indices.flatMap { leaf in
        let source = segment.leaves[leaf].milestone
        let slopes = segment.row(of: element, by: leaf, at: values)
        return slopes.indices.filter { slopes[$0] != 0 }.map {
          Explanation.Link(
            from: asked.place(source, $0), to: asked.place(number, element), slope: slopes[$0])
        }
      }
    }
  }

  private func values(_ segment: Segment, _ row: Int) -> [Tensor] {
    segment.leaves.map {
      batch.value(of: asked.milestones[$0.milestone], example: row).compute()
    }
  }

  func sums(layer: Int, row: Int) -> [Explanation.Sum] {
    guard let (number, segment) = segments[layer] else { return [] }
    let values = values(segment, row)
    let inputs = segment.leaves.indices.filter { leaf in
      switch asked.milestones[segment.leaves[leaf].milestone].kind {
      case .input, .activation, .preactivation, .state: true
      case .target, .parameter, .outputLoss, .loss: false
      }
    }
    guard inputs.count == 1, let leaf = inputs.first else { return [] }
    var silent = values
    silent[leaf] = .zeros(values[leaf].shape, elementType: .float64)
    let constants = segment.value(at: silent).doubles
    let totals = segment.value(at: values).doubles
    return shown(totals, number).compactMap { neuron in
      let weights = segment.row(of: neuron, by: leaf, at: values)
      let products = zip(weights, values[leaf].doubles).map { $0 * $1 }
      let size = products.reduce(abs(constants[neuron])) { $0 + abs($1) }
      // A value that is not affine in its input, such as the row of an embedding, is no such sum.
      if abs(products.reduce(constants[neuron], +) - totals[neuron]) > 1e-12 * size { return nil }
      return sum(
        place: asked.place(number, neuron), weights: weights, values: values[leaf].doubles,
        source: segment.leaves[leaf].milestone, constant: constants[neuron],
        total: totals[neuron])
    }
  }

  private func largest(_ totals: [Double], isWanted: (Int) -> Bool) -> [Int] {
    let first = totals.indices.filter(isWanted).prefix(SumWriter.mostNeurons)
    let others = totals.indices.filter { !first.contains($0) }
      .sorted { totals[$0] > totals[$1] }
    return (first + others.prefix(SumWriter.mostNeurons - first.count)).sorted()
  }

  private func sum(
    place: NetworkPlace, weights: [Double], values: [Double], source: Int, constant: Double,
    total: Double
  ) -> Explanation.Sum {
    let met = weights.indices.filter { weights[$0] != 0 || weights.count <= SumWriter.mostTerms }
    let order =
      met.count <= SumWriter.mostTerms
      ? met
      : Array(
        met.sorted { abs(weights[$0] * values[$0]) > abs(weights[$1] * values[$1]) }
          .prefix(SumWriter.mostTerms))
    let listed = Set(order)
    return Explanation.Sum(
      place: place,
      terms: order.map {
        Explanation.Sum.Term(
          input: asked.place(source, $0), value: values[$0], weight: weights[$0])
      },
      rest: met.reduce(0) { $0 + (listed.contains($1) ? 0 : weights[$1] * values[$1]) },
      restCount: met.count - order.count, constant: constant, total: total)
  }
}
