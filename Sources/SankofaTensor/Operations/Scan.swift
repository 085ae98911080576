/// A body repeated over an axis of time: for each step t, sₜ = f(sₜ₋₁, xₜ, c), or in reverse
/// sₜ = f(sₜ₊₁, xₜ, c).
///
/// Inputs are the first state, the series x…, and the constants c….
package struct Scan: Operation {
  package let body: ScanBody
  /// The types for which the body was traced.
  package let inputs: [TensorType]
  /// The number of inputs that are series, [n, steps, …].
  package let seriesCount: Int
  package let isReversed: Bool
  private let step: ScanStep

  package var name: String { "scan" }

  /// Traces the body. Throws when the inputs don't fit each other, the body returns another type
  /// than the state's, or it uses a traced tensor that is not an argument.
  package init(
    _ body: ScanBody, _ inputs: [TensorType], seriesCount: Int, isReversed: Bool
  ) throws(TensorError) {
    let state = inputs[0]
    guard state.shape.rank > 0 else {
      throw TensorError(
        "scan", "the state needs an axis of examples, got \(state); reshape it to [1].")
    }
    let series = inputs[1..<1 + seriesCount]
    guard let first = series.first else {
      throw TensorError(
        "scan", "needs an input [n, steps, …] to go over, got none; give the steps as indices.")
    }
    for (number, input) in series.enumerated() {
      guard input.shape.rank > 1, input.shape[0] == state.shape[0] else {
        throw TensorError(
          "scan",
          "input \(number) must be [\(state.shape[0]), steps, …] for a state \(state.shape), got "
            + "\(input.shape); put the examples first.")
      }
      guard input.shape[1] > 0, input.shape[1] == first.shape[1] else {
        throw TensorError(
          "scan",
          "inputs must have the same number of steps, at least 1, input 0 is \(first.shape) and "
            + "input \(number) is \(input.shape); cut the longer one.")
      }
    }
    let types: [TensorType] =
      [state] + series.map(Scan.withoutSteps) + Array(inputs[(1 + seriesCount)...])
    step = ScanStep(body.function, types, seriesCount)
    if step.output.type != state {
      throw TensorError(
        "scan",
        "the body must make a state of the first one's type, \(state), got \(step.output.type); "
          + "reshape or convert it.")
    }
    if let stranger = step.stranger {
      throw TensorError(
        "scan",
        "the body uses a \(stranger.type) that was not given to it; pass it among the constants.")
    }
    self.body = body
    self.inputs = inputs
    self.seriesCount = seriesCount
    self.isReversed = isReversed
  }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard inputs == self.inputs else {
      let place = zip(inputs, self.inputs).enumerated().first { $1.0 != $1.1 }
      let difference =
        place.map { "input \($0) as \($1.1), got \($1.0)" }
        ?? "\(self.inputs.count) inputs, got \(inputs.count)"
      throw TensorError(name, "the body was followed for \(difference); call scan again.")
    }
    return TensorType(
      Shape([inputs[0].shape[0], stepCount] + inputs[0].shape.dropFirst().extents),
      inputs[0].elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    guard inputs[0].elementType.isFloatingPoint else { return inputs.map { _ in nil } }
    let series = Array(inputs[1..<1 + seriesCount])
    let constants = Array(inputs[(1 + seriesCount)...])
    // μₜ₋₁ = (∂f/∂s)(sₜ₋₁, xₜ, c)ᵀ · (gₜ + μₜ), where μ = 0 after the last step
    let before = states(before: output, from: inputs[0])
    let none = inputs[0].constant(0).broadcast(to: inputs[0].shape)
    let adjoint = [none, g, before] + series + constants
    let back = trapping {
      try Scan(
        body.adjoint, adjoint.map(\.type), seriesCount: 2 + seriesCount, isReversed: !isReversed)
    }
    let carried = Tensor.apply(back, adjoint)
    // by x and c for all steps at once, as if they were more examples: (∂f/∂x)ᵀ and (∂f/∂c)ᵀ · (g +
    // μ)
    let total = Scan.merged(g) + Scan.merged(back.states(before: carried, from: none))
    let smooth = inputs.indices.filter { $0 > 0 && inputs[$0].elementType.isFloatingPoint }
    let slopes = ScanBody.slopes(
      body.function, [Scan.merged(before)] + series.map(Scan.merged) + constants, seriesCount,
      upstream: total, by: smooth, insteadOf: step)
    var parts = [Tensor?](repeating: nil, count: inputs.count)
    for (index, slope) in zip(smooth, slopes) {
      parts[index] = slope.reshaped(to: inputs[index].shape)
    }
    guard let last = back.order.last else { preconditionFailure("a scan has at least one step") }
    parts[0] = Scan.entry(carried, last)
    return parts
  }

  package func lowering(inputs: [TensorType], output: TensorType) -> Lowering {
    .expanded(unrolled)
  }

  package static func == (a: Scan, b: Scan) -> Bool {
    a.body === b.body && a.inputs == b.inputs && a.seriesCount == b.seriesCount
      && a.isReversed == b.isReversed
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(body))
    hasher.combine(inputs)
    hasher.combine(isReversed)
  }
}

extension Scan {
  private var stepCount: Int { inputs[1].shape[1] }

  /// The positions of the constants that have a row for each example. They cannot stay constants
  /// when all steps are taken at once as if they were more examples.
  fileprivate var constantsByExample: [Int] {
    stepCount < 2 ? [] : step.constantsByExample(inputCount: seriesCount)
  }

  /// The steps in the order in which they are taken.
  private var order: [Int] { isReversed ? (0..<stepCount).reversed() : Array(0..<stepCount) }

  /// The scan as one step after the other, in operations that have kernels.
  private func unrolled(_ inputs: [Tensor]) -> Tensor { Scan.joined(steps(inputs)) }

  /// Each step's state [n, …], in the order in which the steps are taken.
  package func steps(_ inputs: [Tensor]) -> [(time: Int, state: Tensor)] {
    var state = inputs[0]
    return order.map { time in
      let current = inputs[1..<1 + seriesCount].map { Scan.entry($0, time) }
      state = step([state] + current + inputs[(1 + seriesCount)...])
      return (time, state)
    }
  }

  /// The states of all steps [n, steps, …], each at its time.
  package static func joined(_ steps: [(time: Int, state: Tensor)]) -> Tensor {
    let states = steps.sorted { $0.time < $1.time }.map(\.state)
    return .concatenate(states.map { $0.reshaped(to: withStep($0.shape)) }, axis: 1)
  }

  /// The state that each step started from.
  private func states(before states: Tensor, from first: Tensor) -> Tensor {
    let first = first.reshaped(to: Scan.withStep(first.shape))
    if stepCount == 1 { return first }
    let others = states.slice(axis: 1, from: isReversed ? 1 : 0, count: stepCount - 1)
    return .concatenate(isReversed ? [others, first] : [first, others], axis: 1)
  }

  private static func entry(_ series: Tensor, _ time: Int) -> Tensor {
    series.slice(axis: 1, from: time, count: 1).reshaped(to: withoutSteps(series.type).shape)
  }

  /// [n, steps, …] as [n · steps, …].
  private static func merged(_ series: Tensor) -> Tensor {
    let extents = series.shape.extents
    return series.reshaped(to: Shape([extents[0] * extents[1]] + extents.dropFirst(2)))
  }

  private static func withoutSteps(_ series: TensorType) -> TensorType {
    TensorType(
      Shape([series.shape[0]] + series.shape.extents.dropFirst(2)), series.elementType)
  }

  private static func withStep(_ state: Shape) -> Shape {
    Shape([state[0], 1] + state.dropFirst().extents)
  }
}

/// A body repeated over an axis of time: sₜ = f(sₜ₋₁, xₜ, c) for t = 0, 1, …, steps − 1, with s₋₁
/// the first state; from the last step to the first when `reversed`.
///
/// The body must treat each example separately, since the derivative relies on it: the derivative
/// by the state is a scan in the opposite direction, and the derivatives by inputs and constants
/// are taken for all steps at once, as if the steps were more examples. For the same reason the
/// body may depend only on its arguments, and takes sizes from them; make random numbers for each
/// example before the scan and pass them as an argument.
///
/// - Parameters:
///   - initial: the first state, [n, …].
///   - series: the inputs, each [n, steps, …]; at least one, of at least one step.
///   - constants: the values that every step uses: weights, or values with a row for each example
///     that are combined with it element by element, such as a mask [n, …].
///   - reversed: true to go from the last step to the first; false by default.
///   - body: computes the next state, of the type of `initial`, from the last state, the inputs of
///     the step, each [n, …], and the constants.
/// - Returns: the states [n, steps, …], each at the time of its step, also when reversed. Traps
///   when shapes don't fit, the body returns another type, or it uses a traced tensor that is not
///   an argument.
public func scan(
  from initial: Tensor, over series: [Tensor], constants: [Tensor] = [], reversed: Bool = false,
  body: @escaping @Sendable (_ state: Tensor, _ inputs: [Tensor], _ constants: [Tensor]) -> Tensor
) -> Tensor {
  scan(ScanBody(body), from: initial, over: series, constants: constants, reversed: reversed)
}

/// Like the public function, for a body that the caller keeps, so that equal scans share plans.
package func scan(
  _ body: ScanBody, from initial: Tensor, over series: [Tensor], constants: [Tensor] = [],
  reversed: Bool = false
) -> Tensor {
  let inputs = [initial] + series + constants
  let operation = trapping {
    try Scan(body, inputs.map(\.type), seriesCount: series.count, isReversed: reversed)
  }
  let places = operation.constantsByExample
  if places.isEmpty { return .apply(operation, inputs) }
  let repeated = places.map { place in
    let (own, steps) = (constants[place], series[0].shape[1])
    let rest = own.shape.dropFirst().extents
    return own.reshaped(to: Shape([own.shape[0], 1] + rest))
      .broadcast(to: Shape([own.shape[0], steps] + rest))
  }
  return scan(
    body.moving(places, behind: series.count), from: initial, over: series + repeated,
    constants: constants.indices.filter { !places.contains($0) }.map { constants[$0] },
    reversed: reversed)
}
