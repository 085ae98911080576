import SankofaTensor

extension Segment {
  /// The same part of the graph with a sum in place of every choice of the largest or smallest
  /// value, and which of the two choices it was; `nil` when there is no choice, or both kinds.
  ///
  /// The derivatives of the sum show all values that could have been chosen.
  func summing() -> (segment: Segment, rule: Origin.Rule)? {
    var known: [ObjectIdentifier: Tensor] = [:]
    var rules: Set<Origin.Rule> = []
    for node in topologicalOrder(of: [output.node]) {
      guard case .operation(let operation, let inputs) = node.origin else { continue }
      let current = inputs.map { known[ObjectIdentifier($0.node)] ?? $0 }
      if node.type.elementType == .float64, let choice = Segment.choice(operation) {
        rules.insert(choice.rule)
        known[ObjectIdentifier(node)] = choice.sum(current)
      } else if inputs.contains(where: { known[ObjectIdentifier($0.node)] != nil }) {
        known[ObjectIdentifier(node)] = Tensor.apply(operation, current)
      }
    }
    guard rules.count == 1, let rule = rules.first,
      let sum = known[ObjectIdentifier(output.node)]
    else { return nil }
    return (Segment(output: sum, leaves: leaves), rule)
  }

  /// The rule of an operation that chooses, and the sum that replaces it.
  private static func choice(
    _ operation: any Operation
  ) -> (rule: Origin.Rule, sum: ([Tensor]) -> Tensor)? {
    switch operation {
    case let pool as Pool where pool.function == .max:
      return (.largest, { .apply(Pool(.sum, pool.window), $0) })
    case let reduce as Reduce where reduce.function == .max || reduce.function == .min:
      return (
        reduce.function == .max ? .largest : .smallest,
        { .apply(Reduce(function: .sum, axes: reduce.axes), $0) }
      )
    case let binary as Binary where binary == .maximum || binary == .minimum:
      return (binary == .maximum ? .largest : .smallest, { $0[0] + $0[1] })
    default: return nil
    }
  }
}
