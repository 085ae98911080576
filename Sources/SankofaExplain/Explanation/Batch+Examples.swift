import SankofaNN
import SankofaTensor
import SankofaTraining

extension Batch {
  /// The forward pass of each example.
  func examples(numbers: [Int], _ explainer: Explainer) throws -> [Explanation.Example] {
    let model = explainer.model
    let sums = try SumMaking(self, explainer)
    return numbers.enumerated().map { row, number in
      let layers = model.layers.enumerated().map { index, layer in
        let (z, a) = self.layers[index]
        return Explanation.Layer(
          path: model.layerPaths[index], kind: type(of: layer).kind,
          function: Asked.functionName(layer), preactivation: z.map { values($0, row) },
          activation: values(a, row), sums: sums.sums(layer: index, row: row))
      }
      return Explanation.Example(
        number: number, input: values(features, row),
        target: values(targets.converted(to: .float64), row), layers: layers,
        loss: loss(of: row, in: sums.asked.graph))
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

  /// How many neurons of a layer get their sum.
  static let mostNeurons = 8
  /// How many contributions are listed.
  static let mostTerms = 8

  init(_ batch: Batch, _ explainer: Explainer) throws {
    self.batch = batch
    let model = explainer.model
    asked = try Asked(
      NetworkPlace("input", (model.inputShape ?? []).extents.map { _ in 0 }), in: model,
      loss: explainer.loss, targets: batch.data.targets.type)
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
      case .input, .activation, .preactivation: true
      default: false
      }
    }
    guard inputs.count == 1, let leaf = inputs.first else { return [] }
    var silent = values
    silent[leaf] = .zeros(values[leaf].shape, elementType: .float64)
    let constants = segment.value(at: silent).doubles
    let totals = segment.value(at: values).doubles
    let shown = totals.count <= SumMaking.mostNeurons ? Array(totals.indices) : largest(totals)
    return shown.map { neuron in
      let weights = segment.row(of: neuron, by: leaf, at: values)
      return sum(
        place: asked.place(number, neuron), weights: weights, values: values[leaf].doubles,
        source: segment.leaves[leaf].milestone, constant: constants[neuron],
        total: totals[neuron])
    }
  }

  private func largest(_ totals: [Double]) -> [Int] {
    totals.indices.sorted { totals[$0] > totals[$1] }.prefix(SumMaking.mostNeurons).sorted()
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
