import SankofaData
import SankofaNN
import SankofaTensor

/// A network that was trained on a table, and how well it does.
public struct TableOutcome {
  /// The trained network, with everything that turns rows into answers.
  public let model: Model
  /// The course of the training.
  public let history: History
  /// The best epoch on the validation rows; `nil` when no rows were held out.
  public let bestEpoch: Int?
  /// True when the network learned anew from the training and the validation rows together, for
  /// ``bestEpoch`` epochs; otherwise it has the weights of that epoch.
  public let isRetrained: Bool
  /// The epoch after which training ended because the validation loss no longer improved; `nil` when it
  /// did not end so.
  public let stoppedEpoch: Int?
  /// False when a callback of the caller stopped the training, or that on all rows that would have
  /// followed.
  public let isWhole: Bool
  /// The error that ended the training when the loss was no longer finite; the weights are then
  /// those of the best epoch before.
  public let failure: NonFiniteLoss?
  /// The scores of the network on the test rows.
  public let scores: TableScores
  /// The scores of a linear model on the same rows; `nil` when its loss was no longer finite.
  public let linear: TableScores?
  /// The scores of the same answer for all rows: the mean, or the most frequent class.
  public let trivial: TableScores
  /// For each column, how much worse ``TableScores/main`` becomes when its cells change places among
  /// the test rows; the largest first.
  public let importance: [(column: String, loss: Double)]
}

extension TableTraining {
  /// Trains the network, and compares it on the test rows with a linear model and with a trivial
  /// answer.
  ///
  /// - Parameters:
  ///   - callbacks: those of the training that the validation rows watch.
  ///   - retraining: those of the training on all rows that may follow (``TableRecipe/retrains``).
  ///   - save: a closure that is given the network before it is compared, for example to save it, since
  ///     the comparison takes time. An error ends the run.
  /// - Throws: the errors of training.
  public func run(
    callbacks: [any Callback] = [], retraining: [any Callback] = [],
    save: (Model) throws -> Void = { _ in }
  ) throws -> TableOutcome {
    let classes = classNames?.count
    let weights = options.balancesClasses ? classWeights() : nil
    let trained = try recipe.trained(
      training, validation: validation, classes: classes, seed: options.seed, classWeights: weights,
      callbacks: callbacks, retraining: retraining)
    let model = trained.model
    model.preprocessing = .table(encoding)
    model.metadata["columns"] = columns.json.description
    // Those of the rows that the encoding was fitted to, so that a missing cell lies at its mean.
    model.featureMeans = training.featureMeans
    model.tableRecord = TableRecord(self, isWhole: trained.isWhole)
    try save(model)
    return TableOutcome(
      model: model, history: trained.history, bestEpoch: trained.bestEpoch,
      isRetrained: trained.isRetrained, stoppedEpoch: trained.stoppedEpoch,
      isWhole: trained.isWhole, failure: trained.failure,
      scores: try scores(model, test.features),
      linear: try linearScores(classes, weights), trivial: trivialScores(),
      importance: try importance(model))
  }

  /// The scores of a linear model; `nil` when its loss is no longer finite.
  private func linearScores(
    _ classes: Int?, _ weights: [Int: Double]?
  ) throws -> TableScores? {
    do {
      let model = try recipe.linear.trained(
        training, validation: validation, classes: classes, seed: options.seed,
        classWeights: weights
      ).model
      return try scores(model, test.features)
    } catch is NonFiniteLoss { return nil }
  }

  /// A factor for each class by which all classes weigh the same: n / (classes · rows of the class).
  public func classWeights() -> [Int: Double] {
    classNames.map { training.balancingWeights(classes: $0.count) } ?? [:]
  }

  /// The scores of a model's answers to features [n, width], in the order of the test rows.
  func scores(_ model: Model, _ features: Tensor) throws -> TableScores {
    TableScores(
      outputs: try model.predict(features), targets: test.targets, classes: classNames?.count)
  }

  private func trivialScores() -> TableScores {
    if let classNames {
      return .classes(
        ClassScores(mostFrequentClassOf: training, on: test, classes: classNames.count))
    }
    return .numbers(NumberScores(meanOf: training, on: test))
  }

  /// The number of times that each column is shuffled.
  private static let shuffles = 5

  /// The most test rows that are shuffled.
  private static let mostShuffled = 5_000

  /// Permutation importance (Breiman, 2001), the mean of five shuffles.
  private func importance(_ model: Model) throws -> [(column: String, loss: Double)] {
    let part = test.prefix(TableTraining.mostShuffled)
    func score(_ features: Tensor) throws -> Double {
      TableScores(
        outputs: try model.predict(features), targets: part.targets, classes: classNames?.count
      ).main
    }
    let whole = try score(part.features)
    let width = encoding.width
    let numbers = part.features.floats
    var found: [(column: String, loss: Double)] = []
    for (index, (column, places)) in zip(encoding.columns, encoding.featureRanges).enumerated() {
      var sum = 0.0
      for shuffle in 0..<TableTraining.shuffles {
        let key = RandomKey(seed: options.seed).folded(UInt64(1_000 * (index + 1) + shuffle))
        let order = key.permutation(of: part.count)
        var changed = numbers
        for (row, other) in order.enumerated() {
          for place in places { changed[row * width + place] = numbers[Int(other) * width + place] }
        }
        sum += try score(Tensor(changed, shape: part.features.shape))
      }
      found.append((column.name, whole - sum / Double(TableTraining.shuffles)))
    }
    return found.enumerated().sorted { ($1.element.loss, $0.offset) < ($0.element.loss, $1.offset) }
      .map(\.element)
  }
}
