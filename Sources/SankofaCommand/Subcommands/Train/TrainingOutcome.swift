import SankofaDraw
import SankofaFormats
import SankofaTraining

/// The outcome of a training run.
struct TrainingOutcome {
  let model: Model
  let ending: Ending
  /// The callback that watched for the best epoch, if any.
  let stopping: EarlyStopping?
  let test: ClassReport
  let path: String
  /// The seconds from the first step until the model was saved.
  let seconds: Double
  /// The checkpoints, if there are any.
  let checkpoints: CheckpointFolder?
  /// True when training can go on from a checkpoint.
  var isInterrupted: Bool { history.wasStopped && stopping?.stoppedEpoch == nil }

  private var history: History { ending.history }

  /// The seconds of training alone: shuffling, gathering and steps.
  private var trainingSeconds: Double { history.epochs.reduce(0) { $0 + $1.seconds } }
  private var examplesPerSecond: Double {
    Double(history.epochs.reduce(0) { $0 + $1.exampleCount }) / max(trainingSeconds, 1e-9)
  }

  /// The last of the JSON lines.
  var json: JSON {
    var line = JSONObject(uniqueMembers: [
      ("test_accuracy", JSON.number(test.accuracy)),
      ("test_loss", .number(test.loss)),
      ("examples_per_second", .number(examplesPerSecond)),
      ("weights_sha256", .string(model.weightsDigest)),
      ("seconds", .number(seconds)),
      ("epochs", .integer(history.epochs.count)),
      ("stopped", .bool(history.wasStopped)),
      ("model", .string(path)),
    ])
    if let last = checkpoints?.lastPath { line["checkpoint"] = .string(last) }
    if let epoch = stopping?.bestEpoch { line["best_epoch"] = .integer(epoch) }
    if let failure = ending.failure { line["error"] = .string(failure.description) }
    return .object(line)
  }

  /// A sentence that says that training was stopped, or which epoch's weights were kept.
  var stopText: String? {
    if let failure = ending.failure, let kept = failure.restoredEpoch {
      return
        "Stopped in epoch \(failure.epoch), whose loss was not finite; the weights of epoch "
        + "\(kept) are saved."
    }
    guard let stopping, let best = stopping.bestEpoch else { return history.stopText }
    let kept = "its weights are saved."
    if let last = stopping.stoppedEpoch {
      return "Stopped after epoch \(last): val_loss was lowest in epoch \(best); \(kept)"
    }
    let stop = history.stopText.map { _ in "Stopped in epoch \(history.epochs.count) as you asked: "
    }
    return (stop ?? "") + "val_loss was lowest in epoch \(best); \(kept)"
  }

  /// A sentence about the time that training took.
  var paceText: String {
    let pace = NumberFormat.rate(perSecond: examplesPerSecond).dropLast(2)
    return "Learned in \(NumberFormat.duration(seconds: seconds)), \(pace) examples a second."
  }

}

extension History {
  /// A sentence that says that training was stopped; `nil` if it was not.
  var stopText: String? {
    guard wasStopped else { return nil }
    return "Stopped in epoch \(epochs.count) as you asked; the model so far is saved."
  }
}
