import SankofaData
import SankofaNN
import SankofaTensor

/// A table that is prepared for training: its rows are split, and everything that is fitted is fitted
/// to the training rows alone.
///
/// ```swift
/// let table = try DataTable(contentsOf: "houses.csv", badRows: .leftOut)
/// let columns = try Columns(of: table, target: "price")
/// let training = try TableTraining(table, columns)
/// let outcome = try training.run()
/// try outcome.model.save(toPath: "houses.safetensors")
/// ```
public struct TableTraining {
  /// The choices that do not follow from the table.
  public struct Options: Sendable {
    /// The question that is answered; chosen by the target's values when it is `nil`.
    public var task: TableTask?
    /// The share of the rows for testing.
    public var testShare = 0.2
    /// The share of the other rows on which training is watched.
    public var validationShare = 0.15
    /// A column whose rows with the same value stay on one side of each split.
    public var groups: String?
    /// A column of dates or numbers, of which the latest are for testing.
    public var time: String?
    /// True when rows of rare classes count as much as those of frequent ones.
    public var balancesClasses = false
    /// The network and its training; chosen by the number of rows when it is `nil`.
    public var recipe: TableRecipe?
    /// The seed of the split, of the first weights and of the order of rows.
    public var seed: UInt64 = 0

    /// The usual choices.
    public init() {}
  }

  /// The table.
  public let table: DataTable
  /// Its columns.
  public let columns: Columns
  /// The column to predict.
  public let target: Columns.Column
  /// The choices.
  public let options: Options
  /// The question that is answered about a row.
  public let task: TableTask
  /// The reason for the task, such as `its values are words`.
  public let taskReason: String
  /// The name of the table that was given for testing; `nil` when the test rows are a share of the
  /// others.
  let testName: String?
  /// The rule by which the rows are split.
  let rule: TableSplit.Rule
  /// The rows for training, validation and testing.
  public let split: TableSplit
  /// The rows that have no target, and are left out.
  public let rowsWithoutTarget: [Int]
  /// The encoding, fitted to the training rows.
  public let encoding: TableEncoding
  /// The network and its training.
  public let recipe: TableRecipe
  /// The classes; `nil` when a number is predicted.
  public let classNames: [String]?
  /// The training rows as numbers.
  public let training: Dataset
  /// The validation rows as numbers; `nil` when there are none.
  public let validation: Dataset?
  /// The test rows as numbers.
  public let test: Dataset
  /// The number of rows for testing or validation that are left out, since no training row has their
  /// class, and these classes.
  public let unknownRows: (count: Int, classes: [String])

  /// The number of rows of the table for testing that have no target, and are left out.
  let testRowsWithoutTarget: Int

  /// Prepares a table.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - columns: its columns, with a target.
  ///   - options: the other choices.
  ///   - test: a table of its own for testing, with the same columns; by default a share of the rows.
  /// - Throws: `TableError` for a table that nothing can be learned from, and `SankofaError` when
  ///   there are too few rows or classes.
  public init(
    _ table: DataTable, _ columns: Columns, _ options: Options = Options(), test: DataTable? = nil
  ) throws {
    guard let name = columns.target, let target = columns[name] else {
      throw TableError.noTarget(in: table.name)
    }
    let values = try table.values(of: target)
    let hasTarget = values.map { !$0.isOdd && $0 != .missing }
    let labelled = values.indices.filter { hasTarget[$0] }
    let (task, reason) = try TableTraining.task(target, values, options.task)
    let labels = task == .classification ? try table.column(name) : nil
    let rule = try TableTraining.rule(table, columns, options, labels)
    let split = TableSplit(
      labelled, by: rule, test: test == nil ? options.testShare : 0,
      validation: options.validationShare, seed: options.seed)
    try self.init(
      table, columns, target, options, split, task: task, rule: rule, reason: reason,
      without: values.indices.filter { !hasTarget[$0] }, test: test)
  }

  /// Prepares a table whose rows are split already.
  init(
    _ table: DataTable, _ columns: Columns, _ target: Columns.Column, _ options: Options,
    _ split: TableSplit, task: TableTask, rule: TableSplit.Rule, reason: String = "",
    without: [Int] = [], test: DataTable? = nil
  ) throws {
    guard !split.training.isEmpty, test != nil || !split.test.isEmpty else {
      let count = split.training.count + split.validation.count + split.test.count
      throw SankofaError(
        table.name,
        "must have rows to train on and rows to test on, got \(count) with a target; add rows, "
          + "or give --test a file.")
    }
    if options.balancesClasses, task == .regression {
      throw SankofaError(
        "balance",
        "is for classes, and column \(target.name.quoted) is predicted as a number; leave it out, or "
          + "choose classification.")
    }
    (self.table, self.columns, self.target) = (table, columns, target)
    (self.options, self.split) = (options, split)
    (self.task, self.rule, taskReason, rowsWithoutTarget) = (task, rule, reason, without)
    testName = test?.name
    encoding = try TableEncoding(
      fitting: table, columns: columns, rows: split.training, task: task)
    classNames = encoding.target?.values
    if let classNames, classNames.count < 2 {
      throw SankofaError(
        table.name,
        "column \(target.name.quoted) must have 2 classes or more in the training rows, got "
          + "\(classNames.count); choose another target.")
    }
    let labels = try task == .classification ? table.column(target.name) : nil
    let known = TableTraining.rowsOfKnownClasses(classNames, labels)
    training = try encoding.dataset(table, rows: split.training)
    let watched = split.validation.filter(known)
    validation =
      watched.isEmpty ? nil : try encoding.dataset(table, rows: watched)
    if let test {
      let found = try encoding.rows(of: test, withTargets: true)
      let rows = found.encodable
      testRowsWithoutTarget = found.errors.count { error in
        switch error {
        case .missingTarget, .notNumber, .numberOutside, .ambiguousNumber: true
        default: false
        }
      }
      if rows.isEmpty { throw TableError.noRows(in: test.name) }
      self.test = try encoding.dataset(test, rows: rows)
    } else {
      testRowsWithoutTarget = 0
      let rows = split.test.filter(known)
      if rows.isEmpty {
        throw SankofaError(
          table.name,
          "must have test rows of the classes that are trained on, got none; add rows, or choose "
            + "another target.")
      }
      self.test = try encoding.dataset(table, rows: rows)
    }
    unknownRows = try TableTraining.unknown(
      classNames, target, of: test ?? table,
      rows: test.map { Array(0..<$0.rowCount) } ?? (split.test + split.validation))
    recipe = options.recipe ?? TableRecipe(forRows: split.training.count)
  }

  /// A class that only test rows have cannot be learned.
  private static func rowsOfKnownClasses(
    _ classNames: [String]?, _ labels: [String]?
  ) -> (Int) -> Bool {
    guard let classNames, let labels else { return { _ in true } }
    let known = Set(classNames)
    return { known.contains(labels[$0].withoutOuterSpace) }
  }

  /// The number of rows of classes that are not known, and these classes.
  private static func unknown(
    _ classNames: [String]?, _ target: Columns.Column, of table: DataTable, rows: [Int]
  ) throws -> (count: Int, classes: [String]) {
    guard let classNames else { return (0, []) }
    let (labels, values) = (try table.column(target.name), try table.values(of: target))
    let known = Set(classNames)
    let found = rows.filter { values[$0] != .missing }.map { labels[$0].withoutOuterSpace }
      .filter { !known.contains($0) }
    return (found.count, Set(found).sorted())
  }

  /// Chooses what is predicted.
  private static func task(
    _ target: Columns.Column, _ values: [CellValue], _ chosen: TableTask?
  ) throws -> (TableTask, String) {
    if let chosen {
      if chosen == .regression, target.kind != .number {
        throw SankofaError(
          "task",
          "regression predicts numbers, and column \(target.name.quoted) is of kind "
            + "\(target.kind.rawValue); choose classification.")
      }
      return (chosen, "as you chose")
    }
    guard target.kind == .number else { return (.classification, "its values are words") }
    let numbers = values.compactMap(\.number)
    let distinct = Set(numbers)
    let most = 10
    guard distinct.count <= most, distinct.count * 5 <= numbers.count,
      distinct.allSatisfy({ $0 == $0.rounded() })
    else { return (.regression, "its values are numbers") }
    return (.classification, "it has only \(distinct.count) values, whole numbers all")
  }

  private static func rule(
    _ table: DataTable, _ columns: Columns, _ options: Options, _ labels: [String]?
  ) throws -> TableSplit.Rule {
    if let groups = options.groups { return .groups(try table.column(groups)) }
    if let name = options.time {
      _ = try table.columnIndex(of: name)
      guard let column = columns[name], column.kind == .date || column.kind == .number else {
        throw SankofaError(
          "time", "column \(name.quoted) must hold dates or numbers; choose another.")
      }
      return .latest(
        try table.values(of: column).map { value in
          if let date = value.date { return Double(date.day) * 86_400 + Double(date.second ?? 0) }
          // Rows without a time are the oldest, so that they are learned from.
          return value.number ?? -.infinity
        })
    }
    return labels.map { .stratified($0) } ?? .random
  }
}
