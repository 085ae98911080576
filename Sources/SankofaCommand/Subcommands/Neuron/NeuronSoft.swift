import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// `sankofa neuron soft`.
struct NeuronSoft: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "soft",
    abstract: "Compare a perceptron's step with a sigmoid's slope.",
    usage: """
      sankofa neuron soft [<options>]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron soft
        sankofa neuron soft --ratings 0.3,0.5,0.7 --nudge -0.02
        sankofa neuron soft --function tanh --svg soft.svg

      By default, it decides whether a film is worth seeing by its rating from 0 to 1, which must \
      be above 0.5. The sigmoid neuron has the perceptron's weight and bias, both multiplied by a \
      steepness.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The perceptron's weight (default: 1).", valueName: "w"))
  var weight: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The perceptron's bias (default: -0.5).", valueName: "b"))
  var bias: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The factor of the sigmoid neuron's weight and bias (default: 10).", valueName: "number"))
  var steepness: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Inputs to show, up to 100 (default: 0.49,0.50,0.51).", valueName: "numbers"))
  var ratings: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The amount by which both weights are changed (default: 0.05).", valueName: "number"))
  var nudge: String?

  @Option(
    help: ArgumentHelp(
      "The curve: \(listed(Sigmoid.allCases.map(\.rawValue)))", valueName: "name"))
  var function = Sigmoid.logistic.rawValue

  @Option(help: ArgumentHelp("Draw both curves into this file.", valueName: "file"))
  var svg: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    try checkNamesFile(svg, "--svg", try: "picture.svg")
    try checkNamesPicture(svg)
    let perceptron = Perceptron(
      weights: [try number(weight, "--weight", "1")], bias: try number(bias, "--bias", "-0.5"))
    let shape = try usage { try Sigmoid(named: function) }
    let factor = try number(steepness, "--steepness", "10")
    let comparison = SoftComparison(
      perceptron: perceptron,
      sigmoid: SigmoidNeuron(softening: perceptron, steepness: factor, function: shape),
      inputs: try chosenRatings(), nudge: try number(nudge, "--nudge", "0.05"))
    if let svg {
      try AtomicFile.write(Array(comparison.picture.document().text.utf8), to: svg)
    }
    if json { return Console.output.line(comparison.json.description) }
    Console.output.write(comparison.text(style: Console.output.style))
    if let svg { Console.output.line("\nSaved \(svg.shownPath).") }
  }

  private func number(_ text: String?, _ option: String, _ usual: String) throws -> Double {
    let limit = 1e9
    return try Numbers.real(text ?? usual, option, "a number, -1e9…1e9", try: usual) {
      $0.magnitude <= limit
    }
  }

  private func chosenRatings() throws -> [Double] {
    let most = 100
    let parts = (ratings ?? "0.49,0.50,0.51").split(
      separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= most else {
      throw UsageError("--ratings: must be up to \(most) numbers, got \(parts.count); give fewer.")
    }
    return try parts.map { try number(String($0), "--ratings", "0.5") }
  }
}
