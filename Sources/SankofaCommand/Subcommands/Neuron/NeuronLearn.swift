import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// `sankofa neuron learn`.
struct NeuronLearn: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Train a neuron on a gate, or on points.",
    usage: """
      sankofa neuron learn <gate> [--inputs <n>] [<options>]
      sankofa neuron learn --truth <digits> [<options>]
      sankofa neuron learn --point <numbers:answer> ... [<options>]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron learn AND
        sankofa neuron learn XOR
        sankofa neuron learn example:or
        sankofa neuron learn OR --neuron sigmoid --epochs 500
        sankofa neuron learn --point 1,2:1 --point -1,0.5:0 --point 0,3:1

      At each mistake, a perceptron adds learning rate × (target − output) × input to its \
      weights. It stops after the first epoch without mistakes. Sigmoid and tanh neurons learn \
      by gradient descent. If no hyperplane separates the examples, the command says so first, \
      with the reason.
      """)

  @OptionGroup var source: NeuronExamples

  @Option(
    help: ArgumentHelp(
      "Kind of neuron: \(listed(Kind.allCases.map(\.rawValue)))", valueName: "kind"))
  var neuron = Kind.perceptron.rawValue

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Learning rate: the size of the steps (default: 1).", valueName: "rate"))
  var learningRate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Maximum number of epochs, passes over the examples (default: 1000; 5 for a perceptron that cannot \
      succeed).
      """, valueName: "n"))
  var epochs: String?

  @Option(
    help: ArgumentHelp(
      "Draw the points and the line into this file; only for two inputs.", valueName: "file"))
  var svg: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  /// The kinds of neurons that learn.
  enum Kind: String, CaseIterable {
    case perceptron
    case sigmoid
    case tanh
  }

  func run() throws {
    guard let kind = Kind(rawValue: neuron) else {
      throw UsageError(
        UnknownName("neuron", neuron, among: Kind.allCases.map(\.rawValue)).description)
    }
    let examples = try source.examples()
    try checkNamesFile(svg, "--svg", try: "picture.svg")
    try checkNamesPicture(svg)
    if let svg {
      guard examples.dimension == 2 else {
        throw UsageError(
          "--svg: draws examples of 2 inputs, got \(examples.dimension); leave it out.")
      }
      try AtomicFile.checkWritable(svg)
    }
    let verdict = try usage {
      try LinearSeparability(points: examples.points, labels: examples.labels)
    }
    let rate = try learningRate.map {
      try Numbers.real($0, "--learning-rate", "a number above 0 and up to 1e9", try: "1") {
        $0 > 0 && $0 <= 1e9
      }
    }
    let usual = kind == .perceptron && !verdict.isSeparable ? 5 : 1000
    let count = try epochs.map { try Numbers.whole($0, "--epochs", in: 1...100_000, try: "100") }
    let (size, limit) = (rate ?? 1, count ?? usual)
    let report: any LearningReport =
      switch kind {
      case .perceptron: try PerceptronLearning(examples, verdict, rate: size, epochs: limit)
      case .sigmoid: try SigmoidLearning(examples, verdict, .logistic, rate: size, steps: limit)
      case .tanh: try SigmoidLearning(examples, verdict, .tanh, rate: size, steps: limit)
      }
    try show(report, examples)
  }

  private func show(_ report: any LearningReport, _ examples: Examples) throws {
    if let svg {
      let chart = PlaneChart(
        title: examples.title,
        neurons: [("y " + report.boundary.condition(examples.inputNames), report.boundary)],
        points: examples.points, labels: examples.labels, names: examples.names)
      try AtomicFile.write(Array(chart.document().text.utf8), to: svg)
    }
    if json { return Console.output.line(report.json.description) }
    Console.output.write(report.text(style: Console.output.style))
    if let svg { Console.output.line("\nSaved \(svg.shownPath).") }
  }
}
