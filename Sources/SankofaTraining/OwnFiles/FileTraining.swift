import SankofaData
import SankofaNN
import SankofaTensor

/// A training on files of one's own that are examples of classes: ``PictureTraining``,
/// ``SoundTraining`` or ``TextTraining``.
public protocol FileTraining {
  /// The kind of the network.
  associatedtype Recipe: FileRecipe
  /// The kind of the files.
  var kind: FileKind { get }
  /// The examples, split.
  var examples: FileExamples { get }
  /// The shape of an example.
  var shape: Shape { get }
  /// The network and its training.
  var recipe: Recipe { get }
  /// The rule by which files become examples.
  var preprocessing: Preprocessing { get }
  /// The choices for files of every kind.
  var shared: FileOptions { get }
  /// The number of test examples that are also among those to train on.
  var repeatedCount: Int { get }
}

/// The choices for a training that do not depend on the kind of files.
public struct FileOptions: Sendable, Hashable {
  /// The share of the files for testing.
  public var testShare = 0.2
  /// The share of the other files on which training is watched.
  public var validationShare = 0.15
  /// True when files of rare classes count as much as those of frequent ones.
  public var balancesClasses = false
  /// The seed of the split, of the first weights and of the order of files.
  public var seed: UInt64 = 0

  /// The usual choices.
  public init() {}
}

/// A network that was trained on files, and how well it does.
public struct FileOutcome {
  /// The trained network, with everything that turns files into answers.
  public let model: Model
  /// The course of the training.
  public let history: History
  /// The epoch whose weights were kept; `nil` when nothing was held out.
  public let bestEpoch: Int?
  /// The epoch after which training ended because the validation loss no longer improved; `nil` when it
  /// did not end so.
  public let stoppedEpoch: Int?
  /// The error that ended the training when the loss was no longer finite; the weights are then
  /// those of the best epoch before.
  public let failure: NonFiniteLoss?
  /// The scores of the network on the test examples.
  public let scores: ClassScores
  /// The scores of the most frequent class as the answer for all of them.
  public let trivial: ClassScores
}

extension FileTraining {
  /// The classes, in order.
  public var classNames: [String] { examples.classNames }
  /// The examples to train on.
  public var training: Dataset { examples.training }
  /// The examples on which training is watched; `nil` when there are none.
  public var validation: Dataset? { examples.validation }
  /// The examples to test on.
  public var test: Dataset { examples.test }
  /// The number of files for testing or watching that are of none of ``classNames``.
  public var unknownCount: Int { examples.unknownCount }

  /// Trains the network, and compares it on the test examples with a trivial answer.
  ///
  /// - Throws: the errors of training.
  public func run(callbacks: [any Callback] = []) throws -> FileOutcome {
    let classes = classNames.count
    let (model, history, stopping, failure) = try recipe.trained(
      training, validation: validation, classes: classes, seed: shared.seed,
      classWeights: shared.balancesClasses ? training.balancingWeights(classes: classes) : nil,
      callbacks: callbacks)
    model.preprocessing = preprocessing
    guard
      case .classes(let scores) = TableScores(
        outputs: try model.predict(test.features), targets: test.targets, classes: classes)
    else { preconditionFailure("labels have scores of classes") }
    return FileOutcome(
      model: model, history: history, bestEpoch: stopping?.bestEpoch,
      stoppedEpoch: stopping?.stoppedEpoch, failure: failure, scores: scores,
      trivial: ClassScores(mostFrequentClassOf: training, on: test, classes: classes))
  }

  /// The reasons to doubt the scores on the test examples: files that are in both parts, and classes
  /// that are rare.
  public func warnings() -> [String] {
    var warnings: [String] = []
    let repeated = repeatedCount
    if repeated > 0 {
      warnings.append(
        "\(repeated) of \(test.count) test \(kind.noun)s \(repeated == 1 ? "is" : "are") also among "
          + "those to learn from, which makes the test easier; remove duplicates.")
    }
    if !shared.balancesClasses, let rare = training.rareClass(classes: classNames.count) {
      warnings.append(
        "class \(classNames[rare.label].quoted) has only \(rare.count) of \(training.count) "
          + "\(kind.noun)s to learn from; look at the mean over classes, and try --balance.")
    }
    if unknownCount > 0 {
      warnings.append(
        "left out \(kind.counted(unknownCount)) of classes without \(kind.noun)s to learn from; add "
          + "some of these classes.")
    }
    return warnings
  }

  /// The number of test examples whose numbers are also those of an example to train on.
  public var repeatedCount: Int {
    let known = Set(Self.rows(training))
    return Self.rows(test).count { known.contains($0) }
  }

  /// The numbers of each example.
  private static func rows(_ data: Dataset) -> [ArraySlice<UInt8>] {
    let numbers = data.features.elements(as: UInt8.self)
    let size = data.featureShape.elementCount
    return (0..<data.count).map { numbers[$0 * size..<($0 + 1) * size] }
  }
}
