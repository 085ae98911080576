import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// A report on the training of a single neuron.
protocol LearningReport {
  /// The perceptron that fires where the neuron's output is above the middle of its range.
  var boundary: Perceptron { get }
  func text(style: TerminalStyle) -> String
  var json: JSON { get }
}

extension LinearSeparability {
  /// The reason why training cannot succeed; empty when it can.
  func reason(_ examples: Examples) -> String {
    guard case .inseparable(let witness) = self else { return "" }
    return "No hyperplane separates these examples, so learning can never end without mistakes.\n"
      + WitnessWords(
        witness: witness, points: examples.points, names: examples.names, kind: examples.kind
      ).text + "\n"
  }

  /// The part that is the same for all neurons: the examples, and whether they can be separated.
  func json(_ examples: Examples) -> JSONObject {
    var line = JSONObject()
    line["examples"] = .array(
      zip(examples.points, examples.labels).map {
        ["inputs": .numbers($0), "wanted": .digit($1)]
      })
    switch self {
    case .inseparable(let witness):
      line["separable"] = false
      line["proof"] =
        WitnessWords(
          witness: witness, points: examples.points, names: examples.names, kind: examples.kind
        ).json
    case .separable(let plane):
      line["separable"] = true
      line["hyperplane"] = [
        "weights": .array(plane.weights.map { .exact($0) }), "bias": .exact(plane.bias),
      ]
      if let bound = plane.mistakeBound(examples.points) { line["mistake_bound"] = .exact(bound) }
    }
    return line
  }
}

/// A perceptron that learned from its mistakes, from weights of 0.
struct PerceptronLearning: LearningReport {
  let examples: Examples
  let verdict: LinearSeparability
  let trace: PerceptronTrace
  let boundary: Perceptron
  private let rate: Double

  init(_ examples: Examples, _ verdict: LinearSeparability, rate: Double, epochs: Int) throws {
    var neuron = Perceptron(weights: .init(repeating: 0, count: examples.dimension), bias: 0)
    trace = try usage {
      try neuron.learn(
        points: examples.points, labels: examples.labels, learningRate: rate, epochs: epochs)
    }
    (self.examples, self.verdict, self.rate, boundary) = (examples, verdict, rate, neuron)
  }

  /// The largest number of mistakes that are shown; the others are counted.
  private static let mostShown = 40

  func text(style: TerminalStyle) -> String {
    var text = "\(examples.title): a perceptron learns, from weights of 0, rate "
    text += "\(NeuronWords.number(rate))\n\n" + verdict.reason(examples)
    if !trace.mistakes.isEmpty { text += table.text(style: style) }
    let more = trace.mistakes.count - Self.mostShown
    if more > 0 { text += "... and \(NumberFormat.grouped(more)) more mistakes\n" }
    return text + (trace.mistakes.isEmpty ? "" : "\n") + outcome
  }

  private var table: Table {
    let names = examples.inputNames
    return Table(
      columns: [
        .init("epoch", isRight: true), .init(examples.kind), .init("sum", isRight: true),
        .init("output", isRight: true), .init("wanted", isRight: true),
        .init(examples.dimension == 2 ? "line afterwards" : "boundary afterwards"),
      ],
      rows: trace.mistakes.prefix(Self.mostShown).map { mistake in
        let neuron = mistake.corrected
        return [
          "\(mistake.epoch)", examples.names[mistake.example], NeuronWords.number(mistake.sum),
          NeuronWords.digit(!mistake.label), NeuronWords.digit(mistake.label),
          neuron.weights.allSatisfy { $0 == 0 }
            ? "none" : NeuronWords.sum(neuron.weights, names, bias: neuron.bias) + " = 0",
        ]
      })
  }

  private var outcome: String {
    let count = trace.mistakes.count
    let mistakes = count == 1 ? "1 mistake" : "\(NumberFormat.grouped(count)) mistakes"
    var text =
      trace.converged
      ? "Epoch \(trace.epochs) had no mistake: learned after \(mistakes).\n"
        + "  y \(boundary.condition(examples.inputNames))\n"
      : "Stopped after \(trace.epochs) epochs with \(mistakes).\n"
    guard case .separable(let plane) = verdict else { return text }
    if let bound = plane.mistakeBound(examples.points) {
      text += "Novikoff (1962): there can be \(bound) mistakes at most.\n"
    }
    if !trace.converged { text += "It will end: a hyperplane separates these examples.\n" }
    return text
  }

  var json: JSON {
    var line = verdict.json(examples)
    line["neuron"] = "perceptron"
    line["learning_rate"] = .number(rate)
    line["converged"] = .bool(trace.converged)
    line["epochs"] = .integer(trace.epochs)
    line["mistakes"] = .array(
      trace.mistakes.map { mistake in
        [
          "epoch": .integer(mistake.epoch), "example": .integer(mistake.example),
          "sum": .number(mistake.sum), "wanted": .digit(mistake.label),
          "weights": .numbers(mistake.corrected.weights), "bias": .number(mistake.corrected.bias),
        ]
      })
    line["weights"] = .numbers(boundary.weights)
    line["bias"] = .number(boundary.bias)
    return .object(line)
  }
}
