import SankofaTensor

/// Moves a place a little to both sides and looks what the loss does.
struct Probe {
  let centralDifference: Double
  let oneSided: (below: Double, above: Double)
  private let batch: Batch
  private let asked: Asked
  /// The milestone's values with the place moved down and up.
  private let below: Tensor
  private let above: Tensor

  /// - Parameter elements: where the place is in `value`, once for each example or once for all.
  init(_ asked: Asked, _ batch: Batch, _ value: Tensor, _ elements: [Int], _ h: Double) {
    func moved(_ distance: Double) -> Tensor {
      var numbers = value.doubles
      for element in elements { numbers[element] += distance }
      return Tensor(numbers, shape: value.shape)
    }
    (self.asked, self.batch, below, above) = (asked, batch, moved(-h), moved(h))
    let down = batch.values(of: [batch.graph.loss], with: below, at: asked.kind)[0].scalar
    let up = batch.values(of: [batch.graph.loss], with: above, at: asked.kind)[0].scalar
    centralDifference = (up - down) / (2 * h)
    oneSided = ((batch.loss - down) / h, (up - batch.loss) / h)
  }

  /// The neurons whose slope or value changes suddenly between the two sides.
  func kinks(numbers: [Int], _ making: WaysMaking) -> [ChainRule.Kink] {
    var found: [ChainRule.Kink] = []
    for (number, segment) in making.segments.enumerated() {
      guard let segment, segment.leaves.count == 1, segment.isElementwise(in: 0) else { continue }
      let leaf = asked.milestones[segment.leaves[0].milestone]
      guard let inner = batch.graph.tensor(leaf.kind),
        let middle = batch.value(of: leaf.kind)
      else { continue }
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

  /// Whether two numbers are further apart than the two sides of a smooth place.
  private static func differ(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) > 1e-2 * Swift.max(abs(a), abs(b)) && abs(a - b) > 1e-4
  }
}
