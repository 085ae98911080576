import SankofaDraw
import SankofaFormats
import SankofaNN

/// A decision of a perceptron about reasons that hold or do not.
struct Decision {
  let names: [String]
  let answers: [Bool]
  let neuron: Perceptron

  private var inputs: [Double] { answers.map { $0 ? 1 : 0 } }

  func text(style: TerminalStyle) -> String {
    let number = NeuronWords.number
    let total = neuron.sum(inputs)
    let rows = names.indices.map { index in
      [
        names[index], answers[index] ? "yes" : "no", NeuronWords.digit(answers[index]),
        number(neuron.weights[index]), number(products[index]),
      ]
    }
    let table = Table(
      columns: [
        .init("reason"), .init("answer"), .init("x", isRight: true),
        .init("weight", isRight: true), .init("product", isRight: true),
      ], rows: rows, footer: [["sum", "", "", "", sum]])
    let (isOn, words) = (neuron(inputs), neuron(inputs) ? "is above" : "is not above")
    let sign = neuron.bias < 0 ? "-" : "+"
    var text = table.text(style: style) + "\n"
    text += "\(sum) \(words) the threshold \(number(neuron.threshold)): "
    text += isOn ? "yes (1)\n" : "no (0)\n"
    text += "With the bias b = \(number(neuron.bias)) the same is w.x + b = \(sum) \(sign) "
    text += "\(number(neuron.bias.magnitude)) = \(number(total)) \(total > 0 ? "> 0" : "<= 0")\n"
    return text + "\n" + turning + "\n"
  }

  /// The sum; with all its digits where fewer would make it look like the threshold, as the sum of 0.1 and
  /// 0.2 would, which is not 0.3.
  private var sum: String {
    let (value, short) = (neuron.weighted(inputs), NeuronWords.number(neuron.weighted(inputs)))
    let looksEqual = short == NeuronWords.number(neuron.threshold) && value != neuron.threshold
    return looksEqual ? "\(value)" : short
  }

  /// The weights of the reasons that hold, and 0 for the others.
  private var products: [Double] { zip(neuron.weights, inputs).map { $0 * $1 } }

  private var deciding: [Int] { neuron.decidingInputs(inputs) }

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
            "weight": .number(neuron.weights[index]), "product": .number(products[index]),
          ]
        }),
      "sum": .number(neuron.weighted(inputs)), "threshold": .number(neuron.threshold),
      "bias": .number(neuron.bias), "preactivation": .number(neuron.sum(inputs)),
      "decision": .digit(neuron(inputs)),
      "deciding": .array(deciding.map { .string(names[$0]) }),
    ]
  }
}
