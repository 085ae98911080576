import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaNN

/// `sankofa neuron gate`.
struct NeuronGate: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Find the neuron that computes a gate, or why none can.",
    usage: """
      sankofa neuron gate <name> [--inputs <n>] [<options>]
      sankofa neuron gate --truth <digits> [<options>]
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron gate AND
        sankofa neuron gate XOR --svg xor.svg
        sankofa neuron gate MAJORITY --inputs 5 --neuron mcculloch-pitts
        sankofa neuron gate --truth 0110

      The name gives the truth table and nothing else; weights and thresholds are found by search. \
      Where no single neuron computes it, the reason is shown, and the smallest network with one \
      hidden layer that does.
      """)

  @Argument(
    help: ArgumentHelp("\(listed(Gate.allCases.map(\.rawValue))).", valueName: "name"))
  var name: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many inputs, 1 to 6 (default: 2; NOT has 1, MAJORITY 3).", valueName: "n"))
  var inputs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      A truth table instead of a name: a 0 or 1 for each row of inputs, the first for all inputs 0, \
      the last input changing fastest (00, 01, 10, 11).
      """, valueName: "digits"))
  var truth: String?

  @Option(
    help: ArgumentHelp(
      "What computes: \(listed(Kind.allCases.map(\.rawValue))).", valueName: "kind"))
  var neuron = Kind.perceptron.rawValue

  @Option(
    help: ArgumentHelp(
      "Draw a perceptron's plane into this file. Only for two inputs.", valueName: "file"))
  var svg: String?

  @Flag(help: "Print one JSON line.")
  var json = false

  /// The kinds of neurons that compute gates.
  enum Kind: String, CaseIterable {
    case perceptron
    case mccullochPitts = "mcculloch-pitts"
  }

  func run() throws {
    guard let kind = Kind(rawValue: neuron) else {
      throw UsageError(
        UnknownName("neuron", neuron, among: Kind.allCases.map(\.rawValue)).description)
    }
    let (gate, table) = try wanted()
    try checkPicture(kind, table)
    switch kind {
    case .perceptron:
      let report = GateReport<Perceptron>(gate, table)
      if let svg { try AtomicFile.write(Array(report.picture.document().text.utf8), to: svg) }
      show(report)
    case .mccullochPitts:
      show(GateReport<McCullochPittsNeuron>(gate, table))
    }
    if let svg, !json { Console.output.line("\nSaved \(svg.shownPath).") }
  }

  private func wanted() throws -> (Gate?, TruthTable) {
    switch (name, truth) {
    case (let name?, nil):
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

  private func checkPicture(_ kind: Kind, _ table: TruthTable) throws {
    try checkNamesFile(svg, "--svg", try: "picture.svg")
    guard let svg else { return }
    guard kind == .perceptron, table.inputCount == 2 else {
      throw UsageError(
        "--svg: draws perceptrons of 2 inputs, got \(kind.rawValue) of \(table.inputCount); leave "
          + "it out.")
    }
    // Better to know now than after the search.
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
