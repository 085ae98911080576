import ArgumentParser
import SankofaData
import SankofaExplain
import SankofaFormats
import SankofaNN
import SankofaTraining
import SankofaNeurons

/// `sankofa neuron apple`.
struct NeuronApple: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "apple",
    abstract: "Decide from four words whether an apple is ripe.",
    usage: """
      sankofa neuron apple [<value> ...] [--weight <input=number> ...]
      sankofa neuron apple [<value> ...] --table <file> --target <column>
      """,
    discussion: """
      EXAMPLES:
        sankofa neuron apple
        sankofa neuron apple "light red" good lemony shiny
        sankofa neuron apple smell=sweet colour=green lustre=dull firmness=hard
        sankofa neuron apple --weight smell=sweet=2 --weight colour=green=-2 --bias 1
        sankofa neuron apple --table people.csv --target member

      Shows how categories become numbers, the weight of each, what each adds to the verdict about \
      one apple, and which single changes would reverse it. One neuron learns the weights: z = w·x \
      + b, p = 1 / (1 + e^-z), and the answer is yes when p is above a half. When weights or the \
      bias are set by hand, nothing is learned.
      """)

  @Argument(
    help: ArgumentHelp(
      "One apple: a value for each column in order, or column=value in any order.",
      valueName: "value"))
  var values: [String] = []

  @OptionGroup(title: "Weights by hand") var byHand: WeightOptions
  @OptionGroup(title: "Another table") var source: TableOptions
  @OptionGroup(title: "Learning") var learning: NeuronLearningOptions

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    if byHand.isUsed, let option = learning.firstUsed {
      throw UsageError(
        "\(option): weights that are set by hand are not learned; leave it out, or --weight and "
          + "--bias.")
    }
    let (recipe, seed) = (try learning.recipe(), try learning.chosenSeed())
    let (table, encoding) = try source.load(otherwise: Apples.load(), target: Apples.targetName)
    var decision = try usage { try TableDecision(encoding: encoding) }
    let row = try RowArguments(values).row(for: encoding)
    if byHand.isUsed {
      let (weights, bias) = try byHand.values(for: encoding)
      decision = try TableDecision(encoding: encoding, weights: weights, bias: bias)
    } else {
      decision = try TableDecision(
        encoding: encoding, learning: table, recipe, seed: seed)
    }
    let report = DecisionReport(
      table: table, decision: decision, recipe: byHand.isUsed ? nil : recipe,
      seed: seed,
      yesCount: try encoding.targets(table).floats.count { $0 > 0.5 },
      rightCount: try decision.rightCount(in: table),
      explanation: try row.map { try decision.explanation(in: $0) })
    let output = Console.output
    if json {
      output.line(report.json.description)
    } else {
      output.write(report.text(style: output.style, columns: output.columns))
      if row == nil, let command = try command(asking: table, encoding) {
        output.line()
        output.line("Ask about one row, for instance the first:")
        output.line("  \(command)")
      }
    }
  }

  /// The command that asks about the first row of the table, if it can be typed.
  private func command(asking table: DataTable, _ encoding: TableEncoding) throws -> String? {
    let row = try encoding.columns.map {
      (name: $0.name, value: try table.column($0.name)[0].withoutOuterSpace)
    }
    // A value that begins with a minus would be taken for an option.
    let isNamed = row.contains { $0.value.hasPrefix("-") }
    let values = row.map { isNamed ? "\($0.name)=\($0.value)" : $0.value }
    let areOptions = values.contains { $0.hasPrefix("-") }
    let words =
      ["sankofa", "neuron", "apple"]
      + (areOptions ? source.words + ["--"] + values : values + source.words)
    guard words.allSatisfy({ $0.isPlain && $0.unicodeScalars.count <= 60 }) else { return nil }
    return words.map(shellWord).joined(separator: " ")
  }
}
