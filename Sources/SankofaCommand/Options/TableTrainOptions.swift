import ArgumentParser
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// The options for training on a table.
struct TableTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column to predict, or of the labels of pictures.", valueName: "column"))
  var target: String?

  @Option(
    help: ArgumentHelp(
      """
      What is predicted: \(listed(TableTask.allCases.map(\.rawValue))) (default: chosen by the \
      target's values).
      """, valueName: "name"))
  var task: String?

  @Option(help: ArgumentHelp("A column to leave out; may be repeated.", valueName: "column"))
  var drop: [String] = []

  @Option(help: ArgumentHelp("A column of numbers; may be repeated.", valueName: "column"))
  var number: [String] = []

  @Option(help: ArgumentHelp("A column of categories; may be repeated.", valueName: "column"))
  var category: [String] = []

  @Option(help: ArgumentHelp("A column of dates; may be repeated.", valueName: "column"))
  var date: [String] = []

  @Option(help: ArgumentHelp("A column of texts; may be repeated.", valueName: "column"))
  var text: [String] = []

  @Option(
    help: ArgumentHelp("Take the kinds of columns from this file.", valueName: "file"))
  var columns: String?

  @Option(
    help: ArgumentHelp(
      "Write the kinds of columns to this file, to be edited and given to --columns.",
      valueName: "file"))
  var saveColumns: String?

  @Option(
    help: ArgumentHelp(
      "Keep rows with the same value in this column on one side of each split.",
      valueName: "column"))
  var groups: String?

  @Option(
    help: ArgumentHelp(
      "Test on the rows that are latest by this column of dates or numbers.", valueName: "column"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "Test on this table or folder, and train on all of the other.",
      valueName: "file"))
  var test: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the rows or files to test on (default: 0.2).", valueName: "share"))
  var testSplit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Also train k networks, each tested on another part of the rows.", valueName: "k"))
  var crossValidate: String?

  @Flag(help: "Let rare classes count as much as frequent ones.")
  var balance = false

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--target", target), ("--task", task), ("--drop", drop.first), ("--number", number.first),
      ("--category", category.first), ("--date", date.first), ("--text", text.first),
      ("--columns", columns), ("--save-columns", saveColumns), ("--groups", groups),
      ("--time", time), ("--test", test), ("--test-split", testSplit),
      ("--cross-validate", crossValidate), ("--balance", balance ? "" : nil),
    ])
  }

  /// The columns of a table: as they are found, as a file says, and as options say.
  func columns(of table: DataTable, target: String?) throws -> Columns {
    if let target {
      let place = self.target == nil ? columns ?? "--target" : "--target"
      _ = try named(by: place) { try table.columnIndex(of: target) }
    }
    var found: Columns
    do {
      if let columns {
        let text = try FileBytes.read(columns)
        let json = try JSON(parsing: String(decoding: text, as: UTF8.self), path: columns)
        found = try Columns(json: json, path: columns).applied(to: table, target: target)
      } else {
        found = try Columns(of: table, target: target)
      }
    } catch let error as TableError { throw TableFileError(error) }
    let chosen: [(String, Columns.Kind, [String])] = [
      ("--number", .number, number), ("--category", .category, category), ("--date", .date, date),
      ("--text", .text, text),
    ]
    for (option, kind, names) in chosen {
      for name in names { try named(by: option) { try found.set(name, to: kind, in: table) } }
    }
    for name in drop { try named(by: "--drop") { try found.drop(name, in: table) } }
    for (option, name) in [("--groups", groups), ("--time", time)] {
      if let name { _ = try named(by: option) { try table.columnIndex(of: name) } }
    }
    return found
  }

  /// Writes the columns to the file of `--save-columns`, if it is given.
  ///
  /// - Parameter path: the path of the data, which is never overwritten.
  func save(_ found: Columns, besides path: String) throws {
    guard let saveColumns else { return }
    try checkKeeps([path, columns, test], "--save-columns", saveColumns)
    try found.save(to: saveColumns, "--save-columns")
  }

  /// Does something with a column that an option names. An error about its name has the option as its
  /// place.
  private func named<Result>(by option: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as TableError {
      if case .unknownColumn(_, let name, let suggestion, let known) = error {
        throw UsageError(
          "\(TableError.unknownColumn(in: option, name: name, suggestion: suggestion, known: known))"
        )
      }
      throw UsageError("\(option): \(TableFileError(error))")
    }
  }

  /// The choices for a training.
  func options(_ learning: LearningOptions) throws -> TableTraining.Options {
    var options = TableTraining.Options()
    options.task = try task.map { name in
      guard let task = TableTask(rawValue: name) else {
        throw UsageError("\(UnknownName("task", name, among: TableTask.allCases.map(\.rawValue)))")
      }
      return task
    }
    (options.groups, options.time) = (groups, time)
    options.balancesClasses = balance
    options.seed = try learning.chosenSeed()
    if learning.validationSplit != nil {
      options.validationShare = try learning.chosenValidationSplit()
    }
    if let share = try chosenTestShare() { options.testShare = share }
    if groups != nil, time != nil {
      throw UsageError("--groups: cannot be combined with --time; leave one of them out.")
    }
    return options
  }

  /// The share of the rows or pictures to test on, if it was given.
  func chosenTestShare() throws -> Double? {
    try testSplit.map {
      try Numbers.real($0, "--test-split", "above 0 and below 1", try: "0.2") { $0 > 0 && $0 < 1 }
    }
  }

  /// True when an option says what kind of column one is, as only tables have them.
  func namesKind(of column: String) -> Bool {
    (drop + number + category + date + text).contains(column)
  }

  /// Applies the options for network and learning to a recipe.
  func change(
    _ recipe: inout TableRecipe, _ network: NetworkOptions, _ learning: LearningOptions
  ) throws {
    let counts = 1...1_000_000
    if let hidden = network.hidden { recipe.hidden = try Numbers.sizes(hidden, "--hidden") }
    if let dropout = network.dropout {
      recipe.dropout = try Numbers.real(
        dropout, "--dropout", "0 or more and below 1", try: "0.1"
      ) { $0 >= 0 && $0 < 1 }
    }
    if let epochs = learning.epochs {
      recipe.epochs = try Numbers.whole(epochs, "--epochs", in: counts, try: "50")
    }
    if let size = learning.batchSize {
      recipe.batchSize = try Numbers.whole(size, "--batch-size", in: counts, try: "32")
    }
    if let patience = learning.patience {
      recipe.patience = try Numbers.whole(patience, "--patience", in: 0...1_000_000, try: "20")
    }
    if let rate = learning.learningRate {
      recipe.learningRate = try Numbers.real(
        rate, "--learning-rate", "a positive number", try: "0.001"
      ) { $0 > 0 }
    }
  }

  /// The options for other kinds of training that say nothing for a table.
  static func unused(_ network: NetworkOptions, _ learning: LearningOptions) -> [String] {
    let used = ["--hidden", "--dropout"]
    return network.given.filter { !used.contains($0) }
      + SankofaCommand.given([
        ("--optimizer", learning.optimizer), ("--schedule", learning.schedule),
        ("--limit", learning.limit),
      ])
  }
}

extension Columns {
  /// Writes these columns to the file that an option names. Only a file of columns, or an empty one, is
  /// replaced.
  func save(to path: String, _ option: String) throws {
    try checkNamesFile(path, option, try: "columns.json")
    if try LineFile.hasContent(path) {
      let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
      guard (try? Columns(json: JSON(parsing: text))) != nil else {
        throw UsageError(
          "\(option): \(path.shownPath) holds something other than columns; remove it, or name another "
            + "file.")
      }
    }
    try AtomicFile.write(Array((json.indented + "\n").utf8), to: path)
  }
}
