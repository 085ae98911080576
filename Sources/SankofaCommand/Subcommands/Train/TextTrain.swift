import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// A network, trained on texts of one's own.
struct TextTrain {
  /// The column of texts in a table, with what else the table has.
  struct Source {
    let table: DataTable
    let columns: Columns
    let texts: TextColumns
  }

  private let path: String
  private let source: Source?
  private let training: TextTraining
  private let shared: FileTrain
  private let saving: CheckpointOptions
  private let learning: LearningOptions
  private let groups: String?

  /// Reads and prepares the texts of a folder, or of a table.
  init(
    _ path: String, _ source: Source? = nil, _ options: TextTrainOptions,
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions,
    _ csv: CSVOptions, _ saving: CheckpointOptions, output: String?, isForced: Bool
  ) throws {
    let ofTables = [
      "--drop", "--number", "--category", "--date", "--text", "--columns", "--save-columns",
      "--groups", "--task",
    ]
    let unused = FileTrainOptions.unused(
      columns, network, learning, besides: source == nil ? [] : ofTables)
    if let option = unused.first ?? (network.augment ? "--augment" : nil) {
      throw UsageError("\(option): has no use for texts of your own; leave it out.")
    }
    (self.path, self.source, self.saving, self.learning) = (path, source, saving, learning)
    groups = columns.groups
    if let source { try columns.save(source.columns, besides: path) }
    let places = try FileTrain.Places(
      path, test: columns.test, learning, output: output,
      usual: source == nil ? nil : TableTrain.modelPath(path), isForced: isForced)
    let chosen = try options.options(columns, network, learning)
    var test = try columns.test.map { try TextTrain.test($0, csv.form(), source?.texts) }
    var validation: TextSet?
    let texts: TextSet
    if let source {
      texts = try tableErrors {
        try TextSet(source.table, source.texts, groups: columns.groups)
      }
    } else {
      let parts = try FileParts(.texts, inFolder: path)
      texts = TextSet(counting: parts.training)
      validation = parts.validation.map(TextSet.init(counting:))
      test = test ?? parts.test.map(TextSet.init(counting:))
    }
    let reports = [texts, validation, test].compactMap(\.self).map { FileReport($0) }
    for report in reports { report.tellFaults() }
    let prepared = try TextTraining(texts, validation: validation, test: test, chosen)
    var recipe = prepared.recipe
    try FileTrainOptions.change(&recipe, network, learning)
    training = prepared.with(recipe)
    shared = try FileTrain(path, training, reports, places)
  }

  /// The texts that `--test` names, in a folder or in a table.
  private static func test(
    _ path: String, _ form: CSVForm, _ columns: TextColumns?
  ) throws -> TextSet {
    if FileSource.isFolder(path) {
      return TextSet(counting: try FileParts(.texts, inFolder: path).forTesting)
    }
    guard CSVForm.isMeant(by: path), let columns else {
      throw UsageError(
        "--test: must be a folder of class folders\(columns == nil ? "" : ", or a table like the other"), "
          + "got \(path.shown); name one.")
    }
    let table = try form.table(path)
    return try tableErrors { try TextSet(table, columns) }
  }

  func run(json: Bool, isDryRun: Bool) throws {
    let columns = source?.texts
    let model = training.recipe
    try shared.run(
      saving, learning,
      settings: [
        ("--tokens, --length, --vocabulary", "\(training.fitting)"),
        ("the texts' column", columns?.texts ?? "none"), ("--groups", groups ?? "none"),
        ("the network", model.layerTexts(for: training.shape).joined(separator: " ")),
      ],
      metadata: columns.map { ["textColumn": $0.texts, "labelColumn": $0.labels] } ?? [:],
      before: source.map { [$0.text] } ?? [], example: exampleText,
      next: { model in
        // A .txt file would be answered as one text.
        let isTable =
          CSVForm.isMeant(by: path) && !path.lowercased().contains(".txt") && path != "-"
        return (isTable ? ["sankofa predict \(model) \(shellPath(path))"] : [])
          + ["echo 'a text of your own' | sankofa predict \(model) -"]
      }, json: json, isDryRun: isDryRun)
  }

  /// The form in which the network sees a text.
  private var exampleText: String {
    let (fitting, reasons, cut) = (training.fitting, training.reasons, training.cutCount)
    let kind = fitting.tokens.rawValue
    let other = (fitting.tokens == .words ? TextTokens.characters : .words).rawValue
    let length = NumberFormat.grouped(fitting.length)
    let known = NumberFormat.grouped(fitting.vocabulary.count)
    let isCut = cut == 0 ? "" : ": \(counted(cut, "text")) longer, cut at the end"
    var lines = [
      "each text by \(kind) (\(reasons.tokens)); --tokens \(other) to change",
      "at most \(length) \(kind) of a text (\(reasons.length))\(isCut)",
      "known: \(known) \(kind) of the texts to learn from, such as \(fitting.examplesText)",
    ]
    if let groups = training.groupCount {
      lines.append("split by \(counted(groups, "group")), each on one side only")
    }
    return lines.joined(separator: "\n")
  }
}

extension TextTrain.Source {
  /// The columns of a table with texts, in a line.
  fileprivate var text: String {
    let others = columns.all.map(\.name).filter { $0 != texts.texts && $0 != texts.labels }
    return "\(table.name.shownPath): column \(texts.texts.quoted) has the texts, "
      + "\(texts.labels.quoted) their classes"
      + (others.isEmpty ? "" : "; left out: \(others.onOneLine())")
  }

  /// The column of texts of a table when it is to be learned from alone: when nothing else can be
  /// learned from, or when options for texts were given.
  ///
  /// - Returns: `nil` for a table that is learned from as a whole.
  init?(
    _ table: DataTable, _ options: TableTrainOptions, _ texts: TextTrainOptions
  ) throws {
    let isAsked = !texts.given.isEmpty
    guard let target = try options.target ?? TableTrain.savedTarget(options.columns),
      options.time == nil, options.crossValidate == nil, options.task != "regression"
    else {
      if let option = texts.given.first {
        throw UsageError(
          "\(option): is for texts with classes; add --target COLUMN with the classes, and leave out "
            + "--time, --cross-validate and --task regression.")
      }
      return nil
    }
    let columns = try options.columns(of: table, target: target)
    (self.table, self.columns) = (table, columns)
    if isAsked {
      let named = columns.used.filter { options.text.contains($0.name) }
      let found = named.isEmpty ? columns.used.filter { $0.kind == .text } : named
      guard found.count == 1 else {
        let names = (found.isEmpty ? columns.used : found).map(\.name)
        throw UsageError(
          "\(texts.given[0]): is for one column of texts, and it may be "
            + "\(names.isEmpty ? "none" : names.onOneLine()); choose it with --text COLUMN.")
      }
      self.texts = TextColumns(texts: found[0].name, labels: target)
      return
    }
    let kind = columns[target]?.kind
    guard kind == .category || kind == .yesNo || options.task == "classification",
      let only = TextColumns(only: columns, besides: options.groups)
    else { return nil }
    self.texts = only
  }
}
