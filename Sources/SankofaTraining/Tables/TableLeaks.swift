import SankofaData
import SankofaTensor

/// Columns that give the answer away.
extension TableTraining {
  /// The share of the variance, or of the rows, from which on a single column gives the answer away.
  static let givesAway = 0.995

  /// The fewest rows with, and without, a value for which missing values can give the answer away.
  private static let fewestMissing = 3

  /// A line for each column whose values alone predict the target nearly always, or that lacks a value
  /// nearly exactly where the target is one class.
  func leaks() -> [String] {
    let numbers = training.features.floats
    return zip(encoding.columns, encoding.featureRanges).flatMap { column, places -> [String] in
      if let share = answer(from: column, at: places, in: numbers), share > TableTraining.givesAway
      {
        return [
          "column \(column.name.quoted) alone predicts the target nearly always; leave it out with "
            + "--drop if it is not known before the target."
        ]
      }
      guard let text = answer(fromMissing: column, at: places, in: numbers) else { return [] }
      return [
        "column \(column.name.quoted) \(text), so that its missing values alone give the target away; "
          + "leave it out with --drop if it is filled in only afterwards."
      ]
    }
  }

  /// When the missing values of a column say what the target is, a text such as
  /// `lacks a value nearly exactly where the target is "no"`; otherwise `nil`.
  private func answer(
    fromMissing column: ColumnEncoding, at places: Range<Int>, in numbers: [Float]
  ) -> String? {
    guard column.hasMissingFeature else { return nil }
    let isMissing = (0..<training.count).map {
      numbers[$0 * encoding.width + places.upperBound - 1] == 1
    }
    let missing = isMissing.count { $0 }
    let fewest = TableTraining.fewestMissing
    guard missing >= fewest, training.count - missing >= fewest else { return nil }
    let marks = isMissing.map { Float($0 ? 1 : 0) }
    guard let classNames else {
      let share = Self.correlation(marks, training.targets.floats)
      return share > TableTraining.givesAway
        ? "lacks a value nearly exactly where the target has one of two values" : nil
    }
    let labels = training.targets.integers
    for (label, name) in classNames.enumerated() {
      let others = zip(isMissing, labels).count { $0 != (Int($1) == label) }
      let isOnly =
        Double(training.count - others) > TableTraining.givesAway * Double(training.count)
      // Where a class is rare, few rows would agree by chance.
      if isOnly, others * 20 <= min(missing, training.count - missing) {
        return "lacks a value nearly exactly where the target is \(name.quoted)"
      }
    }
    return nil
  }

  /// The share of the target that one column explains among the training rows: of the variance that a
  /// line explains, or of the rows whose class is the most frequent one of their value.
  private func answer(
    from column: ColumnEncoding, at places: Range<Int>, in numbers: [Float]
  ) -> Double? {
    let width = encoding.width
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
}
