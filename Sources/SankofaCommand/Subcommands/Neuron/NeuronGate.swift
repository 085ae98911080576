import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaTraining
import SankofaNeurons

/// `sankofa neuron gate`.
struct NeuronGate: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Find a neuron for a gate, or show why there is none.",
    usage: """
      sankofa neuron gate <name> [--inputs <n>] [<options>]
      sankofa neuron gate --truth <digits> [<options>]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron gate AND
        sankofa neuron gate XOR --svg xor.svg
        sankofa neuron gate MAJORITY --inputs 5 --neuron mcculloch_pitts
        sankofa neuron gate --truth 0110
        sankofa neuron gate example:xor

      The command knows only the truth table, and finds weights and thresholds by search. If no \
      single neuron computes the gate, the reason is shown, and the smallest network with one \
      hidden layer that the search finds.
      """)

  @Argument(
    help: ArgumentHelp(
      "The gate: \(listed(Gate.allCases.map(\.rawValue))), or a page such as example:xor.",
      valueName: "name"))
  var name: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of inputs, 1 to 6 (default: 2; NOT has 1, MAJORITY 3).", valueName: "n"))
  var inputs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      A truth table instead of a name: a 0 or 1 for each row of inputs. In the first row, all \
      inputs are 0; the last input changes fastest (00, 01, 10, 11).
      """, valueName: "digits"))
  var truth: String?

  @Option(
    help: ArgumentHelp(
      "Kind of neuron: \(listed(Kind.allCases.map(\.rawValue)))", valueName: "kind"))
  var neuron = Kind.perceptron.rawValue

  @Option(
    help: ArgumentHelp(
      "Draw the perceptron's plane into this file; only for two inputs.", valueName: "file"))
  var svg: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  /// The kinds of neurons that compute gates.
  enum Kind: String, CaseIterable {
    case perceptron
    case mccullochPitts = "mcculloch_pitts"
  }

  func run() throws {
    guard let kind = Kind(rawValue: neuron.withUnderscores) else {
      throw UsageError(
        UnknownName("neuron", neuron, among: Kind.allCases.map(\.rawValue)).description)
    }
    let (gate, table) = try wanted()
    try checkPicture(kind, table)
    switch kind {
    case .perceptron:
      let report = GateReport(gate: gate, search: GateSearch<Perceptron>(table))
      if let svg { try AtomicFile.write(Array(report.picture.document().text.utf8), to: svg) }
      show(report)
    case .mccullochPitts:
      show(GateReport(gate: gate, search: GateSearch<McCullochPittsNeuron>(table)))
    }
    if let svg, !json { Console.output.line("\nSaved \(svg.shownPath).") }
  }

  private func wanted() throws -> (Gate?, TruthTable) {
    switch (name, truth) {
    case (let name?, nil):
      if let page = PageArgument(name) {
        if inputs != nil { throw UsageError("--inputs: a page says that itself; leave it out.") }
        return (nil, try table(of: page.page()))
      }
      let gate = try usage { try Gate(named: name) }
      let limits = TruthTable.inputCounts
      let count = try inputs.map { try Numbers.whole($0, "--inputs", in: limits, try: "2") }
      return (gate, try usage { try gate.table(inputCount: count) })
    case (nil, let truth?):
      if inputs != nil {
        throw UsageError("--inputs: the length of --truth says how many; leave --inputs out.")
      }
      return (nil, try usage { try TruthTable(digits: truth) })
    case (nil, nil):
      throw UsageError("gate: needs a gate's name or --truth; try XOR.")
    case (_?, _?):
      throw UsageError("gate: takes a name or --truth, got both; leave one of them out.")
    }
  }

  /// The examples of a page as a truth table.
  private func table(of page: NetworkPage) throws -> TruthTable {
    let (points, labels) = try page.labelledPoints()
    let count = page.inputNames.count
    var rows: [Int: Bool] = [:]
    // With more inputs, the numbers of the rows may not fit an `Int`.
    if TruthTable.inputCounts.contains(count) {
      for (point, label) in zip(points, labels) where point.allSatisfy({ [0, 1].contains($0) }) {
        rows[point.reduce(0) { 2 * $0 + Int($1) }] = label
      }
    }
    guard rows.count == points.count, points.count == 1 << count else {
      throw UsageError(
        "gate: needs an example for each of the rows of 0 and 1, got \(points.count) examples of "
          + "\(count) inputs in \(page.name.shownPath); choose example:xor.")
    }
    let digits = rows.sorted { $0.key < $1.key }.map { $0.value ? "1" : "0" }
    return try usage { try TruthTable(digits: digits.joined()) }
  }

  private func checkPicture(_ kind: Kind, _ table: TruthTable) throws {
    try checkNamesFile(svg, "--svg", try: "picture.svg")
    try checkNamesPicture(svg)
    guard let svg else { return }
    guard kind == .perceptron, table.inputCount == 2 else {
      throw UsageError(
        "--svg: draws perceptrons of 2 inputs, got \(kind.rawValue) of \(table.inputCount); leave "
          + "it out.")
    }
    // This is checked now rather than after the search.
    try AtomicFile.checkWritable(svg)
  }

  private func show(_ report: GateReport<some DescribedNeuron>) {
    if json {
      Console.output.line(report.json.description)
    } else {
      Console.output.write(report.text(style: Console.output.style))
    }
  }
}
