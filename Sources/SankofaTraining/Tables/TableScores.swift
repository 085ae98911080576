import SankofaData
import SankofaTensor

/// How well rows of a table were predicted.
public enum TableScores: Sendable, Hashable {
  /// Of numbers.
  case numbers(NumberScores)
  /// Of classes.
  case classes(ClassScores)

  /// Scores a model's outputs: numbers [n, 1], or probabilities [n, classes].
  ///
  /// - Parameters:
  ///   - targets: numbers [n, 1], or labels [n].
  ///   - classes: the number of classes; `nil` for numbers.
  public init(outputs: Tensor, targets: Tensor, classes: Int?) {
    let outputs = outputs.floats
    guard let classes else {
      self = .numbers(
        NumberScores(
          predictions: outputs.map(Double.init), targets: targets.floats.map(Double.init)))
      return
    }
    let answers = stride(from: 0, to: outputs.count, by: classes).map { start in
      let row = outputs[start..<start + classes]
      return row.indices.reduce(start) { row[$1] > row[$0] ? $1 : $0 } - start
    }
    self = .classes(
      ClassScores(answers: answers, labels: targets.integers.map { Int($0) }, classes: classes))
  }

  /// The question that was answered.
  public var task: TableTask {
    switch self {
    case .numbers: .regression
    case .classes: .classification
    }
  }

  /// The score that is larger for better answers: R², or the share of rows that are right.
  public var main: Double {
    switch self {
    case .numbers(let scores): scores.r2
    case .classes(let scores): scores.accuracy
    }
  }
}

/// How well numbers were predicted, in the target's own unit.
public struct NumberScores: Sendable, Hashable {
  /// 1 − Σ(t − p)² / Σ(t − t̄)², the share of the variance that is explained; negative when the mean
  /// t̄ of these rows would be a better answer. 0 when all targets are equal and not all are right.
  public let r2: Double
  /// The mean of |t − p|.
  public let meanAbsoluteError: Double
  /// The root of the mean of (t − p)².
  public let rootMeanSquaredError: Double
  /// The errors p − t that 5, 25, 50, 75 and 95 % of the rows do not exceed.
  public let errorQuantiles: [Double]

  /// Compares predictions p with targets t, of which there is at least one.
  public init(predictions: [Double], targets: [Double]) {
    let count = Double(targets.count)
    let errors = zip(predictions, targets).map { $0 - $1 }
    let mean: Double = targets.reduce(0, +) / count
    let squares: Double = errors.reduce(0) { $0 + $1 * $1 }
    let spread: Double = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    r2 = spread > 0 ? 1 - squares / spread : squares == 0 ? 1 : 0
    meanAbsoluteError = errors.reduce(0) { $0 + abs($1) } / count
    rootMeanSquaredError = (squares / count).squareRoot()
    let sorted = errors.sorted()
    errorQuantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map { share in
      sorted[Int((share * (count - 1)).rounded())]
    }
  }
}

/// How well classes were predicted.
public struct ClassScores: Sendable, Hashable {
  /// The number of rows of each class that were taken for each class: `counts[true][answer]`.
  public let counts: [[Int]]

  /// Counts answers.
  public init(answers: [Int], labels: [Int], classes: Int) {
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    for (answer, label) in zip(answers, labels) { counts[label][answer] += 1 }
    self.counts = counts
  }

  /// The share of the rows that are right.
  public var accuracy: Double {
    let all = counts.reduce(0) { $0 + $1.reduce(0, +) }
    return Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(max(1, all))
  }

  /// The mean over the classes that occur of the share of their rows that are right.
  public var balancedAccuracy: Double {
    let shares = counts.enumerated().compactMap { label, row -> Double? in
      let all = row.reduce(0, +)
      return all == 0 ? nil : Double(row[label]) / Double(all)
    }
    return shares.reduce(0, +) / Double(max(1, shares.count))
  }
}
