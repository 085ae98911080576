import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

@Suite("Chain rule of random graphs")
struct RandomGraphTests {
  @Test("What is shown adds up to the gradient", arguments: 0..<51)
  func sums(seed: Int) throws {
    var graph = try RandomGraph(seed: seed)
    let explainer = try graph.explainer()
    let forward = try explainer.explain(graph.data)
    try checkSums(forward)
    checkLosses(forward, graph.lossWeights)
    for place in graph.places(forward) {
      let chain = try #require(try explainer.explain(graph.data, of: place).chain)
      let bound = 1e-9 * max(1, abs(chain.engine))
      #expect(abs(chain.sum - chain.engine) <= bound, "\(place)")
      for ways in chain.ways {
        if ways.isComplete {
          let paths = ways.paths.reduce(0) { $0 + $1.product }
          #expect(abs(paths - ways.sum) <= bound, "\(place)")
        }
        let uses = ways.meetings.listed.reduce(ways.meetings.rest) { $0 + $1.product }
        #expect(abs(uses - ways.sum) <= bound, "\(place)")
        for recurrence in ways.recurrences {
          let steps = recurrence.steps.reduce(recurrence.around) { $0 + $1.entering }
          #expect(abs(steps - ways.sum) <= bound, "\(place)")
        }
        guard let origin = ways.origin else { continue }
        let sum = origin.terms.reduce(origin.constant) { $0 + $1.product }
        #expect(abs(sum - origin.total) <= 1e-12, "\(place)")
      }
    }
  }

  /// The loss is the weighted sum of the outputs' losses, and penalties.
  private func checkLosses(_ explanation: Explanation, _ weights: [Double]) {
    #expect(explanation.lossParts.map(\.weight) == weights)
    for example in explanation.examples {
      let sum = zip(example.answers, weights).reduce(0) { $0 + $1.0.loss * $1.1 }
      let penalties = example.loss - sum
      #expect(penalties > -1e-12)
      #expect(explanation.penalty > 0 || abs(penalties) <= 1e-12)
    }
    let mean = explanation.lossParts.reduce(explanation.penalty) { $0 + $1.weight * $1.value }
    #expect(abs(mean - explanation.loss) <= 1e-12)
  }

  /// Every preactivation that is shown as a sum is that sum.
  private func checkSums(_ explanation: Explanation) throws {
    for layer in explanation.examples.flatMap(\.layers) {
      for sum in layer.sums {
        let total = sum.terms.reduce(sum.rest + sum.constant) { $0 + $1.product }
        #expect(abs(total - sum.total) <= 1e-11, "\(sum.place)")
      }
    }
  }
}
