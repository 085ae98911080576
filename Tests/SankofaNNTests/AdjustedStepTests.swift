import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Everything that stands beside a rule, alone and together, against steps written out in plain numbers.
@Suite struct AdjustedStepTests {
  /// The adjustments of the rule, as plain numbers.
  struct Beside: Sendable, CustomTestStringConvertible {
    /// The rates of the updates.
    var rates: [Double]?
    var clipping: GradientClipping?
    /// λ, of all but the bias.
    var decay: Double?
    var period: Int?
    var isAveraged = false
    var accumulation = 1
    var isConstrained = false

    var testDescription: String {
      [
        rates.map { _ in "schedule" }, clipping.map { "\($0)" }, decay.map { _ in "decay" },
        isAveraged ? "average every \(period ?? 0)" : nil,
        accumulation > 1 ? "accumulation" : nil, isConstrained ? "constraint" : nil,
      ].compactMap(\.self).joined(separator: ", ")
    }

    var optimizer: AdjustedOptimizer<SGD> {
      var adjustments = Adjustments()
      adjustments.schedule = rates.map {
        .piecewiseConstant($0, from: Array(1..<$0.count))
      }
      adjustments.clipping = clipping
      if let decay { (adjustments.decay, adjustments.undecayed) = (decay, ["bias"]) }
      if isAveraged { (adjustments.averageMomentum, adjustments.averagePeriod) = (0.5, period) }
      adjustments.accumulation = accumulation
      return AdjustedOptimizer(SGD.sgd(learningRate: 0.25, momentum: 0.5), adjustments)
    }
  }

  /// All there is: 2 · 4 · 2 · 3 · 2 · 2 ways to combine.
  static let all: [Beside] = {
    var all: [Beside] = []
    for rates in [nil, [0.5, 0.25, 0.125, 0.0625, 0.25, 0.5, 0.125]] as [[Double]?] {
      for clipping in [nil, .value(0.75), .norm(1.5), .globalNorm(2)] as [GradientClipping?] {
        for decay in [nil, 0.5] as [Double?] {
          for average in 0..<3 {
            for accumulation in [1, 2] {
              for isConstrained in [false, true] {
                all.append(
                  Beside(
                    rates: rates, clipping: clipping, decay: decay, period: average == 2 ? 2 : nil,
                    isAveraged: average > 0, accumulation: accumulation,
                    isConstrained: isConstrained))
              }
            }
          }
        }
      }
    }
    return all
  }()

  static let names = ["weight", "bias"]
  static let start: [[Double]] = [[4, -3], [0.5, 2]]
  static let gradients: [[[Double]]] = [
    [[0, 0], [0, 0]], [[1, -2], [0.5, 0.25]], [[3, 4], [-1, 2]], [[-0.5, 0.125], [0.0625, 0]],
    [[2, 2], [2, 2]], [[-8, 1], [0, -3]], [[0.25, 0.5], [1, 1]],
  ]
  /// Half of the way to a length of at most 1.
  static let constraint = Constraint.minMaxNorm(0, 1, rate: 0.5)

  /// A training in plain numbers.
  private struct ByHand {
    let beside: Beside
    var values = AdjustedStepTests.start
    var averages = AdjustedStepTests.start
    private var velocities = [[0.0, 0], [0, 0]]
    private var sums = [[0.0, 0], [0, 0]]
    private var steps = 0
    private var updates = 0

    init(_ beside: Beside) { self.beside = beside }

    mutating func step(_ gradients: [[Double]]) {
      for index in 0..<2 { sums[index] = zip(sums[index], gradients[index]).map { $0 + $1 } }
      steps += 1
      if steps % beside.accumulation != 0 { return }
      let means = clipped(sums.map { $0.map { $0 / Double(beside.accumulation) } })
      sums = [[0, 0], [0, 0]]
      let rate = beside.rates?[updates] ?? 0.25
      for index in 0..<2 { update(index, means[index], rate) }
      updates += 1
    }

    private mutating func update(_ index: Int, _ gradient: [Double], _ rate: Double) {
      let decay = AdjustedStepTests.names[index] == "bias" ? 0 : beside.decay ?? 0
      velocities[index] = zip(velocities[index], gradient).map { 0.5 * $0 + $1 }
      var w = zip(values[index], velocities[index]).map { $0 * (1 - rate * decay) - rate * $1 }
      let kept = updates == 0 ? 0 : 0.5
      func average(_ w: [Double]) -> [Double] {
        zip(averages[index], w).map { kept * $0 + (1 - kept) * $1 }
      }
      let isTaken = beside.isAveraged && beside.period.map { (updates + 1) % $0 == 0 } ?? false
      if isTaken { w = average(w) }
      if beside.isConstrained {
        let length = ByHand.length(w)
        w = w.map { $0 * (0.5 * min(length, 1) + 0.5 * length) / (length + 1e-7) }
      }
      averages[index] = isTaken ? w : average(w)
      values[index] = w
    }

    private func clipped(_ gradients: [[Double]]) -> [[Double]] {
      switch beside.clipping {
      case nil: gradients
      case .value(let limit): gradients.map { $0.map { min(max($0, -limit), limit) } }
      case .norm(let limit):
        gradients.map { gradient in
          gradient.map { $0 * limit / max(ByHand.length(gradient), limit) }
        }
      case .globalNorm(let limit):
        gradients.map { gradient in
          gradient.map { $0 * limit / max(ByHand.length(gradients.flatMap(\.self)), limit) }
        }
      }
    }

    private static func length(_ x: [Double]) -> Double {
      x.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }

  @Test func allKindsAreThere() {
    #expect(Self.all.count == 192 && Set(Self.all.map(\.testDescription)).count == 192)
  }

  /// The step that `fit` compiles, in `float64`.
  @Test(arguments: all) func compiledStep(beside: Beside) {
    let optimizer = beside.optimizer
    var byHand = ByHand(beside)
    var values = Self.start.map { Tensor($0) }
    var states = values.map { value in
      optimizer.allStateNames.indices.map {
        $0 == optimizer.averageIndex ? value : .zeros([2], elementType: .float64)
      }
    }
    var shared = optimizer.allSharedStates.map { Tensor.scalar($0.initial, .float64) }
    for gradients in Self.gradients {
      byHand.step(gradients)
      let new = optimizer.step(
        values.indices.map {
          SteppedParameter(
            Self.names[$0], values[$0], gradient: Tensor(gradients[$0]), states: states[$0],
            constraint: beside.isConstrained ? Self.constraint : nil)
        }, shared: shared, learningRate: .scalar(0.25, .float64))
      (values, states) = (new.parameters.map(\.value), new.parameters.map(\.states))
      shared = new.shared
      compute(values + states.flatMap(\.self) + shared)
      for index in 0..<2 {
        expect(values[index], byHand.values[index])
        if let place = optimizer.averageIndex {
          expect(states[index][place], byHand.averages[index])
        }
      }
    }
  }

  /// The step of a loop of one's own: of tensors, and of parameters, which alone have constraints.
  @Test(arguments: all) func update(beside: Beside) throws {
    let optimizer = beside.optimizer
    var byHand = ByHand(beside)
    var values = Self.start.map { Tensor($0) }
    let parameters = try zip(Self.names, Self.start).map { name, value in
      let parameter = Parameter(
        name, initializer: .zeros, constraint: beside.isConstrained ? Self.constraint : nil)
      try parameter.build(shape: [2])
      parameter.value = Tensor(value.map { Float($0) })
      return parameter
    }
    var state = optimizer.state(for: values, named: Self.names)
    var parameterState = optimizer.state(for: parameters)
    for gradients in Self.gradients {
      byHand.step(gradients)
      let slopes = gradients.map { Tensor($0) }
      optimizer.update(
        parameters, gradients: slopes.map { $0.converted(to: .float32) }, state: &parameterState)
      for (parameter, expected) in zip(parameters, byHand.values) {
        expect(parameter.value.converted(to: .float64), expected, within: 1e-5)
      }
      for (average, expected) in zip(optimizer.averages(in: parameterState), byHand.averages) {
        expect(average.converted(to: .float64), expected, within: 1e-5)
      }
      if beside.isConstrained { continue }
      optimizer.update(&values, gradients: slopes, state: &state)
      for (value, expected) in zip(values, byHand.values) { expect(value, expected) }
    }
  }

  private func expect(
    _ found: Tensor, _ expected: [Double], within tolerance: Double = 1e-12,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      mismatch(found, Tensor(expected), Tolerance(absolute: tolerance)) == nil,
      sourceLocation: location)
  }

  /// w = 4 goes half of the way to 1, once: to 2.5, whether it becomes its average or not.
  @Test(arguments: [1, 2, 3]) func averagesConstrainOnce(period: Int) throws {
    let parameter = Parameter("w", initializer: .zeros, constraint: Self.constraint)
    try parameter.build(shape: [1])
    parameter.value = Tensor([4])
    let optimizer = SGD().averaged(momentum: 0.5, every: period)
    var state = optimizer.state(for: [parameter])
    optimizer.update([parameter], gradients: [Tensor([0])], state: &state)
    #expect(abs(parameter.value.floats[0] - 2.5) < 1e-6)
  }

  /// −9 came of the rule alone; a step does all that stands beside it: 1 · (1 − 0.1 · ½) − 0.1 · 1.
  @Test func adjustedOptimizersAreNoRules() {
    let optimizer = SGD(learningRate: 0.1).clipped(value: 1).decayed(0.5)
    #expect(!(optimizer as Any is any OptimizerRule))
    var values = [Tensor([1])]
    var state = optimizer.state(for: values)
    optimizer.update(&values, gradients: [Tensor([100])], state: &state)
    #expect(abs(values[0].floats[0] - 0.85) < 1e-6)
  }

  /// Tensors have no names of their own; with names they are spared.
  @Test func namesOfTensors() {
    let optimizer = SGD(learningRate: 1).decayed(0.5, except: ["bias"])
    var values = [Tensor([1]), Tensor([1])]
    var state = optimizer.state(for: values, named: ["weight", "bias"])
    optimizer.update(&values, gradients: [Tensor([0]), Tensor([0])], state: &state)
    #expect(values.map(\.floats) == [[0.5], [1]])
  }

  /// A state is a value that may be kept and set again.
  @Test func statesAreValues() {
    let optimizer = Adam().averaged()
    func trained(_ values: inout [Tensor], _ state: inout OptimizerState, _ slopes: [Float]) {
      for slope in slopes {
        optimizer.update(&values, gradients: [Tensor([slope])], state: &state)
      }
    }
    var values = [Tensor([1])]
    var state = optimizer.state(for: values)
    trained(&values, &state, [1, -2])
    var others = values
    var again = optimizer.state(for: others)
    (again.arrays, again.shared) = (state.arrays, state.shared)
    trained(&values, &state, [3, 4])
    trained(&others, &again, [3, 4])
    #expect(values.map(\.floats) == others.map(\.floats))
  }
}
