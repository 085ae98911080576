import SankofaNN
import SankofaTensor
import Testing
import SankofaTestSupport
import SankofaNeurons

@Suite struct SigmoidNeuronTests {
  /// σ(−0.1), σ(0), σ(0.1) to 15 digits, by mpmath: 1 / (1 + exp(0.1)) and so on.
  @Test func film() {
    let neuron = SigmoidNeuron(weights: [10], bias: -5)
    let outputs = [0.49, 0.50, 0.51].map { neuron([$0]) }
    for (output, wanted) in zip(outputs, [0.475020812521060, 0.5, 0.524979187478940]) {
      #expect(abs(output - wanted) < 1e-14)
    }
  }

  /// The film's neuron is its perceptron, ten times as steep.
  @Test func softening() {
    let perceptron = Perceptron(weights: [1], bias: -0.5)
    let neuron = SigmoidNeuron(softening: perceptron, steepness: 10)
    #expect(neuron == SigmoidNeuron(weights: [10], bias: -5))
    let steep = SigmoidNeuron(softening: perceptron, steepness: 1e6, function: .tanh)
    #expect([0.49, 0.51].map { steep([$0]) } == [-1, 1])
  }

  /// At x = 0.5 the neuron of the film is at a = ½, where the slope by the weight is ¼ x.
  @Test func aNudgeMovesItALittle() {
    let perceptron = Perceptron(weights: [1], bias: -0.5)
    let comparison = SoftComparison(
      perceptron: perceptron, sigmoid: SigmoidNeuron(softening: perceptron, steepness: 10),
      inputs: [0.5], nudge: 0.01)
    #expect(comparison.nudgedPerceptron([0.5]) && !perceptron([0.5]))
    let move = comparison.move(at: 0.5)
    #expect(abs(move.predicted - 0.25 * 0.5 * 0.01) < 1e-15)
    #expect(abs(move.real - move.predicted) < 1e-8)
  }

  @Test func family() {
    for z in [-30, -2, -0.3, 0, 0.7, 5, 40] as [Double] {
      #expect(abs(Sigmoid.tanh(z) - Sigmoid.tanhByLogistic(z)) < 1e-15)
      let two = Sigmoid.softmax([z, 1.5])
      #expect(abs(two[0] - Sigmoid.logistic(z - 1.5)) < 1e-15)
      #expect(abs(two[0] + two[1] - 1) < 1e-15)
      #expect(abs(Sigmoid.softmax([z, 0])[0] - Sigmoid.logistic(z)) < 1e-15)
    }
    #expect(Sigmoid.softmax([]) == [])
  }

  @Test(arguments: Sigmoid.allCases)
  func slopesAreTheEngines(function: Sigmoid) {
    let neuron = SigmoidNeuron(weights: [0.5, -2], bias: 0.25, function: function)
    let point = [0.75, 0.125]
    let slopes = gradient(at: Tensor(neuron.weights, shape: [2])) { weights in
      function((weights * Tensor(point, shape: [2])).sum() + 0.25)
    }.doubles
    for index in 0..<2 {
      #expect(abs(neuron.slope(byWeight: index, at: point) - slopes[index]) < 1e-15)
    }
  }

  /// One step on paper: x = 1, t = 1, w = b = 0: z = 0, L = ln 2, ∂L/∂z = σ(0) − 1 = −1/2.
  @Test func oneStepOnPaper() throws {
    var neuron = SigmoidNeuron(weights: [0], bias: 0)
    let losses = try neuron.learn(points: [[1]], targets: [1], learningRate: 0.5, steps: 1)
    #expect(neuron.weights == [0.25])
    #expect(neuron.bias == 0.25)
    #expect(losses.count == 2)
    #expect(abs(losses[0] - 0.693147180559945) < 1e-14)
    // z = 1/2: ln(1 + e^0.5) − 0.5.
    #expect(abs(losses[1] - 0.474076984180107) < 1e-14)
  }

  /// tanh is the logistic function of twice the sum, so its first step is twice as long.
  @Test func hyperbolicTangentLearnsTheSame() throws {
    var logistic = SigmoidNeuron(weights: [0.5, -1], bias: 0.5)
    var tanh = SigmoidNeuron(weights: [0.25, -0.5], bias: 0.25, function: .tanh)
    let points: [[Double]] = [[0, 1], [2, 1], [1, 0]]
    let first = try logistic.learn(
      points: points, targets: [0, 1, 1], learningRate: 0.5, steps: 20)
    // Half the parameters and twice the slope: a quarter of the rate gives half of each step.
    let second = try tanh.learn(
      points: points, targets: [-1, 1, 1], learningRate: 0.125, steps: 20)
    for (a, b) in zip(first, second) { #expect(abs(a - b) < 1e-14) }
    for point in points { #expect(abs(tanh(point) - (2 * logistic(point) - 1)) < 1e-14) }
  }

  @Test func learnsWhatCanBeSeparated() throws {
    let table = try Gate.majority.table()
    var neuron = SigmoidNeuron(weights: [0, 0, 0], bias: 0)
    let losses = try neuron.learn(
      points: table.points, targets: table.outputs.map { $0 ? 1 : 0 }, learningRate: 2, steps: 300)
    #expect(losses.count == 301)
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    #expect(table.points.map { neuron($0) > 0.5 } == table.outputs)
  }

  @Test func errors() {
    var neuron = SigmoidNeuron(weights: [-1e200], bias: 0)
    let learn = { (points: [[Double]], targets: [Double], rate: Double) in
      message {
        try neuron.learn(points: points, targets: targets, learningRate: rate, steps: 3)
      }
    }
    #expect(
      learn([[1, 2]], [1], 1)
        == "Sigmoid neuron: has 1 weights, got 1 points of 2 numbers; give at least one point, and "
        + "a number for each weight.")
    #expect(
      learn([[1]], [1.5], 1) == "Sigmoid neuron: targets must be in 0…1, got 1.5; use 0 and 1.")
    #expect(
      learn([[1]], [1], -1)
        == "Sigmoid neuron: needs a learning rate above 0 and at least 0 steps, got -1.0 and 3; "
        + "try 1 and 1000.")
    #expect(
      learn([[1e200]], [1], 1)
        == "Sigmoid neuron: the loss must stay finite, got inf after 0 steps at learning rate 1.0; "
        + "use a smaller one.")
    #expect(
      message { try Sigmoid(named: "logistc") }
        == "function: there is no \"logistc\"; did you mean \"logistic\"?")
  }
}
