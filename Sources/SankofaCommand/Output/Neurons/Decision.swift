import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// A perceptron's decision about reasons, each of which holds or does not.
struct Decision {
  let names: [String]
  let answers: [Bool]
  let neuron: ExactPerceptron

  func text(style: TerminalStyle) -> String {
    let number = NeuronWords.exact
    let rows = names.indices.map { index in
      [
        names[index], answers[index] ? "yes" : "no", NeuronWords.digit(answers[index]),
        number(neuron.weights[index]), number(products[index]),
      ]
    }
    let sum = number(neuron.sum(answers))
    let table = Table(
      columns: [
        .init("reason"), .init("answer"), .init("x", isRight: true),
        .init("weight", isRight: true), .init("product", isRight: true),
      ], rows: rows, footer: [["sum", "", "", "", sum]])
    let isOn = neuron(answers)
    let bias = -neuron.threshold
    let (sign, size) = bias < Rational(0) ? ("-", neuron.threshold) : ("+", bias)
    var text = table.text(style: style) + "\n"
    text += "\(sum) \(isOn ? "is above" : "is not above") the threshold "
    text += "\(number(neuron.threshold)): \(isOn ? "yes (1)" : "no (0)")\n"
    text += "With the bias b = \(number(bias)) the same is w.x + b = \(sum) \(sign) "
    text += "\(number(size)) = \(number(preactivation)) \(isOn ? "> 0" : "<= 0")\n"
    return text + "\n" + turning + "\n"
  }

  private var preactivation: Rational { neuron.sum(answers) - neuron.threshold }

  /// The weights of the reasons that hold, and 0 for the others.
  private var products: [Rational] {
    zip(neuron.weights, answers).map { $1 ? $0 : Rational(0) }
  }

  private var deciding: [Int] { neuron.decidingInputs(answers) }

  private var turning: String {
    let named = deciding.map { "\(names[$0]) (\(answers[$0] ? "yes to no" : "no to yes"))" }
    switch named.count {
    case 0: return "No single answer given the other way would change the decision."
    case 1: return "One answer given the other way would change the decision: \(named[0])."
    default:
      return "Each of these answers, given the other way alone, would change the decision:\n"
        + named.joined(separator: ", ") + "."
    }
  }

  var json: JSON {
    [
      "inputs": .array(
        names.indices.map { index in
          [
            "name": .string(names[index]), "answer": .digit(answers[index]),
            "weight": .number(neuron.weights[index].doubleValue),
            "product": .number(products[index].doubleValue),
          ]
        }),
      "sum": .number(neuron.sum(answers).doubleValue),
      "threshold": .number(neuron.threshold.doubleValue),
      "bias": .number((-neuron.threshold).doubleValue),
      "preactivation": .number(preactivation.doubleValue),
      "decision": .digit(neuron(answers)),
      "deciding": .array(deciding.map { .string(names[$0]) }),
    ]
  }
}
