import SankofaNN
import Testing
import SankofaTestSupport
import SankofaNeurons

@Suite struct PerceptronTests {
  /// The concert: 0·1 + 1·4 + 1·3 = 7 is above 6, and at a threshold of 7 it is not.
  @Test func concert() {
    let neuron = Perceptron(weights: [1, 4, 3], threshold: 6)
    #expect(neuron.bias == -6)
    #expect(neuron.weighted([0, 1, 1]) == 7)
    #expect(neuron.sum([0, 1, 1]) == 1)
    #expect(neuron([0, 1, 1]))
    #expect(!Perceptron(weights: [1, 4, 3], threshold: 7)([0, 1, 1]))
    // Without the partner 3, without driving 4; snacks would only add.
    #expect(neuron.decidingInputs([0, 1, 1]) == [1, 2])
    #expect(neuron.decidingInputs([1, 1, 0]) == [2])
    #expect(neuron.decidingInputs([0, 0, 0]) == [])
  }

  @Test func film() {
    let neuron = Perceptron(weights: [1], bias: -0.5)
    #expect([0.49, 0.50, 0.51].map { neuron([$0]) } == [false, false, true])
  }

  /// Worked out on paper: OR from zeros, η = 1. Pass 1: 00 is right (0 is not above 0), 01 is wrong:
  /// w = (0, 1), b = 1; 10 and 11 right. Pass 2: 00 is wrong: b = 0; 01 right, 10 wrong: w = (1, 1), b = 1;
  /// pass 3: 00 wrong: b = 0; the rest right; pass 4 without mistakes.
  @Test func learningOnPaper() throws {
    var neuron = Perceptron(weights: [0, 0], bias: 0)
    let table = try Gate.or.table()
    let trace = try neuron.learn(points: table.points, labels: table.outputs)
    #expect(trace.converged)
    #expect(trace.epochs == 4)
    #expect(trace.mistakes.map(\.epoch) == [1, 2, 2, 3])
    #expect(trace.mistakes.map(\.example) == [1, 0, 2, 0])
    #expect(trace.mistakes.map(\.sum) == [0, 1, 0, 1])
    #expect(trace.mistakes.map(\.label) == [true, false, true, false])
    #expect(trace.mistakes.map(\.corrected.weights) == [[0, 1], [0, 1], [1, 1], [1, 1]])
    #expect(trace.mistakes.map(\.corrected.bias) == [1, 0, 1, 0])
    #expect(neuron == trace.mistakes.last?.corrected)
  }

  /// Every function of up to three inputs: it converges exactly where the verdict says so, within
  /// Novikoff's bound.
  @Test func learningEndsWhereItCan() throws {
    for inputCount in 1...3 {
      for function in 0..<(1 << (1 << inputCount)) {
        let digits = (0..<(1 << inputCount)).map { function >> $0 & 1 == 1 ? "1" : "0" }
        let table = try TruthTable(digits: digits.joined())
        var neuron = Perceptron(weights: .init(repeating: 0, count: inputCount), bias: 0)
        let trace = try neuron.learn(points: table.points, labels: table.outputs, epochs: 60)
        let verdict = try LinearSeparability(points: table.points, labels: table.outputs)
        #expect(trace.converged == verdict.isSeparable, "\(table)")
        guard case .separable(let plane) = verdict else { continue }
        #expect(try neuron.truthTable() == table)
        let bound = try #require(plane.mistakeBound(table.points))
        #expect(Rational(trace.mistakes.count) < bound + Rational(1))
      }
    }
  }

  /// x1 = ±1 and the hyperplane 2 x1 − 1 = 0: R² = 2 (with the bias's 1), ‖u‖² = 5, and γ = 1 at x1 = 1,
  /// so 10.
  @Test func novikoffOnPaper() throws {
    let verdict = try LinearSeparability(points: [[1], [-1]], labels: [true, false])
    guard case .separable(let plane) = verdict else {
      Issue.record("two points are separable")
      return
    }
    #expect(plane.weights == [Rational(2)])
    #expect(plane.bias == Rational(-1))
    #expect(plane.mistakeBound([[1], [-1]]) == Rational(10))
    #expect(plane.mistakeBound([[0.5]]) == nil)
    #expect(plane.mistakeBound([]) == Rational(0))
  }

  @Test func learningRateAndStart() throws {
    var neuron = Perceptron(weights: [0.5], bias: 0.25)
    let trace = try neuron.learn(
      points: [[1], [2]], labels: [false, true], learningRate: 0.5, epochs: 1)
    #expect(trace.mistakes.map(\.sum) == [0.75, -0.25])
    #expect(neuron == Perceptron(weights: [1], bias: 0.25))
    #expect(!trace.converged)
  }

  @Test func errors() {
    var neuron = Perceptron(weights: [0, 0], bias: 0)
    #expect(
      message { try neuron.learn(points: [[1]], labels: [true]) }
        == "Perceptron: has 2 weights, got points of 1 numbers; give one for each weight.")
    #expect(
      message { try neuron.learn(points: [[1, 2]], labels: [true], learningRate: 0) }
        == "Perceptron: needs a learning rate above 0 and at least 1 epoch, got 0.0 and 1000; "
        + "try 1 and 1000.")
    #expect(
      message { try neuron.learn(points: [[1, .nan]], labels: [true]) }
        == "Perceptron: points must be finite, got nan in point 0; leave that point out.")
  }
}
