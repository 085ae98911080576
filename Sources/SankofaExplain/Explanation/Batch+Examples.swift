import SankofaNN
import SankofaTensor
import SankofaTraining

extension Batch {
  /// The forward pass of each example.
  func examples(
    numbers: [Int], _ explainer: Explainer, chain: ChainRule?
  ) throws -> [Explanation.Example] {
    let model = explainer.model
    let sums = try SumMaking(self, explainer, wanted: chain?.places ?? [])
    let slopes = outputSlopes()
    let paths = model.callPaths
    return numbers.enumerated().map { row, number in
      let layers = model.calledLayers.enumerated().map { index, layer in
        let (z, a) = self.layers[index]
        return Explanation.Layer(
          path: paths[index], kind: type(of: layer).kind,
          function: Asked.functionName(layer), preactivation: z.map { values($0, row) },
          activation: values(a, row), sums: sums.sums(layer: index, row: row))
      }
      return Explanation.Example(
        number: number, input: values(features, row),
        target: values(targets.converted(to: .float64), row), layers: layers,
        outputs: outputs(row, slopes, names: model.classNames ?? data.classNames),
        loss: loss(of: row, in: sums.asked.graph))
    }
  }

  /// The derivatives of the sum of all examples' losses by the outputs' z, or a where not each has a z.
  private func outputSlopes() -> [Double] {
    guard let last = layers.indices.last else { return [] }
    let (z, a) = layers[last]
    let kind: Milestone.Kind = z?.shape == a.shape ? .preactivation(last) : .activation(last)
    return gradient(by: kind)?.doubles.map { $0 * Double(data.count) } ?? []
  }

  private func outputs(
    _ row: Int, _ slopes: [Double], names: [String]?
  ) -> [Explanation.Output] {
    guard let last = layers.last else { return [] }
    let a = last.activation.row(row).doubles
    let z = last.preactivation.flatMap { $0.shape == last.activation.shape ? $0 : nil }?
      .row(row).doubles
    let y = targets.row(row).converted(to: .float64).doubles
    let hasNames = names?.count == a.count
    return a.indices.map { index in
      let target: Double? =
        data.hasLabels ? (Double(index) == y[0] ? 1 : 0) : y.count == a.count ? y[index] : nil
      return Explanation.Output(
        index: index, name: hasNames ? names?[index] : nil,
        preactivation: z?[index], activation: a[index], target: target,
        slope: slopes[row * a.count + index])
    }
  }

  private func values(_ tensor: Tensor, _ row: Int) -> Explanation.Values {
    Explanation.Values(shape: tensor.shape.dropFirst(), elements: tensor.row(row).doubles)
  }
}

/// Writes preactivations as sums of what their inputs contribute.
struct SumMaking {
  private let batch: Batch
  /// The graph of one example; nobody asked for a place.
  let asked: Asked
  private let segments: [Int: (number: Int, segment: Segment)]
  /// Neurons that are shown before others.
  private let wanted: Set<NetworkPlace>

  /// How many neurons of a layer get their sum.
  static let mostNeurons = 10
  /// How many contributions are listed.
  static let mostTerms = 8

  init(_ batch: Batch, _ explainer: Explainer, wanted: Set<NetworkPlace>) throws {
    (self.batch, self.wanted) = (batch, wanted)
    let model = explainer.model
    asked = try Asked(
      NetworkPlace("input", (model.inputShape ?? []).extents.map { _ in 0 }), in: model,
      loss: explainer.loss, data: batch.data)
    var segments: [Int: (number: Int, segment: Segment)] = [:]
    for (number, milestone) in asked.milestones.enumerated() {
      if case .preactivation(let layer) = milestone.kind {
        segments[layer] = (number, Segment(of: number, among: asked.milestones))
      }
    }
    self.segments = segments
  }

  func sums(layer: Int, row: Int) -> [Explanation.Sum] {
    guard let (number, segment) = segments[layer] else { return [] }
    let values = segment.leaves.map {
      batch.value(of: asked.milestones[$0.milestone], example: row).evaluate()
    }
    let inputs = segment.leaves.indices.filter { leaf in
      switch asked.milestones[segment.leaves[leaf].milestone].kind {
      case .input, .activation, .preactivation, .state: true
      default: false
      }
    }
    guard inputs.count == 1, let leaf = inputs.first else { return [] }
    var silent = values
    silent[leaf] = .zeros(values[leaf].shape, elementType: .float64)
    let constants = segment.value(at: silent).doubles
    let totals = segment.value(at: values).doubles
    let shown =
      totals.count <= SumMaking.mostNeurons
      ? Array(totals.indices)
      : largest(totals) { wanted.contains(asked.place(number, $0)) }
    return shown.compactMap { neuron in
      let weights = segment.row(of: neuron, by: leaf, at: values)
      let products = zip(weights, values[leaf].doubles).map { $0 * $1 }
      let size = products.reduce(abs(constants[neuron])) { $0 + abs($1) }
      // What is not affine in what goes in, such as the row of an embedding, is no such sum.
      if abs(products.reduce(constants[neuron], +) - totals[neuron]) > 1e-12 * size { return nil }
      return sum(
        place: asked.place(number, neuron), weights: weights, values: values[leaf].doubles,
        source: segment.leaves[leaf].milestone, constant: constants[neuron],
        total: totals[neuron])
    }
  }

  private func largest(_ totals: [Double], isWanted: (Int) -> Bool) -> [Int] {
    let first = totals.indices.filter(isWanted).prefix(SumMaking.mostNeurons)
    let others = totals.indices.filter { !first.contains($0) }
      .sorted { totals[$0] > totals[$1] }
    return (first + others.prefix(SumMaking.mostNeurons - first.count)).sorted()
  }

  private func sum(
    place: NetworkPlace, weights: [Double], values: [Double], source: Int, constant: Double,
    total: Double
  ) -> Explanation.Sum {
    let met = weights.indices.filter { weights[$0] != 0 || weights.count <= SumMaking.mostTerms }
    let order =
      met.count <= SumMaking.mostTerms
      ? met
      : Array(
        met.sorted { abs(weights[$0] * values[$0]) > abs(weights[$1] * values[$1]) }
          .prefix(SumMaking.mostTerms))
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
