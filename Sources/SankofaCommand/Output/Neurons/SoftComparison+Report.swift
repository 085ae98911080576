import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// The comparison as text, JSON and a picture.
extension SoftComparison {
  // MARK: Text

  func text(style: TerminalStyle) -> String {
    let number = NeuronWords.number
    let weights = (number(nudgedPerceptron.weights[0]), number(nudgedSigmoid.weights[0]))
    let slope = sigmoid.function == .logistic ? "a (1 - a)" : "(1 - a^2)"
    return """
      perceptron      \(perceptron.condition(["x"]))
      sigmoid neuron  \(formula)

      \(outputs.text(style: style))
      Both weights changed by \(number(nudge)), to \(weights.0) and \(weights.1):

      \(moves.text(style: style))
      The perceptron stays or flips; the sigmoid neuron moves by about
      \(slope) x times the change of the weight, so that it can learn by small steps.

      The family of its curve, at z = \(NeuronWords.sum(sigmoid.weights, ["x"], bias: sigmoid.bias)):

      \(family.text(style: style))
      """
  }

  private var formula: String {
    let z = NeuronWords.sum(sigmoid.weights, ["x"], bias: sigmoid.bias)
    return sigmoid.function == .logistic ? "a = 1 / (1 + e^-z), z = \(z)" : "a = tanh z, z = \(z)"
  }

  private func columns(_ titles: [String]) -> [Table.Column] {
    titles.map { .init($0, isRight: true) }
  }

  private func four(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 4) }

  private var outputs: Table {
    Table(
      columns: columns(["x", "perceptron", "sigmoid neuron"]),
      rows: inputs.map { input in
        [
          NeuronWords.number(input), NeuronWords.digit(perceptron([input])),
          four(sigmoid([input])),
        ]
      })
  }

  private var moves: Table {
    Table(
      columns: columns(["x", "perceptron", "sigmoid neuron", "moved by", "predicted"]),
      rows: inputs.map { input in
        let (before, after) = (perceptron([input]), nudgedPerceptron([input]))
        let flip = "\(NeuronWords.digit(before)) to \(NeuronWords.digit(after))"
        let move = move(at: input)
        return [
          NeuronWords.number(input),
          before == after ? "stays \(NeuronWords.digit(before))" : "flips \(flip)",
          four(nudgedSigmoid([input])), NumberFormat.fixed(move.real, decimals: 6),
          NumberFormat.fixed(move.predicted, decimals: 6),
        ]
      })
  }

  private var family: Table {
    Table(
      columns: columns(["z", "logistic(z)", "softmax(z, 0)", "tanh(z)", "2 logistic(2 z) - 1"]),
      rows: inputs.map { input in
        let z = sigmoid.sum([input])
        return [
          NeuronWords.number(z), four(Sigmoid.logistic(z)), four(Sigmoid.softmax([z, 0])[0]),
          four(Sigmoid.tanh(z)), four(Sigmoid.tanhByLogistic(z)),
        ]
      })
  }

  // MARK: JSON and picture

  var json: JSON {
    [
      "perceptron": perceptron.json,
      "sigmoid": [
        "function": .string(sigmoid.function.rawValue), "weights": .numbers(sigmoid.weights),
        "bias": .number(sigmoid.bias),
      ],
      "nudge": .number(nudge),
      "inputs": .array(
        inputs.map { input in
          let move = move(at: input)
          return [
            "x": .number(input), "perceptron": .digit(perceptron([input])),
            "sigmoid": .number(sigmoid([input])),
            "perceptron_nudged": .digit(nudgedPerceptron([input])),
            "sigmoid_nudged": .number(nudgedSigmoid([input])), "moved_by": .number(move.real),
            "predicted": .number(move.predicted),
          ]
        }),
    ]
  }

  /// The perceptron's step in blue, the sigmoid neuron's curve in red.
  var picture: PlaneChart {
    let (least, greatest) = (min(0, inputs.min() ?? 0), max(1, inputs.max() ?? 1))
    let steps = 400
    let places = (0...steps).map { least + (greatest - least) * Double($0) / Double(steps) }
    var chart = PlaneChart(
      title: "a perceptron and its soft twin", xLabel: "x", yLabel: "a",
      xRange: least...greatest, yRange: (sigmoid.function == .tanh ? -1 : 0)...1)
    var step: [(x: Double, y: Double)] = []
    for place in places {
      let output: Double = perceptron([place]) ? 1 : 0
      // A vertical line at the jump.
      if let last = step.last, last.y != output { step.append((place, last.y)) }
      step.append((place, output))
    }
    chart.curves = [
      .init("perceptron, \(perceptron.condition(["x"]))", step),
      .init("sigmoid neuron, \(formula)", places.map { ($0, sigmoid([$0])) }),
    ]
    return chart
  }
}
