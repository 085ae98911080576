import SankofaData
import SankofaTensor

extension TableTraining {
  /// The reasons to doubt the training, or its scores on the test rows: what the columns' own warnings say
  /// (``Columns/warnings(about:)``), rows that are in both parts, columns that give the answer away or that
  /// nothing can be learned from, rows to validate on that are missing, and classes that are rare.
  ///
  /// - Throws: `TableError` when a column cannot be read.
  public func warnings() throws -> [String] {
    var warnings = try columns.warnings(about: table)
    if validation == nil, options.validationShare > 0 { warnings.append(validationWarning) }
    let repeated = repeatedTestRows()
    if repeated > 0 {
      warnings.append(
        "\(repeated) of \(test.count) test rows \(repeated == 1 ? "is" : "are") also among the training "
          + "rows, which makes the test easier; remove duplicates, or keep them together with --groups."
      )
    }
    if testRowsWithoutTarget > 0, let testName {
      let count = testRowsWithoutTarget
      warnings.append(
        "left out \(count) row\(count == 1 ? "" : "s") of \(testName.shownPath) without a target.")
    }
    if unknownRows.count > 0 {
      let count = unknownRows.count
      warnings.append(
        "left out \(count) row\(count == 1 ? "" : "s") for testing or validation of classes that no training "
          + "row has (\(unknownRows.classes.onOneLine())); each answer would be wrong, and the scores "
          + "do not count that.")
    }
    let learned = Set(encoding.columns.map(\.name))
    for column in columns.used where !learned.contains(column.name) {
      warnings.append(
        "column \(column.name.quoted) has nothing to learn from in the training rows, and is left out."
      )
    }
    warnings += leaks()
    if let classNames {
      if !options.balancesClasses, let rare = training.rareClass(classes: classNames.count) {
        warnings.append(
          "class \(classNames[rare.label].quoted) has only \(rare.count) of \(training.count) training "
            + "rows; look at the mean over classes, and try --balance.")
      }
    }
    return warnings
  }

  /// The line about a training without rows to validate on.
  private var validationWarning: String {
    let reason: String
    let advice: String
    switch rule {
    case .groups:
      reason = "the groups of --groups are too large to give some to validation"
      advice = "raise --validation-split, or choose a column with more groups"
    case .latest, .random, .stratified:
      reason = "the rows are too few to give some to validation"
      advice = "add rows, or raise --validation-split"
    }
    return
      "no rows are left to validate on, since \(reason); training runs for all of its \(recipe.epochs) "
      + "epochs, and nothing shows if fewer were better; \(advice)."
  }

  /// The number of test rows whose features and target equal those of a training row.
  private func repeatedTestRows() -> Int {
    func rows(_ data: Dataset) -> [[UInt32]] {
      let (numbers, width) = (data.features.floats, encoding.width)
      let targets =
        data.hasLabels
        ? data.targets.integers.map { UInt32(bitPattern: $0) }
        : data.targets.floats.map(\.bitPattern)
      return targets.enumerated().map { row, target in
        numbers[row * width..<(row + 1) * width].map(\.bitPattern) + [target]
      }
    }
    let learned = recipe.retrains ? [training, validation].compactMap(\.self) : [training]
    let known = Set(learned.flatMap(rows))
    return rows(test).count { known.contains($0) }
  }

  /// Trains a network for each of several parts of the rows, which is the test of that network.
  ///
  /// - Parameter folds: the number of parts, at least 2.
  public func crossValidated(folds: Int) throws -> [TableScores] {
    let rows = (split.training + split.validation + split.test).sorted()
    return try TableSplit.folds(
      folds, of: rows, by: rule, validation: options.validationShare, seed: options.seed
    ).map { split in
      let fold = try TableTraining(
        table, columns, target, options, split, task: task, rule: rule)
      let model = try fold.recipe.train(
        fold.training, validation: fold.validation, classes: fold.classNames?.count,
        seed: options.seed, classWeights: options.balancesClasses ? fold.classWeights() : nil
      ).model
      return try fold.scores(model, fold.test.features)
    }
  }
}
