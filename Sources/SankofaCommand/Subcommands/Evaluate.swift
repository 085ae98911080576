import ArgumentParser
import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// `sankofa evaluate`.
struct Evaluate: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how well a model does on test data.",
    usage: """
      sankofa evaluate <model> [<file or folder>] [--decimal <name>] [--json]
      sankofa evaluate <model> [--on <data-set>] [--data <folder>] [--json]
      """,
    discussion: """
      EXAMPLES:
        sankofa evaluate digits.safetensors
        sankofa evaluate mnist.safetensors --on mnist --data ~/mnist
        sankofa evaluate houses.safetensors houses.csv
        sankofa evaluate digits.safetensors photos/
        sankofa evaluate letters.safetensors letters/

      A model of pictures, recordings or texts takes a folder with a folder for each class, or a \
      table that names files and labels, or that has texts and labels. A model that was trained on a table takes tables with the same columns and the \
      target. Other examples of your own come from a .csv file, with the targets in the columns after the \
      model's inputs, or from a .npz file with an array for each input and output of the model. \
      Each array has the name of its input or output, such as left and right. Without a name, it is \
      called input or output, or, if there are several, input0, input1, output0 and so on.
      """)

  @OptionGroup var file: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "A .csv or .npz file with examples, as --on takes it, or a folder of class folders.",
      valueName: "file"))
  var examples: String?

  @Option(
    help: ArgumentHelp(
      """
      Use the test examples of this data set: \(listed(DatasetCatalog.names)), or a .csv or .npz \
      file (default: the data set that the model was trained on).
      """, valueName: "data-set"))
  var on: String?

  @OptionGroup var source: DataOptions
  @OptionGroup var csv: CSVOptions

  @Flag(help: "Print one JSON line.")
  var json = false

  func run() throws {
    if let examples, let on {
      throw UsageError("--on: got \(examples.shown) and \(on.shown); leave one of them out.")
    }
    let on = on ?? examples
    if let on, FileSource.isFolder(on) {
      try source.check(reading: on.shownPath)
      try csv.check(among: [])
      let model = try file.loadForAnswers()
      return try report(model, files: FileParts(model.fileKind, inFolder: on).forTesting)
    }
    let path = on.flatMap { TargetFile.isMeant(by: $0) ? $0 : nil }
    if let on, path == nil, !DatasetCatalog.names.contains(on) {
      try CSVForm.checkNames(on)
      _ = try usage { try DatasetCatalog.entry(named: on) }
    }
    if let path { try source.check(reading: path.shownPath) }
    try csv.check(among: path.map { [$0] } ?? [])
    let form = try csv.form()
    let model = try file.loadForAnswers()
    if let path {
      try model.requireKnownRule(file.model)
      try model.requireLoss(file.model)
      if let encoding = model.tableEncoding {
        return try report(model, encoding, table: form.table(path))
      }
      if ModelNeeds(model).takesFiles, model.textFitting == nil,
        let named = try FileSource.all(
          model.fileKind, path, form,
          like: (model.metadata["fileColumn"], model.metadata["labelColumn"]))
      {
        return try report(model, files: named)
      }
      if model.textFitting != nil {
        return try report(model, FilesForModel(table: form.table(path), for: model, file.model))
      }
      let data = try TargetFile(path, for: model, form)
      Console.errors.tell(failures: data.failures)
      try report(model, data.data, of: path, "example")
      if !data.failures.isEmpty { throw ReportedFailures() }
      return
    }
    guard let name = on ?? model.datasetName else {
      let needs = ModelNeeds(model)
      throw UsageError(
        "--on: \(file.model.shownPath) \(model.originText); "
          + "name \(needs.dataset.map { "\($0), or " } ?? "")\(TargetFile.fix(for: model))")
    }
    let test = try model.fitted(
      model.relabelled(source.load(name).test), "--on", name,
      fix: "name \(TargetFile.fix(for: model))")
    try model.requireLoss(file.model)
    try report(model, test, of: name, "test picture")
  }

  /// Scores a model on labelled files.
  private func report(_ model: Model, files: LabelledFiles) throws {
    try model.requireKnownRule(file.model)
    try model.requireLoss(file.model)
    try report(model, FilesForModel(files, for: model, called: file.model))
  }

  private func report(_ model: Model, _ examples: FilesForModel) throws {
    Console.errors.tell(failures: examples.failures)
    if examples.unlabelledCount > 0 {
      Console.errors.line(
        "note: \(examples.data.name.shownPath): left out "
          + "\(counted(examples.unlabelledCount, model.fileKind.noun)) without a label")
    }
    try report(model, examples.data, of: examples.data.name, model.fileKind.noun)
    if !examples.failures.isEmpty { throw ReportedFailures() }
  }

  /// Scores a model on the rows of a table that have a target.
  private func report(_ model: Model, _ encoding: TableEncoding, table: DataTable) throws {
    let rows = try tableErrors { try encoding.rows(of: table, withTargets: true) }
    Console.errors.tell(leftOut: rows.errors, of: table)
    if let warning = table.summaryWarning { Console.errors.line("warning: \(warning)") }
    guard !rows.encodable.isEmpty else { throw ReportedFailures() }
    let scored = table.rows(at: rows.encodable)
    var notes: [TableError] = []
    let features = try tableErrors { try encoding.encoded(scored, notes: &notes) }
    Console.errors.tell(notes, in: scored)
    let scores = try TableScores(
      outputs: model.predict(features), targets: encoding.targets(scored),
      classes: encoding.target?.values?.count)
    let output = Console.output
    if json {
      var line = JSONObject()
      line["model"] = .string(file.model)
      line["dataset"] = .string(table.name)
      line["examples"] = .integer(scored.rowCount)
      line["test"] = scores.json
      line["weights_sha256"] = .string(model.weightsDigest)
      output.line(JSON.object(line).description)
    } else {
      output.line(
        "\(file.model.shownPath) on the \(counted(scored.rowCount, "row")) of \(table.name.shownPath)\n"
      )
      output.write(
        Table(columns: TableScores.columns(scores.task), rows: [scores.cells()])
          .text(style: output.style))
      if let picture = scores.confusion(encoding.target?.values) {
        output.write("\n" + picture.text(style: output.style))
      }
    }
    if !rows.errors.isEmpty { throw ReportedFailures() }
  }

  private func report(_ model: Model, _ data: Dataset, of name: String, _ noun: String) throws {
    let output = Console.output
    let isOfClasses = data.hasLabels && data.targetParts.count == 1 && model.tellsClasses
    let (classes, scores): (ClassReport?, Scores?)
    let loss: Double
    if isOfClasses {
      let report = try ClassReport(model, on: data, loss: model.compiled().loss)
      (classes, scores, loss) = (report, nil, report.loss)
    } else {
      let found = try model.evaluate(data)
      (classes, scores, loss) = (nil, found, found.loss)
    }
    guard loss.isFinite else {
      throw FormatError(
        path: file.model, place: .file,
        message:
          "its loss on \(name.shownPath) must be finite, got \(decimal(loss, 4)); train the model anew."
      )
    }
    if json {
      var line = JSONObject()
      line["model"] = .string(file.model)
      line["dataset"] = .string(name)
      line["examples"] = .integer(data.count)
      if let classes { line["test_accuracy"] = .number(classes.accuracy) }
      line["test_loss"] = .number(loss)
      for (name, value) in scores?.numbers ?? [] where name != "test_loss" {
        line[name] = .number(value)
      }
      line["weights_sha256"] = .string(model.weightsDigest)
      if let classes {
        line["confusion_matrix"] = .array(
          classes.counts.map { .array($0.map { .integer($0) }) })
      }
      return output.line(JSON.object(line).description)
    }
    output.line("\(file.model.shownPath) on the \(counted(data.count, noun)) of \(name.shownPath)")
    output.line()
    if let classes {
      output.write(classes.text(style: output.style, columns: output.columns))
    } else {
      let rows = [("loss", loss)] + (scores?.numbers ?? [])
      output.write(
        Table(
          columns: [.init("measure"), .init("value", isRight: true)],
          rows: rows.map { [$0.0.onOneLine(), NumberFormat.significant($0.1)] }
        ).text(style: output.style))
    }
  }
}

extension Model {
  /// True when the only output has a number for each of several classes.
  fileprivate var tellsClasses: Bool {
    guard let shape = outputShape else { return false }
    return shape.rank == 1 && shape[0] > 1
  }
}

extension Scores {
  /// The metrics that are single numbers.
  fileprivate var numbers: [(String, Double)] {
    metrics.compactMap { metric in
      metric.value.elementCount == 1
        ? (metric.name, metric.value.converted(to: .float64).scalar) : nil
    }
  }
}
