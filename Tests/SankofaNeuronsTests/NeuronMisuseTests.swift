import SankofaNN
import Testing
import SankofaNeurons

/// Neurons that are asked for the wrong number of inputs end the program with a line that says so.
@Suite struct NeuronMisuseTests {
  static let calls: [(line: String, call: @Sendable () -> Void)] = [
    (
      "Perceptron: has 2 weights, got 1 inputs; give one for each weight.",
      { _ = Perceptron(weights: [1, 2], bias: 0)([1]) }
    ),
    (
      "Perceptron: has 1 weights, got 2 inputs; give one for each weight.",
      { _ = SigmoidNeuron(weights: [1], bias: 0)([1, 2]) }
    ),
    (
      "McCulloch-Pitts neuron: has 1 inputs, got 0 values; give one for each.",
      { _ = McCullochPittsNeuron(inputs: [.excitatory], threshold: 1).fires([]) }
    ),
    (
      "Hyperplane: takes 1 finite numbers, got [inf]; give one for each weight.",
      {
        let verdict = try? LinearSeparability(points: [[0], [1]], labels: [false, true])
        if case .separable(let plane) = verdict { _ = plane.sum([.infinity]) }
      }
    ),
    (
      "Rational: must be a finite number, got inf; leave it out.",
      {
        let verdict = try? LinearSeparability(points: [[1], [1]], labels: [false, true])
        if case .inseparable(let witness) = verdict { _ = witness.sum([[.infinity], [.infinity]]) }
      }
    ),
  ]

  @Test(arguments: calls.indices)
  func traps(number: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [number = number as Int] in
      NeuronMisuseTests.calls[number].call()
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(output.contains("Fatal error: \(Self.calls[number].line)\n"), "\(output)")
  }
}
