import SankofaNN
import SankofaTensor

/// A value of each epoch that a callback watches.
struct Monitor {
  /// The name of the callback that watches, for messages.
  let owner: String
  /// As `History.Epoch` has it, such as `val_loss`.
  let name: String
  let mode: MonitorMode
  /// The least difference by which a value must be better.
  let minimumDelta: Double
  private var isGreaterBetter = false

  init(_ owner: String, _ name: String, mode: MonitorMode, minimumDelta: Double) {
    self.owner = owner
    self.name = name
    self.mode = mode
    self.minimumDelta = minimumDelta
  }

  /// Throws when the training will not tell the value, or nobody says when it is better.
  mutating func begin(_ training: Training) throws {
    try training.check(name, owner)
    guard minimumDelta.isFinite, minimumDelta >= 0 else {
      throw TrainingError(
        owner, "minimumDelta must be 0 or above, got \(minimumDelta); try 0.001.")
    }
    isGreaterBetter = try decided()
  }

  /// True when a value is better than another; anything that is a number is better than none.
  func improves(_ value: Double, on best: Double?) -> Bool {
    if value.isNaN { return false }
    guard let best else { return true }
    return isGreaterBetter ? value - minimumDelta > best : value + minimumDelta < best
  }

  /// The value of an epoch.
  ///
  /// - Throws: `TrainingError` when the epoch lacks it: a metric of one's own may be a number in some
  ///   epochs only.
  func value(in epoch: History.Epoch) throws -> Double {
    try epoch.value(name, for: owner)
  }

  private func decided() throws -> Bool {
    switch mode {
    case .minimum: return false
    case .maximum: return true
    case .automatic:
      let words = Set(name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
      // The only names of two words that say it together.
      if words.isSuperset(of: ["f", "beta"]) { return true }
      // `top_5_accuracy` is an accuracy; the error of an accuracy is an error.
      if !words.isDisjoint(with: Monitor.smallerWords) { return false }
      if !words.isDisjoint(with: Monitor.greaterWords) { return true }
      throw TrainingError(
        owner,
        "\(name.quoted) does not say by its name whether smaller or greater is better; give mode: "
          + ".minimum or .maximum.")
    }
  }

  private static let smallerWords: Set<String> = [
    "loss", "error", "crossentropy", "entropy", "divergence", "distance", "hinge", "cosh",
    "huber", "poisson", "perplexity", "mse", "mae", "rmse", "cost", "squares", "dice", "tversky",
    "false",
  ]
  private static let greaterWords: Set<String> = [
    "accuracy", "precision", "recall", "auc", "area", "f1", "fbeta", "r2", "iou", "similarity",
    "sensitivity", "specificity", "correct", "correlation", "true",
  ]
}

extension History.Epoch {
  /// A value that the training said it would tell.
  ///
  /// - Throws: `TrainingError` when the epoch lacks it.
  func value(_ name: String, for owner: String) throws -> Double {
    if let value = self[name] { return value }
    throw TrainingError(
      owner,
      "\(name.quoted) must be one number after each epoch, got none after epoch \(number); choose "
        + "another value.")
  }
}

extension Training {
  /// Throws when no epoch of this training will tell a value.
  func check(_ name: String, _ owner: String) throws {
    if valueNames.contains(name) { return }
    if name.hasPrefix("val_"), !valueNames.contains("val_loss") {
      throw TrainingError(
        owner, "\(name.quoted) needs validation data; give fit validation or validationSplit.")
    }
    throw UnknownName(owner, name, among: valueNames)
  }
}
