import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// `sankofa predict`.
struct Predict: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model predicts for pictures, recordings, texts or numbers.",
    usage: """
      sankofa predict <model> <file or folder> ...
      sankofa predict <model> --inputs <numbers> ...
      sankofa predict <model> --from <data-set> --index <n> [--data <folder>]
      """,
    discussion: """
      EXAMPLES:
        sankofa predict digits.safetensors three.png seven.png
        sankofa predict digits.safetensors photos/ --output answers.csv
        sankofa predict mnist.safetensors --from mnist --index 7
        sankofa predict houses.safetensors --inputs 120,4,1 --inputs 80,2,30
        sankofa predict houses.safetensors houses.csv
        sankofa predict houses.safetensors houses.csv --output answers.tsv
        sankofa predict letters.safetensors new.txt
        sankofa predict letters.safetensors - < new.txt

      Pictures are PNG files, grey or in colour, or JPEG files when sankofa was built with \
      `--traits JPEG`. They are converted as the model needs them: digits may have any size, \
      dark on light or light on dark, on squared paper or in uneven light. An answer that is \
      unsure says so. Recordings are WAV files of any rate. Texts are .txt files, the lines of \
      standard input (-), or a column of a table, which is written again with the answers. Of a \
      folder, all pictures, recordings or texts are answered, with a line for each: a .csv table, \
      or JSON lines. Rows of numbers come from .csv files, with or without a line of names, or \
      from .npy files. A model that was trained on a table takes tables with the same columns, \
      in any order and among others, and writes them again with its answers behind each row. \
      Models with several inputs take .npz files with an array for each input, by its name, such \
      as left and right, or as input0, input1 and so on. Examples without an answer are reported \
      on standard error, and the others are answered.
      """)

  @OptionGroup var file: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "PNG, .wav, .txt, .csv, .npy or .npz files with the examples, folders of pictures, recordings or texts, or - for lines of text.",
      valueName: "file")
  )
  var files: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The numbers of one example, such as 3,0.5,1; may be repeated.", valueName: "numbers"))
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "Take a test example from this data set: \(listed(DatasetCatalog.names)).",
      valueName: "data-set"))
  var from: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of the test example, counted from 0.", valueName: "n"))
  var index: String?

  @OptionGroup var source: DataOptions
  @OptionGroup var csv: CSVOptions

  @Option(
    help: ArgumentHelp(
      """
      Write the rows of a table, or the names of files, with their answers to this file: .csv, .tsv or \
      .jsonl; - is standard output.
      """, valueName: "file"))
  var output: String?

  @Flag(help: "Replace the file, even when it holds something other than answers.")
  var force = false

  @Flag(help: "Print one JSON line for each example.")
  var json = false

  func run() throws {
    try checkUsage()
    let form = try csv.form()
    let model = try file.loadForAnswers()
    if from == nil { try model.requireKnownRule(file.model) }
    if model.tableEncoding != nil, from == nil, inputs.isEmpty {
      return try answerTables(model, form)
    }
    if model.textFitting != nil, from == nil, inputs.isEmpty {
      let tables = files.filter { CSVForm.isMeant(by: $0) && !FileKind.texts.holds($0) }
      if tables.count == files.count { return try answerTables(model, form) }
      if let other = (tables + files.filter { $0 == "-" }).first, files.count > 1 {
        throw UsageError("predict: takes \(other.shown) alone, got \(files.count) files; name one.")
      }
      if files == ["-"] { return try answerLines(model) }
    }
    if output != nil || force || files.contains(where: FolderListing.isFolder) {
      return try answerFiles(model)
    }
    let typed = try inputs.map { try Questions(typed: $0, for: model) }
    var report = PredictionReport(model, form, json: json)
    if let from {
      try report.answer(example(of: from, for: model))
    }
    for questions in typed { try report.answer(questions) }
    for path in files where !Console.output.hasLostReader {
      report.answer(path, of: file.model)
    }
    try report.finish()
  }

  /// Answers the lines of standard input.
  private func answerLines(_ model: Model) throws {
    let output = try chosenOutput { FileLines.isHeader($0, of: .texts) }
    let lines = try TextLines(TextSource("-", limit: TextSet.longestFile).wholeText(), model)
    if output.isJSON || output.path != nil {
      var written = FileLines(model, called: file.model, output: output)
      for line in lines.texts where !Console.output.hasLostReader {
        written.answer(line, of: lines)
      }
      return try written.finish()
    }
    var report = PredictionReport(model, CSVForm(), json: false)
    for line in lines.texts where !Console.output.hasLostReader {
      report.answer(line, of: lines)
    }
    try report.finish()
  }

  /// Writes a line with the model's answer for each of many files.
  private func answerFiles(_ model: Model) throws {
    let needs = ModelNeeds(model)
    guard needs.takesFiles, inputs.isEmpty, from == nil else {
      let given = output == nil ? "predict" : "--output"
      throw UsageError(
        "\(given): folders and --output are for files and tables, and the model takes \(needs.text); "
          + needs.fix)
    }
    let kind = model.fileKind
    var lines = FileLines(
      model, called: file.model,
      output: try chosenOutput { FileLines.isHeader($0, of: kind) })
    for path in files where !Console.output.hasLostReader { lines.answer(path) }
    try lines.finish()
  }

  /// The place for the answers.
  ///
  /// - Parameter isOurs: returns true for the names in a first line of answers of this kind.
  private func chosenOutput(_ isOurs: ([String]) -> Bool) throws -> AnswerOutput {
    try AnswerOutput(
      output, json: json, keeps: files + [file.model], isForced: force, isOurs: isOurs)
  }

  /// Writes the rows of tables with the model's answers. Bad rows were told when they were read.
  private func answerTables(_ model: Model, _ form: CSVForm) throws {
    let added = TableAnswers.answerName(of: model)
    let output = try chosenOutput { names in names.contains { $0 == added } }
    if output.path != nil, files.count > 1 {
      throw UsageError("--output: takes the rows of one table, got \(files.count); name one.")
    }
    var hasFailed = false
    for path in files {
      do {
        let table = try form.table(path)
        hasFailed = hasFailed || table.reading?.badRowCount ?? 0 > 0
        let answers = try tableErrors { try TableAnswers(table, model) }
        hasFailed = hasFailed || answers.lacksAnswers
        Console.errors.tell(answers.notes, in: table)
        try output.write(
          output.isJSON ? answers.jsonLines() : answers.csv(delimiter: output.delimiter))
        if let path = output.path {
          Console.output.line(
            "Wrote \(counted(table.rowCount, "row")) with answers to \(path.shownPath).")
        }
      } catch {
        hasFailed = true
        Console.errors.line("\(error)".onOneLine(atMost: .max))
      }
    }
    try Console.output.finish()
    if hasFailed { throw ReportedFailures() }
  }

  private func checkUsage() throws {
    if let from { _ = try usage { try DatasetCatalog.entry(named: from) } }
    switch (files.isEmpty && inputs.isEmpty, from, index) {
    case (false, .some, _):
      throw UsageError(
        "predict: takes \(files.isEmpty ? "--inputs" : "files") or --from, got both; leave one of them "
          + "out.")
    case (_, nil, .some):
      throw UsageError(
        "--index: needs a data set to take the example from; add --from "
          + "\(ModelNeeds(try file.load()).dataset ?? DatasetCatalog.names[0])."
      )
    case (true, .some, nil):
      throw UsageError("--from: needs the number of a test example; add --index 0.")
    case (true, nil, _):
      let model = try file.load()
      try model.requireKnownRule(file.model)
      let needs = ModelNeeds(model)
      throw UsageError("predict: needs \(needs.text); \(needs.fix)")
    case (false, nil, nil): try source.check(reading: files.first?.shownPath ?? "--inputs")
    case (true, .some, .some): break
    }
    try csv.check(among: files)
  }

  /// A test example of a data set.
  private func example(of name: String, for model: Model) throws -> Questions {
    let text = index ?? "0"
    let wanted = try Numbers.whole(text, "--index", in: 0...(.max), try: "0")
    let loaded = try model.relabelled(source.load(name).test)
    let test = try model.fitted(loaded, "--from", name, fix: ModelNeeds(model).fix)
    guard wanted < test.count else {
      throw UsageError(
        "--index: must be in 0…\(test.count - 1) (test examples of \(name)), got \(wanted); "
          + "try \(test.count - 1).")
    }
    let row = test[wanted..<wanted + 1]
    let names = test.classNames ?? []
    let label = Int(row.targets.integers[0])
    var questions = Questions(
      name: "\(name) test example \(wanted)", features: row.featureParts)
    questions.label = names.indices.contains(label) ? names[label] : "\(label)"
    questions.classNames = names
    questions.drawing = loaded[wanted..<wanted + 1].features.reshaped(to: loaded.featureShape)
    return questions
  }
}
