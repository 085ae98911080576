import SankofaData
import SankofaTensor

extension TableTraining {
  /// The reasons to doubt the scores on the test rows: rows that are in both parts, columns that give
  /// the answer away, and classes that are rare.
  ///
  /// - Throws: `TableError` when a column cannot be read.
  public func warnings() throws -> [String] {
    var warnings: [String] = []
    let repeated = repeatedTestRows()
    if repeated > 0 {
      warnings.append(
        "\(repeated) of \(test.count) test rows \(repeated == 1 ? "is" : "are") also among the training "
          + "rows, which makes the test easier; remove duplicates, or keep them together with --groups."
      )
    }
    if unknownRows.count > 0 {
      let count = unknownRows.count
      warnings.append(
        "left out \(count) row\(count == 1 ? "" : "s") for testing or validation of classes that no training "
          + "row has (\(unknownRows.classes.onOneLine())); each answer would be wrong, and the scores "
          + "do not count that.")
    }
    for (column, places) in zip(encoding.columns, encoding.featureRanges) {
      if let share = answer(from: column, at: places), share > TableTraining.givesAway {
        warnings.append(
          "column \(column.name.quoted) alone predicts the target nearly always; leave it out with "
            + "--drop if it is not known before the target.")
      }
    }
    if let classNames {
      if !options.balancesClasses, let rare = training.rareClass(classes: classNames.count) {
        warnings.append(
          "class \(classNames[rare.label].quoted) has only \(rare.count) of \(training.count) training "
            + "rows; look at the mean over classes, and try --balance.")
      }
    }
    return warnings
  }

  /// The share of the variance, or of the rows, from which on a single column gives the answer away.
  static let givesAway = 0.995

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

  /// The share of the target that one column explains among the training rows: of the variance that a
  /// line explains, or of the rows whose class is the most frequent one of their value.
  private func answer(from column: ColumnEncoding, at places: Range<Int>) -> Double? {
    let width = encoding.width
    let numbers = training.features.floats
    let first = (0..<training.count).map { numbers[$0 * width + places.lowerBound] }
    guard let classNames else {
      guard case .number = column.kind else { return nil }
      return Self.correlation(first, training.targets.floats)
    }
    // Numbers that differ in nearly all rows tell rows apart, and not classes.
    let keys: [[UInt32]] = (0..<training.count).map { row in
      places.map { numbers[row * width + $0].bitPattern }
    }
    var counts: [[UInt32]: [Int]] = [:]
    for (key, label) in zip(keys, training.targets.integers) {
      counts[key, default: Array(repeating: 0, count: classNames.count)][Int(label)] += 1
    }
    guard counts.count * 5 <= training.count, counts.count > 1 else { return nil }
    let right = counts.values.reduce(0) { $0 + $1.reduce(0, max) }
    return Double(right) / Double(training.count)
  }

  /// The square of the correlation of two lists of numbers; 0 when one is constant.
  private static func correlation(_ left: [Float], _ right: [Float]) -> Double {
    let count = Double(left.count)
    let x = left.map(Double.init)
    let y = right.map(Double.init)
    let (mean, other) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xy += (a - mean) * (b - other)
      xx += (a - mean) * (a - mean)
      yy += (b - other) * (b - other)
    }
    return xx > 0 && yy > 0 ? xy * xy / (xx * yy) : 0
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
