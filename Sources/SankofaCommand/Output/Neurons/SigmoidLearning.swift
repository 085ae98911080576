import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// A sigmoid neuron that was trained by gradient descent, from weights of 0.
struct SigmoidLearning: LearningReport {
  let examples: Examples
  let verdict: LinearSeparability
  let neuron: SigmoidNeuron
  /// The loss before each step, and after the last.
  let losses: [Double]
  private let rate: Double

  init(
    _ examples: Examples, _ verdict: LinearSeparability, _ function: Sigmoid, rate: Double,
    steps: Int
  ) throws {
    var neuron = SigmoidNeuron(
      weights: .init(repeating: 0, count: examples.dimension), bias: 0, function: function)
    let low: Double = function == .tanh ? -1 : 0
    // Steps that are too long are caused by the given rate, so they are wrong usage.
    losses = try usage {
      try neuron.learn(
        points: examples.points, targets: examples.labels.map { $0 ? 1 : low },
        learningRate: rate, steps: steps)
    }
    (self.examples, self.verdict, self.rate, self.neuron) = (examples, verdict, rate, neuron)
  }

  var boundary: Perceptron { Perceptron(weights: neuron.weights, bias: neuron.bias) }

  func text(style: TerminalStyle) -> String {
    let steps = losses.count - 1
    var text = "\(examples.title): a sigmoid neuron (\(neuron.function.rawValue)) learns, from "
    text += "weights of 0, rate \(NeuronWords.number(rate))\n\n" + verdict.reason(examples)
    text += history.text(style: style) + "\n" + outputs.text(style: style) + "\n"
    let right = zip(examples.points, examples.labels).count { boundary($0) == $1 }
    text +=
      "After \(NumberFormat.grouped(steps)) steps, \(right) of \(examples.points.count) are "
    text += "on the right side.\n"
    let z = NeuronWords.sum(neuron.weights, examples.inputNames, bias: neuron.bias)
    return text + "  a = \(neuron.function.rawValue)(z), z = \(z)\n"
  }

  /// The losses of the first steps, of ever fewer later ones, and of the last.
  private var history: Table {
    var shown = [0]
    for power in [1, 10, 100, 1000, 10_000] {
      shown += [1, 2, 5].map { $0 * power }.filter { $0 < losses.count - 1 }
    }
    return Table(
      columns: [.init("step", isRight: true), .init("loss", isRight: true)],
      rows: (shown + [losses.count - 1]).map { step in
        [NumberFormat.grouped(step), NumberFormat.significant(losses[step])]
      })
  }

  private var outputs: Table {
    Table(
      columns: [
        .init(examples.kind), .init("output", isRight: true), .init("wanted", isRight: true),
      ],
      rows: examples.points.indices.map { index in
        let low = neuron.function == .tanh ? "-1" : "0"
        return [
          examples.names[index], NumberFormat.fixed(neuron(examples.points[index]), decimals: 4),
          examples.labels[index] ? "1" : low,
        ]
      })
  }

  var json: JSON {
    var line = verdict.json(examples)
    line["neuron"] = "sigmoid"
    line["function"] = .string(neuron.function.rawValue)
    line["learning_rate"] = .number(rate)
    line["losses"] = .numbers(losses)
    line["outputs"] = .numbers(examples.points.map { neuron($0) })
    line["weights"] = .numbers(neuron.weights)
    line["bias"] = .number(neuron.bias)
    return .object(line)
  }
}
