import SankofaData
import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A report on how well a model tells classes apart.
struct ClassReport {
  let loss: Double
  let accuracy: Double
  /// `counts[actual][predicted]`.
  let counts: [[Int]]
  /// The names of the classes on one line each: they come from files.
  let classNames: [String]
  let exampleCount: Int
  let rightCount: Int
  private let equalNeurons: EqualNeurons?
  /// The classes of the training examples, if these are known.
  private let learnedClasses: Set<Int>?

  /// A class that is taken for another, and how often.
  struct Confusion {
    let actual: Int
    let predicted: Int
    let count: Int
  }

  /// Evaluates a compiled model.
  ///
  /// - Parameter learned: the labelled examples that the model was just trained on, if any.
  init(_ model: Model, on data: Dataset, loss: Loss, learned: Dataset? = nil) throws {
    guard let outputs = model.outputShape?.last else {
      preconditionFailure("a model of classes has a number for each")
    }
    let targets = loss.takesLabels ? data : try data.withOneHotTargets(classCount: outputs)
    let scores = try model.evaluate(targets, metrics: [.accuracy, .confusionMatrix])
    self.loss = scores.loss
    accuracy = try scores["accuracy"]
    guard let matrix = scores.table("confusion_matrix") else {
      preconditionFailure("an evaluation has the metrics that it was asked for")
    }
    let flat = matrix.integers.map(Int.init)
    let counts = (0..<outputs).map { row in Array(flat[row * outputs..<(row + 1) * outputs]) }
    self.counts = counts
    let names = model.classNames ?? data.classNames ?? []
    classNames =
      names.count == outputs ? names.map { $0.onOneLine() } : (0..<outputs).map(String.init)
    exampleCount = data.count
    rightCount = counts.enumerated().reduce(0) { $0 + $1.element[$1.offset] }
    equalNeurons = model.equalNeurons()
    learnedClasses = learned.map { Set($0.targets.integers.map(Int.init)) }
  }

  /// The most frequent confusion; `nil` when there is none.
  var worstConfusion: Confusion? {
    var worst: Confusion?
    for actual in counts.indices {
      for predicted in counts[actual].indices where predicted != actual {
        let count = counts[actual][predicted]
        if count > worst?.count ?? 0 {
          worst = Confusion(actual: actual, predicted: predicted, count: count)
        }
      }
    }
    return worst
  }

  /// The class of every answer, when all answers agree although the examples have several classes.
  private var onlyAnswer: Int? {
    let given = counts.indices.filter { answer in counts.contains { $0[answer] > 0 } }
    let actual = counts.filter { row in row.contains { $0 > 0 } }
    return given.count == 1 && actual.count > 1 ? given[0] : nil
  }

  /// A clause about the tested classes that have no training examples.
  private var unseenClasses: String? {
    guard let learnedClasses else { return nil }
    let tested = counts.indices.filter { counts[$0].contains { $0 > 0 } }
    let unseen = tested.filter { !learnedClasses.contains($0) }
    if unseen.isEmpty { return nil }
    let known = learnedClasses.sorted().filter(classNames.indices.contains).map { classNames[$0] }
    return unseen.count > known.count
      ? "it learned only from examples of \(listed(known))"
      : "it learned from no example of \(listed(unseen.map { classNames[$0] }))"
  }

  /// One line that says why the network could not learn, when the answers show that.
  private var trouble: String? {
    let only = onlyAnswer.map { "every answer is \(classNames[$0]): " }
    let reason: String
    if let unseenClasses {
      reason =
        unseenClasses + "; learn from more examples, or from files that are not sorted by class."
    } else if let equal = equalNeurons {
      let cause =
        equal.areZero
        ? "the weights of \(equal.layer) are still all 0, since their gradient was 0 in every step"
        : "all \(NumberFormat.grouped(equal.count)) neurons of \(equal.layer) are equal and learn "
          + "alike, so they count as one"
      reason = cause + "; start with --initializer he_normal."
    } else if only != nil {
      reason = "the outputs hardly depend on the picture; try a smaller --learning-rate."
    } else {
      return nil
    }
    let line = (only ?? "") + reason
    return line.prefix(1).uppercased() + line.dropFirst()
  }

  /// The largest number of classes whose matrix is still readable.
  private static let mostClasses = 40
  /// The largest number of pairs of classes that are shown instead.
  private static let mostPairs = 20

  /// The pairs of classes that are confused most, in place of the whole matrix.
  private func confusions(_ style: TerminalStyle) -> String {
    let all = counts.indices.flatMap { actual in
      counts[actual].indices.compactMap { predicted in
        let count = counts[actual][predicted]
        return actual == predicted || count == 0
          ? nil : Confusion(actual: actual, predicted: predicted, count: count)
      }
    }
    let worst = all.sorted {
      ($1.count, $0.actual, $0.predicted) < ($0.count, $1.actual, $1.predicted)
    }
    let rows = worst.prefix(Self.mostPairs).map { pair in
      let total = counts[pair.actual].reduce(0, +)
      return [
        classNames[pair.actual], classNames[pair.predicted], NumberFormat.grouped(pair.count),
        NumberFormat.percent(Double(pair.count) / Double(total)),
      ]
    }
    let left = worst.count - rows.count
    let table = Table(
      columns: [
        .init("actual"), .init("predicted"), .init("times", isRight: true),
        .init("of the actual", isRight: true),
      ], rows: rows)
    return table.text(style: style) + (left > 0 ? "(\(counted(left, "more pair")))\n" : "")
  }

  /// The whole report as lines.
  func text(style: TerminalStyle, columns: Int) -> String {
    var text = "Test accuracy \(NumberFormat.percent(accuracy, decimals: 2)) "
    text += "(\(NumberFormat.grouped(rightCount)) of \(NumberFormat.grouped(exampleCount)) right), "
    text += "loss \(NumberFormat.fixed(loss, decimals: 4))\n\n"
    text +=
      counts.count > Self.mostClasses
      ? confusions(style)
      : ConfusionMatrixPicture(counts: counts, classNames: classNames)
        .text(style: style, columns: columns)
    if let trouble { return text + "\n\(trouble)\n" }
    guard let worst = worstConfusion else { return text }
    let times = worst.count == 1 ? "once" : "\(NumberFormat.grouped(worst.count)) times"
    return text + "\nMost confused: \(classNames[worst.actual]) taken for "
      + "\(classNames[worst.predicted]), \(times).\n"
  }
}

extension Model {
  /// The first example of a class that the model takes for another.
  func firstExample(of confusion: ClassReport.Confusion, in data: Dataset) throws -> Int? {
    let guesses = try predict(data.features).indexOfMaximum().integers
    return zip(data.targets.integers, guesses).enumerated().first { _, pair in
      Int(pair.0) == confusion.actual && Int(pair.1) == confusion.predicted
    }?.offset
  }
}
