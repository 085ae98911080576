import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaExplain
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// `sankofa explain`.
struct Explain: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a prediction and its gradient in numbers.",
    usage: """
      sankofa explain <model> [--example <n>] [--of <place>] [<options>]
      sankofa explain <page> [--example <n>] [--of <place>] [<options>]
      sankofa explain <model> <table> [--row <n>] [--json]
      sankofa explain <model> <picture or recording> [--svg <file>] [--json]
      sankofa explain <model> <text file> [--json]
      """,
    discussion: """
      EXAMPLES:
        sankofa explain digits.safetensors --example 3 --of "layers.2.weight[3,17]"
        sankofa explain digits.safetensors --examples "0..<9" --of "layers.3.bias[7]"
        sankofa explain example:thin-deep --of "layers.0.weight[0,0]"
        sankofa explain example:xor --example 1 --svg xor.svg
        sankofa explain example:xor --step 100 --output learned.json
        sankofa explain pair.safetensors --from pair.npz --of "input left[2]"
        sankofa explain houses.safetensors houses.csv --row 7
        sankofa explain digits.safetensors three.png
        sankofa explain digits.safetensors --from photos/ --example 2
        sankofa explain letters.safetensors new.txt

      Shows the forward pass, the loss and the gradient. With --of, it also shows the chain rule \
      for one number of the network: every factor of every path from there to the loss, next to \
      the engine's gradient and a difference quotient. The number is given by its place, with \
      indices from 0: `weight[3,17]`, `bias[3]`, `activation[3]` or `preactivation[3]` of a layer, \
      `state[5,3]` of a recurrent layer after step 5, or `input[2]`; if there are several inputs, \
      `input left[2]` by name or `input 1[2]` by number. Everything is computed in float64.

      A page is explained with its own examples, and a model with examples of the data set that it \
      was trained on: of the test part, unless `--part train` is given. Other examples come from a \
      .npz file with an array for each input and output of the model. Each array has the name of \
      its input or output, such as left and right. Without a name, it is called input or output, \
      or, if there are several, input0, input1, output0 and so on. A folder with a folder for each \
      class gives pictures or recordings with their classes; a single file has no class, so that \
      only the forward pass is shown.

      For a model that was trained on a table, it shows which columns of a row moved the answer. \
      Documentation/tables.md says what the two measures mean. For a model that was trained on \
      texts, it shows which words of a .txt file, or of standard input (-), moved the answer.

      These pages of the articles are built in: \(PageArgument.help).
      """)

  @Argument(
    help: ArgumentHelp(
      "A model file, or a page that describes a small network.", valueName: "file"))
  var file: String

  @Argument(
    help: ArgumentHelp(
      "A table with the row to explain, for a model that was trained on a table; otherwise a file with "
        + "an example, such as three.png or new.txt.",
      valueName: "example"))
  var subject: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of the table's row, counted from 0 as predict writes them (default: 0).",
      valueName: "n"))
  var row: String?

  @OptionGroup var choice: ExampleOptions

  @Option(
    help: ArgumentHelp(
      "Explain how the loss depends on the number at this place, such as layers.2.bias[7].",
      valueName: "place"))
  var of: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Learning rate of a step (default: the page's, the model's if trained by sgd, or 0.1).",
      valueName: "rate"))
  var learningRate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("First take n steps of gradient descent.", valueName: "n"))
  var step: String?

  @Option(
    help: ArgumentHelp("Save the network after the steps to this file.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("Draw the network with its values into this file.", valueName: "file"))
  var svg: String?

  @OptionGroup(title: "Reading tables") var csv: CSVOptions

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    let model = try subject.flatMap { _ in try ExplainSubject.model(in: file) }
    if let subject, let model, model.tableEncoding != nil || model.textFitting != nil {
      return try explainRow(of: subject, model)
    }
    if let option = (given([("--row", row)]) + csv.given).first {
      throw UsageError("\(option): is for a row of a table; name the table behind the model.")
    }
    let place = try of.map { text in try usage { try NetworkPlace(parsing: text) } }
    let count = try step.map { try Numbers.whole($0, "--step", in: 1...1_000_000, try: "1") }
    let rate = try learningRate.map {
      try Numbers.real($0, "--learning-rate", "a positive number", try: "0.1") { $0 > 0 }
    }
    if output != nil && count == nil {
      throw UsageError("--output: saves the network after steps; add --step 1.")
    }
    try checkFiles()
    let subject = try ExplainSubject(
      file, model ?? ExplainSubject.model(in: file), example: subject, choice)
    let explainer = try subject.explainer()
    guard let data = subject.data else { return try run(subject, explainer) }
    let η = rate ?? subject.learningRate
    if let place { try usage { try explainer.check(place, for: data) } }
    let steps = StepReport(explainer, data, place: place, learningRate: η)
    if let count { try steps.take(count, isShown: !json) }
    let report = PathReport(several: data.count > 1)
    let explanation = try explainer.explain(
      data, numbers: subject.numbers, of: place, learningRate: η, progress: report.show)
    report.end()
    if let output { try subject.save(explainer, to: output) }
    if let svg { try AtomicFile.write(Array(explanation.picture().text.utf8), to: svg) }
    if json {
      var line = explanation.jsonObject
      if count != nil { line["steps"] = .array(steps.losses.map { .number($0) }) }
      Console.output.line(JSON.object(line).description)
    } else {
      Console.output.line(subject.title + "\n")
      if count != nil { Console.output.write(steps.text + "\n") }
      Console.output.write(explanation.text(style: Console.output.style))
      tellSaved()
    }
  }

  /// Shows which columns of a table's row moved the answer.
  private func explainRow(of path: String, _ model: Model) throws {
    let options =
      given([
        ("--of", of), ("--learning-rate", learningRate), ("--step", step), ("--output", output),
        ("--svg", svg),
      ]) + choice.given
    if let option = options.first {
      throw UsageError("\(option): has no use for a row of a table; leave it out.")
    }
    let form = try csv.form()
    if model.textFitting != nil { return try explainText(path, model) }
    let report = try RowReport(form.table(path), row: row, file, model)
    Console.output.write(
      json ? report.json.description + "\n" : report.text(style: Console.output.style))
  }

  /// Shows which words of a text moved the answer.
  private func explainText(_ path: String, _ model: Model) throws {
    if let option = (given([("--row", row)]) + csv.given).first {
      throw UsageError("\(option): is for a row of a table; leave it out.")
    }
    let text =
      path == "-"
      ? try TextSource(path, limit: TextSet.longestFile).wholeText()
      : try TextSet.text(inFile: path)
    let report = try TextReport(text, path, file, model)
    Console.output.write(
      json ? report.json.description + "\n" : report.text(style: Console.output.style))
  }

  private func tellSaved() {
    for path in [output, svg].compactMap(\.self) {
      Console.output.line("\nSaved \(path.shownPath).")
    }
  }

  /// Checks the output files now rather than after many steps.
  private func checkFiles() throws {
    for (option, path) in [("--output", output), ("--svg", svg)] {
      guard let path else { continue }
      try checkNamesFile(path, option, try: option == "--svg" ? "picture.svg" : "learned.json")
      try AtomicFile.checkWritable(path)
    }
    if let output {
      let page = PageArgument(file)
      if page == nil { try checkNamesModel(output) } else { try PageTraining.checkOutput(output) }
      try checkKeeps([page == nil ? file : page?.path], "--output", output)
    }
    let examples = choice.from.flatMap { ExampleFile.isMeant(by: $0) ? $0 : nil }
    try checkKeeps([file, output, examples], "--svg", svg)
    try checkNamesPicture(svg)
  }

  /// Shows the forward pass of examples without targets, which have no loss.
  private func run(_ subject: ExplainSubject, _ explainer: Explainer) throws {
    let options = given([("--of", of), ("--step", step), ("--learning-rate", learningRate)])
    if let option = options.first {
      throw UsageError("\(option): needs a loss, but \(subject.targetFix)")
    }
    let forward = try explainer.forward(subject.features, numbers: subject.numbers)
    if let svg { try AtomicFile.write(Array(forward.picture().text.utf8), to: svg) }
    if json {
      Console.output.line(forward.json.description)
    } else {
      Console.output.line(subject.title + "\n")
      Console.output.write(forward.text(style: Console.output.style))
      tellSaved()
    }
  }
}
