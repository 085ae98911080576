import SankofaData
import SankofaFormats

// The texts of a package. They are programs to be read and changed, so they say what they do.

extension ModelPackage {
  /// `predict`: the rows of tables with the model's answers.
  var predictProgram: String {
    """
    // Writes the rows of tables again with the model's answers behind them, as `sankofa predict` does:
    //   swift run -c release predict new.csv
    \(ModelPackage.imports("CModel", "Foundation", "Sankofa"))

    func tell(_ line: String) { FileHandle.standardError.write(Data((line + "\\n").utf8)) }

    // The file of the model is a part of this program.
    let bytes = Array(UnsafeBufferPointer(start: model_bytes(), count: model_size()))
    let model = try Model.load(bytes: bytes, name: \(fileName.swiftLiteral))

    // The form of the tables, as far as it was given for the training; the rest is found from each file.
    let form = \(form)

    let paths = CommandLine.arguments.dropFirst()
    if paths.isEmpty {
      tell("usage: predict TABLE.csv ...")
      exit(2)
    }
    var hasFailed = false
    for path in paths {
      do {
        let table = try DataTable(contentsOf: path, form: form, badRows: .leftOut)
        for row in table.reading?.badRows ?? [] {
          tell("\\(path):\\(row.line): left out, since it has \\(row.cellCount) cells.")
          hasFailed = true
        }
        let answers = try TableAnswers(table, model)
        for note in answers.notes { tell("\\(note)") }
        FileHandle.standardOutput.write(Data(answers.csv()))
      } catch {
        tell("\\(error)")
        hasFailed = true
      }
    }
    exit(hasFailed ? 1 : 0)

    """
  }

  /// `train`: the same training again.
  var trainProgram: String {
    """
    // Trains the model again, to the same bits:
    //   swift run -c release train \(trainUsage)
    \(ModelPackage.imports("Foundation", "Sankofa"))

    let arguments = Array(CommandLine.arguments.dropFirst())

    // The rows, read in the same form.
    \(tableLines)

    // The kinds of the columns.
    let columns = try Columns(
      json: JSON(
        parsing: \(columns.json.indented.rawSwiftLiteral(indent: "      ")))
    ).applied(to: table)

    // The choices of the training.
    \(optionLines)

    let training = try TableTraining(table, columns, options\(record.test == nil ? "" : ", test: test"))
    print("training on \\(training.training.count) rows, for at most \\(training.recipe.epochs) epochs")
    let outcome = try training.run()

    \(scoreLines)
    print("weights SHA-256: \\(outcome.model.weightsDigest)")
    let exported = \(digest.swiftLiteral)
    print(
      outcome.model.weightsDigest == exported
        ? "the same as those of the model that was exported"
        : "others than those of the model that was exported, \\(exported)")
    \(saveLines)

    """
  }

  private var form: String {
    let form = record.form
    let parts: [String?] = [
      form.encoding.map { "encoding: .\($0)" }, form.delimiter.map { "delimiter: .\($0)" },
      form.decimal.map { "decimal: .\($0)" }, form.skippedLines.map { "skippedLines: \($0)" },
      form.headerLines.map { "headerLines: \($0)" },
      form.commentMark.map { "commentMark: \($0.swiftLiteral)" },
      form.dateOrder.map { "dateOrder: .\($0)" },
      form.missingTexts.map { "missingTexts: \(ModelPackage.list($0.map(\.swiftLiteral)))" },
    ]
    return "TableForm(\(parts.compactMap(\.self).joined(separator: ", ")))"
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  /// The arguments of `train`, for its usage.
  var trainUsage: String {
    switch record.source {
    case .sample: "[MODEL.safetensors]"
    case .file: "[TABLE.csv [MODEL.safetensors]]"
    case .standardInput: "TABLE.csv [MODEL.safetensors]"
    }
  }

  private var tableLines: String {
    let reading: String
    switch record.source {
    case .sample(let sample): return "let table = SampleTable.\(sample).load()"
    case .file: reading = "arguments.first ?? \(record.table.swiftLiteral)"
    case .standardInput: reading = "arguments.first ?? \"-\""
    }
    var lines = [
      "let form = \(form)",
      "let table = try DataTable(",
      "  contentsOf: \(reading),",
      "  form: form, badRows: .leftOut)",
    ]
    if let test = record.test {
      lines += [
        "let test = try DataTable(", "  contentsOf: \(test.swiftLiteral),",
        "  form: form, badRows: .leftOut)",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private var optionLines: String {
    let usual = TableTraining.Options()
    let recipe = record.recipe
    var lines = ["var options = TableTraining.Options()", "options.task = .\(record.task)"]
    if record.testShare != usual.testShare {
      lines.append("options.testShare = \(record.testShare)")
    }
    if record.validationShare != usual.validationShare {
      lines.append("options.validationShare = \(record.validationShare)")
    }
    if let groups = record.groups { lines.append("options.groups = \(groups.swiftLiteral)") }
    if let time = record.time { lines.append("options.time = \(time.swiftLiteral)") }
    if record.balancesClasses { lines.append("options.balancesClasses = true") }
    lines.append("options.seed = \(record.seed)")
    lines += [
      "options.recipe = TableRecipe(",
      "  hidden: \(ModelPackage.list(recipe.hidden.map(String.init))), dropout: \(recipe.dropout), "
        + "batchSize: \(recipe.batchSize), epochs: \(recipe.epochs), patience: \(recipe.patience),",
      "  learningRate: \(recipe.learningRate), weightDecay: \(recipe.weightDecay), retrains: "
        + "\(recipe.retrains))",
    ]
    return lines.joined(separator: "\n")
  }

  private var scoreLines: String {
    switch record.task {
    case .regression:
      "print(\"R² on the \\(training.test.count) test rows: \\(outcome.scores.main)\")"
    case .classification:
      "print(\"right on the \\(training.test.count) test rows: \\(outcome.scores.main)\")"
    }
  }

  private var saveLines: String {
    let index = if case .sample = record.source { 0 } else { 1 }
    return """
      if arguments.count > \(index) {
        outcome.model.metadata["source"] = table.name
        try outcome.model.save(toPath: arguments[\(index)], includesOptimizer: false)
        print("saved \\(arguments[\(index)])")
      }
      """
  }
}
