import SankofaTensor

/// Compares derivatives with central differences along random directions, in `float64`.
package struct GradientCheck: Sendable {
  /// The step of the differences.
  package var step = 1e-5
  /// The error that a slope may have, relative to the size of the terms that it is the sum of.
  package var tolerance = 1e-7
  /// Along how many directions.
  package var directionCount = 3
  package var seed: UInt64 = 1

  package init(step: Double = 1e-5, tolerance: Double = 1e-7, seed: UInt64 = 1) {
    self.step = step
    self.tolerance = tolerance
    self.seed = seed
  }

  /// The first wrong derivative of `function`, in words, by those arguments that are `float64`, of first
  /// order and then of second; `nil` when nothing is.
  package func mismatch(
    at arguments: [Tensor], of function: @escaping ([Tensor]) -> Tensor
  ) -> String? {
    var source = RandomNumbers(seed: seed)
    let weights = source.tensor(of: TensorType(function(arguments).shape, .float64), in: -1...1)
    let weighted = { (x: [Tensor]) in (function(x).converted(to: .float64) * weights).sum() }
    if let found = slopeMismatch(at: arguments, of: weighted, &source) {
      return "first order: \(found)"
    }
    let directions = arguments.map { direction(like: $0, &source) }
    let slope = { (x: [Tensor]) in
      directionalDerivative(of: weighted, at: x, along: directions)
    }
    return slopeMismatch(at: arguments, of: slope, &source).map { "second order: \($0)" }
  }

  private func slopeMismatch(
    at arguments: [Tensor], of function: @escaping ([Tensor]) -> Tensor,
    _ source: inout RandomNumbers
  ) -> String? {
    for number in 0..<directionCount {
      let directions = arguments.map { direction(like: $0, &source) }
      let slope = directionalDerivative(of: function, at: arguments, along: directions).scalar
      func value(at step: Double) -> Double {
        function(
          zip(arguments, directions).map { argument, direction in
            direction.map { argument + $0 * step } ?? argument
          }
        ).scalar
      }
      let (after, before) = (value(at: step), value(at: -step))
      let difference = (after - before) / (2 * step)
      // Where terms cancel, their rounding stays.
      let size = max(1, abs(difference), abs(after))
      if abs(slope - difference) > tolerance * size || slope.isNaN {
        return "direction \(number): derivative \(slope), difference \(difference)"
      }
    }
    return nil
  }

  private func direction(like argument: Tensor, _ source: inout RandomNumbers) -> Tensor? {
    argument.elementType == .float64 ? source.tensor(of: argument.type, in: -1...1) : nil
  }
}

/// Σ ∂f/∂xᵢ · dᵢ over the arguments that have a direction.
private func directionalDerivative(
  of function: ([Tensor]) -> Tensor, at arguments: [Tensor], along directions: [Tensor?]
) -> Tensor {
  let moving = arguments.indices.filter { directions[$0] != nil }
  let slopes = valueAndGradients(at: moving.map { arguments[$0] }) { values in
    var all = arguments
    for (index, value) in zip(moving, values) { all[index] = value }
    return function(all)
  }.gradients
  return zip(moving, slopes).reduce(Tensor.scalar(0, .float64)) { sum, part in
    directions[part.0].map { sum + (part.1 * $0).sum() } ?? sum
  }
}
