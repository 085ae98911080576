import ArgumentParser
import SankofaNN
import SankofaTensor
import SankofaTraining
import SankofaNeurons

/// The training examples of a single neuron: a gate, a truth table, or points.
struct NeuronExamples: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The gate: \(listed(Gate.allCases.map(\.rawValue))), or a page such as example:or.",
      valueName: "gate"))
  var gate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of inputs of the gate, 1 to 6 (default: 2; NOT has 1, MAJORITY 3).",
      valueName: "n"))
  var inputs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A truth table: a 0 or 1 for each row, in the order 00, 01, 10, 11.", valueName: "digits"))
  var truth: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An example: up to 16 numbers, a colon, and 1 or 0; may be given up to 1000 times.",
      valueName: "numbers:answer"))
  var point: [String] = []

  /// The chosen examples.
  func examples() throws -> Examples {
    let sources = [gate != nil, truth != nil, !point.isEmpty].count { $0 }
    guard sources == 1 else {
      throw UsageError(
        sources == 0
          ? "learn: needs a gate's name, --truth or --point; try AND."
          : "learn: takes one of a gate's name, --truth and --point, got \(sources); leave the "
            + "others out.")
    }
    if inputs != nil, gate == nil {
      throw UsageError("--inputs: applies only to named gates; leave it out.")
    }
    if let page = gate.flatMap(PageArgument.init) { return try examples(of: page.page()) }
    if let gate {
      let count = try inputs.map {
        try Numbers.whole($0, "--inputs", in: TruthTable.inputCounts, try: "2")
      }
      let known = try usage { try Gate(named: gate) }
      return Examples(try usage { try known.table(inputCount: count) }, named: known.rawValue)
    }
    if let truth {
      let table = try usage { try TruthTable(digits: truth) }
      return Examples(table, named: "truth table \(table)")
    }
    return try points()
  }

  private func examples(of page: NetworkPage) throws -> Examples {
    if inputs != nil { throw UsageError("--inputs: a page says that itself; leave it out.") }
    let (points, labels) = try page.labelledPoints()
    let limits = (numbers: 16, points: 1000)
    guard points.count <= limits.points, page.inputNames.count <= limits.numbers else {
      throw UsageError(
        "learn: takes up to \(limits.points) examples of \(limits.numbers) numbers, got "
          + "\(points.count) of \(page.inputNames.count); choose a smaller page.")
    }
    try checkPatience(points)
    return Examples(
      title: page.name, kind: "point", points: points, labels: labels,
      names: points.map { $0.map(NeuronWords.number).joined(separator: ",") })
  }

  private func points() throws -> Examples {
    guard point.count <= 1000 else {
      throw UsageError("--point: must come up to 1000 times, got \(point.count); give fewer.")
    }
    let parsed = try point.map(example)
    if let other = parsed.firstIndex(where: { $0.numbers.count != parsed[0].numbers.count }) {
      throw UsageError(
        "--point: all must have as many numbers as the first, \(parsed[0].numbers.count), got "
          + "\(parsed[other].numbers.count) in \(point[other].shown); give each the same.")
    }
    try checkPatience(parsed.map(\.numbers))
    return Examples(
      title: parsed.count == 1 ? "1 point" : "\(parsed.count) points", kind: "point",
      points: parsed.map(\.numbers),
      labels: parsed.map(\.label),
      names: parsed.map { $0.numbers.map(NeuronWords.number).joined(separator: ",") })
  }

  /// Refuses points that would take too long: separability is decided without rounding, which is
  /// slow for numbers of very different size. 16,000 of them between 1e-9 and 1e9 took 46 s,
  /// between 1e-4 and 1e4 5 s.
  private func checkPatience(_ points: [[Double]]) throws {
    let (most, mostOutside) = (8000, 1000)
    let numbers = points.joined()
    let outside = numbers.count { $0 != 0 && !(1e-4...1e4).contains($0.magnitude) }
    if numbers.count > most, outside > mostOutside {
      throw UsageError(
        "--point: of more than \(most) numbers up to \(mostOutside) may lie beyond 1e-4…1e4, got "
          + "\(outside); scale them, or give fewer points.")
    }
  }

  private func example(_ text: String) throws -> (numbers: [Double], label: Bool) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ",", omittingEmptySubsequences: false)
      .mapAll { Double($0).flatMap { $0.magnitude <= 1e9 ? $0 : nil } }
    guard parts.count == 2, ["0", "1"].contains(parts[1]), let numbers, numbers.count <= 16 else {
      throw UsageError(
        "--point: must be up to 16 numbers (-1e9…1e9), a colon, and 0 or 1, got "
          + "\(text.shown); try 1,2:1.")
    }
    return (numbers, parts[1] == "1")
  }
}

/// Labelled points and their names.
struct Examples {
  let title: String
  /// The kind of an example: a row of a truth table, or a point.
  let kind: String
  let points: [[Double]]
  let labels: [Bool]
  let names: [String]

  init(title: String, kind: String, points: [[Double]], labels: [Bool], names: [String]) {
    (self.title, self.kind) = (title, kind)
    (self.points, self.labels, self.names) = (points, labels, names)
  }

  init(_ table: TruthTable, named title: String) {
    self.init(
      title: title, kind: "row", points: table.points, labels: table.outputs,
      names: (0..<table.rowCount).map(table.name(ofRow:)))
  }

  var dimension: Int { points.first?.count ?? 0 }

  var inputNames: [String] { NeuronWords.names("x", dimension) }
}
