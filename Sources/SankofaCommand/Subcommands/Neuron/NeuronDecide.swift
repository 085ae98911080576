import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTensor

/// `sankofa neuron decide`.
struct NeuronDecide: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Weigh yes-or-no reasons, and decide as a neuron does.",
    usage: """
      sankofa neuron decide [<reason> ...] [--answers <answers>]
                                   [--threshold <number>] [--json]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron decide
        sankofa neuron decide --threshold 7
        sankofa neuron decide sun=3 rain=-5 --answers yes,no --threshold 2

      Without reasons of your own it decides about going to a concert: snacks count 1, the partner 4, \
      driving 3, and the sum must be above 6. Numbers are taken as they are typed: 0.1 and 0.2 sum to 0.3 \
      exactly.
      """)

  @Argument(
    help: ArgumentHelp(
      "Reasons with their weights, such as sun=3; negative ones speak against.",
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
      "What the sum must be above; the bias is its opposite.", valueName: "number"))
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

  private func asked() throws -> Decision {
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
    guard values.count == named.count else {
      throw UsageError(
        "--answers: must be one for each of the \(named.count) reasons "
          + "(\(listed(named.map(\.name)).onOneLine(atMost: 120))), got \(values.count); give "
          + "\(named.count).")
    }
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

  /// A number as it was typed, which a `Double` would round.
  private func exact(_ text: String, _ option: String, try fix: String) throws -> Rational {
    _ = try Numbers.real(text, option, "a number, -1e9…1e9", try: fix) { $0.magnitude <= 1e9 }
    guard let value = Rational(decimal: text), value.decimalPlaces ?? .max <= mostDecimals else {
      throw UsageError(
        "\(option): must be a number with up to \(mostDecimals) decimals, got \(text.shown); try "
          + "\(fix).")
    }
    return value
  }

  /// More of them do not fit a line.
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
