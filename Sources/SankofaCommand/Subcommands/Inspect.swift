import ArgumentParser
import SankofaBench
import SankofaData
import SankofaDraw
import SankofaExplain
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// `sankofa inspect`.
struct Inspect: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model file holds.",
    discussion: """
      EXAMPLES:
        sankofa inspect digits.safetensors
        sankofa inspect digits.safetensors --svg digits.svg
        sankofa inspect digits.safetensors --plan --profile

      Shows the layers, the metadata, and for each parameter the minimum, maximum, mean, standard \
      deviation and share of zeros of its numbers.
      """)

  @OptionGroup var file: ModelArgument

  @Option(
    help: ArgumentHelp("Draw the layers and their connections into this file.", valueName: "file"))
  var svg: String?

  @Flag(
    help: """
      Show the kernel calls that predict one example: what each reads, writes and does. Those \
      marked "once" prepare the weights, and run again only after the weights have changed.
      """)
  var plan = false

  @Flag(help: "With --plan, also show how long each call takes.")
  var profile = false

  func run() throws {
    if profile, !plan {
      throw UsageError("--profile: measures the calls of a plan; add --plan.")
    }
    if plan, svg != nil {
      throw UsageError("--svg: is a picture of the network, not of its plan; leave out --plan.")
    }
    if let svg {
      try checkNamesFile(svg, "--svg", try: "picture.svg")
      try checkKeeps([file.model], "--svg", svg)
      try checkNamesPicture(svg)
      try AtomicFile.checkWritable(svg)
    }
    let model = try file.load()
    let style = Console.output.style
    if plan {
      let report = try PlanReport(
        model.predictionSubject(batchSize: 1), profiledFor: profile ? 1 : nil,
        peak: profile ? MachineLimits().peak : nil)
      Console.output.line(report.summary)
      Console.output.write(report.table.text(style: style))
      return
    }
    let layers = try Table(layersOf: model).text(style: style)
    if let svg {
      try AtomicFile.write(Array(model.architecturePicture().text.utf8), to: svg)
    }
    Console.output.write(layers)
    Console.output.line()
    if let columns = try columns(of: model) {
      Console.output.write(columns.text(style: style))
      Console.output.line()
    }
    Console.output.write(facts(about: model).text(style: style))
    Console.output.line()
    Console.output.write(statistics(of: model).text(style: style))
  }

  /// The largest length of a value in the table: that of a digest.
  private static let longestValue = 64

  /// Returns the beginning of a text of any length, on one line.
  private static func shown(_ text: String) -> String {
    let line = text.onOneLine(atMost: longestValue)
    let isCut = line.hasSuffix("…") && !text.hasSuffix("…")
    return line + (isCut ? " (\(NumberFormat.grouped(text.count)) characters)" : "")
  }

  /// The columns of the table that the model was trained on, as they were understood.
  private func columns(of model: Model) throws -> Table? {
    guard model.tableEncoding != nil, let text = model.metadata["columns"] else { return nil }
    let columns = try Columns(json: JSON(parsing: text, path: file.model), path: file.model)
    return Table(
      columns: [.init("column"), .init("kind"), .init("why")],
      rows: columns.all.map { column in
        let kind = column.kind.rawValue
        let note = column.name == columns.target ? ", target" : column.isUsed ? "" : ", left out"
        return [
          column.name.onOneLine(atMost: 30), kind + note, column.reason.onOneLine(atMost: 60),
        ]
      })
  }

  private func facts(about model: Model) -> Table {
    var rows = [
      ["epochs trained", NumberFormat.grouped(model.epochsTrained)],
      ["steps trained", NumberFormat.grouped(model.stepsTrained)],
      ["seed", "\(model.seed)"],
    ]
    if let names = model.classNames {
      rows.append(["classes", names.onOneLine(atMost: Inspect.longestValue)])
    }
    if let preprocessing = model.preprocessing {
      rows.append(["examples fitted as", Inspect.shown("\(preprocessing)")])
    }
    if let fitting = model.textFitting {
      rows.append(["most frequent \(fitting.tokens.rawValue)", Inspect.shown(fitting.examplesText)])
    }
    if let compilation = model.compilation {
      rows += learningRows(compilation)
      rows += lossRows(compilation, of: model)
    }
    // The columns have a table of their own; the others are long, and belong to explain and export.
    let hidden = ["columns", "featureMeans", "tableRecord"]
    for (name, value) in model.metadata.sorted(by: { $0.key < $1.key }) where !hidden.contains(name)
    {
      rows.append([name.onOneLine(atMost: 24), Inspect.shown(value)])
    }
    rows.append(["weights SHA-256", model.weightsDigest])
    return Table(columns: [.init("fact"), .init("value")], rows: rows)
  }

  /// The rows about the optimizer. A schedule is written as in files, with its numbers in order,
  /// next to the present learning rate.
  private func learningRows(_ compilation: Compilation) -> [[String]] {
    let optimizer = compilation.optimizer
    let name = optimizer.ruleText
    guard case .list(let parts)? = optimizer.configuration["schedule"],
      case .text(let schedule)? = parts.first
    else {
      let rate = NumberFormat.trimmed(optimizer.learningRate, decimals: 8)
      return [["optimizer", "\(name), learning rate \(rate)"]]
    }
    let numbers = parts.dropFirst().map { "\($0)" }.joined(separator: ", ")
    return [
      ["optimizer", name],
      ["schedule", numbers.isEmpty ? schedule : "\(schedule)(\(numbers))"],
      ["learning rate now", NumberFormat.significant(compilation.learningRate)],
    ]
  }

  /// A row for each output's loss.
  private func lossRows(_ compilation: Compilation, of model: Model) -> [[String]] {
    if compilation.losses.count == 1 { return [["loss", compilation.loss.name]] }
    return compilation.losses.indices.map { index in
      let weight = compilation.lossWeights[index]
      return [
        "loss of \(model.graph.outputName(index))",
        compilation.losses[index].name
          + (weight == 1 ? "" : ", weight " + NumberFormat.trimmed(weight, decimals: 8)),
      ]
    }
  }

  private func statistics(of model: Model) -> Table {
    let rows = model.namedParameters.map { path, parameter in
      let statistics = parameter.statistics
      let numbers = [
        statistics.minimum, statistics.maximum, statistics.mean, statistics.deviation,
      ]
      return [path, "\(parameter.type.shape)"]
        + numbers.map { NumberFormat.significant($0) }
        + [NumberFormat.percent(statistics.zeroShare)]
    }
    let numbers = ["min", "max", "mean", "deviation", "zeros"].map {
      Table.Column($0, isRight: true)
    }
    return Table(columns: [.init("parameter"), .init("shape")] + numbers, rows: rows)
  }
}
