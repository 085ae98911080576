import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import SankofaNeurons

/// `sankofa neuron decide`.
struct NeuronDecide: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Weigh yes-or-no reasons, and decide like a neuron.",
    usage: """
      sankofa neuron decide [<reason> ...] [--answers <answers>]
                                   [--threshold <number>] [--json]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron decide
        sankofa neuron decide --threshold 7
        sankofa neuron decide example:concert
        sankofa neuron decide sun=3 rain=-5 --answers yes,no --threshold 2

      Without reasons of your own, it decides whether to go to a concert: snacks count 1, the \
      partner 4, driving 3, and the sum must be above 6. Numbers are taken exactly as typed: 0.1 \
      and 0.2 add up to exactly 0.3.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Reasons with their weights, such as sun=3; negative weights count against. Or a page with a \
      single neuron.
      """,
      valueName: "reason"))
  var reasons: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "An answer for each reason, such as yes,no,yes or 1,0,1.", valueName: "answers"))
  var answers: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The number that the sum must exceed; the bias is its negative.", valueName: "number"))
  var threshold: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    let decision = try asked()
    if json {
      Console.output.line(decision.json.description)
    } else {
      Console.output.write(decision.text(style: Console.output.style))
    }
  }

  /// The neuron of a page, with the inputs of the page's first example.
  private func asked(of page: NetworkPage) throws -> Decision {
    guard page.values.count == 2, let weight = page.values["layers.0.weight"],
      let bias = page.values["layers.0.bias"], weight.shape[0] == 1, page.exampleCount > 0
    else {
      throw UsageError(
        "decide: needs a page with a single neuron and an example, which \(page.name.shownPath) is "
          + "not; choose example:concert.")
    }
    let inputs = page.features.doubles.prefix(page.inputNames.count)
    guard inputs.allSatisfy({ [0, 1].contains($0) }) || answers != nil else {
      throw UsageError(
        "decide: needs answers of 0 and 1, got others in \(page.name.shownPath); add --answers.")
    }
    let values = try answers.map(parsed) ?? inputs.map { $0 == 1 }
    try check(values, of: page.inputNames)
    return Decision(
      names: page.inputNames, answers: values,
      neuron: ExactPerceptron(
        weights: try zip(page.inputNames, weight.doubles).map { try exact("\($1)", $0, try: "3") },
        threshold: try exact(threshold ?? "\(0 - bias.doubles[0])", "--threshold", try: "6")))
  }

  private func check(_ values: [Bool], of names: [String]) throws {
    guard values.count == names.count else {
      throw UsageError(
        "--answers: must be one for each of the \(names.count) reasons "
          + "(\(listed(names).onOneLine(atMost: 120))), got \(values.count); give "
          + "\(names.count).")
    }
  }

  private func asked() throws -> Decision {
    if reasons.count == 1, let page = PageArgument(reasons[0]) { return try asked(of: page.page()) }
    let isConcert = reasons.isEmpty
    let named = try (isConcert ? ["snacks=1", "partner=4", "driving=3"] : reasons).map(reason)
    guard let answers = answers ?? (isConcert ? "no,yes,yes" : nil) else {
      let fix = Array(repeating: "yes", count: named.count).joined(separator: ",")
      throw UsageError("--answers: needs an answer for each reason; add --answers \(fix).")
    }
    guard let threshold = threshold ?? (isConcert ? "6" : nil) else {
      throw UsageError("--threshold: needs what the sum must be above; add --threshold 0.")
    }
    let values = try parsed(answers)
    try check(values, of: named.map(\.name))
    return Decision(
      names: named.map(\.name), answers: values,
      neuron: ExactPerceptron(
        weights: named.map(\.weight), threshold: try exact(threshold, "--threshold", try: "6")))
  }

  private func reason(_ text: String) throws -> (name: String, weight: Rational) {
    guard text.isPlain, let sign = text.lastIndex(of: "="), sign > text.startIndex else {
      throw UsageError(
        "decide: a reason must be a name, = and a weight, got \(text.shown); try sun=3.")
    }
    let name = String(text[..<sign])
    let shown = name.onOneLine()
    return (
      name, try exact(String(text[text.index(after: sign)...]), shown, try: "\(shown)=3")
    )
  }

  /// Reads a number exactly as it was typed; a `Double` would round it.
  private func exact(_ text: String, _ option: String, try fix: String) throws -> Rational {
    _ = try Numbers.real(text, option, "a number, -1e9…1e9", try: fix) { $0.magnitude <= 1e9 }
    guard let value = Rational(decimal: text), value.decimalPlaces ?? .max <= mostDecimals else {
      throw UsageError(
        "\(option): must be a number with up to \(mostDecimals) decimals, got \(text.shown); try "
          + "\(fix).")
    }
    return value
  }

  /// The largest number of decimals that fit on a line.
  private var mostDecimals: Int { 30 }

  private func parsed(_ answers: String) throws -> [Bool] {
    try answers.split(separator: ",", omittingEmptySubsequences: false).map { answer in
      switch answer.lowercased() {
      case "yes", "1": return true
      case "no", "0": return false
      default:
        throw UsageError(
          "--answers: must be yes or no (or 1 or 0), got \(String(answer).shown); try "
            + "yes,no.")
      }
    }
  }
}
