import SankofaTensor

/// Moves a place a little to both sides and measures the change of the loss.
struct Probe {
  /// The distance by which the place was moved.
  let nudge: Double
  let centralDifference: Double
  let oneSided: (below: Double, above: Double)
  private let batch: Batch
  private let asked: ResolvedPlace
  /// The milestone's values with the place moved down and up.
  private let below: Tensor
  private let above: Tensor

  /// The largest distance that a preactivation may move: a curve is nearly straight over it.
  private static let reach = 0x1p-17

  /// - Parameter elements: the positions of the place in `value`, one for each example or one for
  ///   all.
  init(_ asked: ResolvedPlace, _ batch: Batch, _ value: Tensor, _ elements: [Int]) {
    func moved(_ distance: Double) -> Tensor {
      var numbers = value.doubles
      for element in elements { numbers[element] += distance }
      return Tensor(numbers, shape: value.shape)
    }
    let values = value.doubles
    let h = Probe.nudge(asked, batch, at: elements.map { values[$0] }, moved: moved)
    (self.asked, self.batch, nudge, below, above) = (asked, batch, h, moved(-h), moved(h))
    let down = batch.values(of: [batch.graph.loss], with: below, at: asked.kind)[0].scalar
    let up = batch.values(of: [batch.graph.loss], with: above, at: asked.kind)[0].scalar
    centralDifference = (up - down) / (2 * h)
    oneSided = ((batch.loss - down) / h, (up - batch.loss) / h)
  }

  /// A power of two, so small that no preactivation moves further than `reach`.
  private static func nudge(
    _ asked: ResolvedPlace, _ batch: Batch, at values: [Double], moved: (Double) -> Tensor
  ) -> Double {
    var h = reach * Swift.max(1, values.map(abs).max() ?? 1)
    if !asked.seesLogits {
      // The logarithm of a probability bends where the probability is small.
      for p in values where p > 1e-6 && p < 1 - 1e-6 {
        h = Swift.min(h, Swift.min(p, 1 - p) / 1024)
      }
    }
    let inner = batch.graph.layers.compactMap(\.preactivation)
    let known = batch.layers.compactMap(\.preactivation)
    let shifted = batch.values(of: inner, with: moved(h), at: asked.kind)
    precondition(shifted.count == known.count, "a batch has the layers of its graph")
    let furthest = zip(shifted, known).map { ($0 - $1).absolute().max().scalar }.max() ?? 0
    if furthest > reach, furthest.isFinite { h *= reach / furthest }
    return Double(sign: .plus, exponent: h.exponent, significand: 1)
  }

  /// The neurons whose slope or value changes suddenly between the two sides.
  func kinks(numbers: [Int], _ making: PathWriter) -> [ChainRule.Kink] {
    var found: [ChainRule.Kink] = []
    for (number, segment) in making.segments.enumerated() {
      guard let segment, segment.leaves.count == 1, segment.isElementwise(in: 0) else { continue }
      let leaf = asked.milestones[segment.leaves[0].milestone]
      let inner = batch.graph.knownTensor(leaf.kind)
      let middle = batch.knownValue(of: leaf.kind)
      if case .activation = asked.milestones[number].kind {} else { continue }
      let sides = [below, above].map { batch.values(of: [inner], with: $0, at: asked.kind)[0] }
      for example in numbers.indices {
        let points = [sides[0], middle, sides[1]].map { $0.row(example) }
        let slopes = points.map { segment.diagonal(by: 0, at: [$0]) }
        let outputs = points.map { segment.value(at: [$0]).doubles }
        let values = points[1].doubles
        for element in values.indices
        where Probe.differ(slopes[0][element], slopes[2][element])
          || Probe.differ(outputs[0][element], outputs[2][element])
        {
          found.append(
            ChainRule.Kink(
              example: numbers[example],
              place: asked.place(segment.leaves[0].milestone, element), value: values[element],
              slopes: (slopes[0][element], slopes[1][element], slopes[2][element]),
              outputs: (outputs[0][element], outputs[2][element])))
        }
      }
    }
    return found
  }

  /// True when two numbers differ more than a smooth function does between the two sides.
  private static func differ(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) > 1e-2 * Swift.max(abs(a), abs(b)) && abs(a - b) > 1e-4
  }
}
