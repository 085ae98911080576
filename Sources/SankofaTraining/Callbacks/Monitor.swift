import SankofaNN
import SankofaTensor

/// A value of each epoch that a callback monitors.
struct Monitor {
  /// The name of the callback, for messages.
  let owner: String
  /// The name of the value as in `History.Epoch`, such as `val_loss`.
  let name: String
  let mode: MonitorMode
  /// The amount by which a value must be better.
  let minimumDelta: Double
  private var isGreaterBetter = false

  init(_ owner: String, _ name: String, mode: MonitorMode, minimumDelta: Double) {
    self.owner = owner
    self.name = name
    self.mode = mode
    self.minimumDelta = minimumDelta
  }

  /// The settings, which must be the same when training is resumed.
  var settings: [(name: String, value: Configuration.Value)] {
    [
      ("monitor", .text(name)), ("mode", .text("\(mode)")), ("minimumDelta", .number(minimumDelta)),
    ]
  }

  /// Prepares for a training. Throws when the training does not have the value, or when it is
  /// unknown in which direction the value improves.
  mutating func begin(_ training: TrainingRun) throws {
    try training.check(name, owner)
    guard minimumDelta.isFinite, minimumDelta >= 0 else {
      throw SankofaError(
        owner, "minimumDelta must be 0 or above, got \(minimumDelta); try 0.001.")
    }
    isGreaterBetter = try decided(training)
  }

  /// Returns true when `value` is better than `best`; any number is better than `nil`, and NaN is
  /// never better.
  func improves(_ value: Double, on best: Double?) -> Bool {
    if value.isNaN { return false }
    guard let best else { return true }
    return isGreaterBetter ? value - minimumDelta > best : value + minimumDelta < best
  }

  /// Returns the value of an epoch.
  ///
  /// - Throws: `SankofaError` when the epoch does not have the value, because a custom metric may
  ///   be a single number in some epochs only.
  func value(in epoch: History.Epoch) throws -> Double {
    try epoch.value(name, for: owner)
  }

  private func decided(_ training: TrainingRun) throws -> Bool {
    switch mode {
    case .minimum: return false
    case .maximum: return true
    case .automatic:
      if let better = training.betterDirections[name] { return better == .greater }
      throw SankofaError(
        owner,
        "\(name.quoted) does not say whether smaller or greater is better; give mode: .minimum or "
          + ".maximum, or the metric its better:.")
    }
  }
}

extension History.Epoch {
  /// Returns a value that the training announced for each epoch.
  ///
  /// - Throws: `SankofaError` when the epoch does not have the value.
  func value(_ name: String, for owner: String) throws -> Double {
    if let value = self[name] { return value }
    throw SankofaError(
      owner,
      "\(name.quoted) must be one number after each epoch, got none after epoch \(number); choose "
        + "another value.")
  }
}

extension TrainingRun {
  /// Throws when the epochs of this training do not have a value of this name.
  func check(_ name: String, _ owner: String) throws {
    if valueNames.contains(name) { return }
    if name.hasPrefix("val_"), !valueNames.contains("val_loss") {
      throw SankofaError(
        owner, "\(name.quoted) needs validation data; give fit validation or validationSplit.")
    }
    throw UnknownName(owner, name, among: valueNames)
  }
}

/// The direction in which a monitored value improves.
public enum MonitorMode: Sendable, Hashable {
  /// The direction of the value itself: losses improve when they get smaller, metrics by their
  /// ``Metric/better``. A value without a known direction is an error when training begins.
  case automatic
  /// Smaller values are better.
  case minimum
  /// Greater values are better.
  case maximum
}
