import SankofaData
import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

/// How well a model tells classes apart.
struct ClassReport {
  let loss: Double
  let accuracy: Double
  /// `counts[actual][predicted]`.
  let counts: [[Int]]
  let classNames: [String]
  let exampleCount: Int
  let rightCount: Int

  /// Two classes that are taken for each other, and how often.
  struct Confusion {
    let actual: Int
    let predicted: Int
    let count: Int
  }

  /// Evaluates a compiled model.
  init(_ model: Model, on data: Dataset, loss: Loss) throws {
    let outputs = model.outputShape?.last ?? 0
    let targets = loss.takesLabels ? data : try data.withOneHotTargets(classCount: outputs)
    let scores = try model.evaluate(targets, metrics: [.accuracy, .confusionMatrix])
    self.loss = scores.loss
    accuracy = scores.value("accuracy") ?? 0
    let flat = scores["confusion_matrix"]?.integers.map(Int.init) ?? []
    let counts = (0..<outputs).map { row in Array(flat[row * outputs..<(row + 1) * outputs]) }
    self.counts = counts
    let names = model.classNames ?? data.classNames ?? []
    classNames = names.count == outputs ? names : (0..<outputs).map(String.init)
    exampleCount = data.count
    rightCount = counts.enumerated().reduce(0) { $0 + $1.element[$1.offset] }
  }

  /// The class that is most often taken for one other, or `nil` when none ever is.
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

  /// The whole report as lines.
  func text(style: TerminalStyle, columns: Int) -> String {
    var text = "Test accuracy \(NumberFormat.percent(accuracy, decimals: 2)) "
    text += "(\(NumberFormat.grouped(rightCount)) of \(NumberFormat.grouped(exampleCount)) right), "
    text += "loss \(NumberFormat.fixed(loss, decimals: 4))\n\n"
    text += ConfusionMatrixPicture(counts: counts, classNames: classNames)
      .text(style: style, columns: columns)
    guard let worst = worstConfusion else { return text }
    let times = worst.count == 1 ? "once" : "\(NumberFormat.grouped(worst.count)) times"
    return text + "\nWorst confused: \(classNames[worst.actual]) taken for "
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
