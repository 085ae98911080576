import SankofaNN
import SankofaTensor

/// Ends training when a value has not improved for some epochs.
///
/// ```swift
/// let stopping = EarlyStopping(patience: 5, restoresBestWeights: true)
/// try model.fit(data, epochs: 200, validationSplit: 0.1, callbacks: [stopping])
/// ```
public final class EarlyStopping: Callback {
  /// The number of epochs in a row without improvement after which training ends.
  public let patience: Int
  /// A value that an epoch must also beat to reset the count of epochs without improvement.
  public let baseline: Double?
  /// The first epoch of a call of `fit` that is compared, counted from 1.
  public let firstEpoch: Int
  /// True when the model gets the weights of the best epoch back at the end of training, even after
  /// an error.
  public let restoresBestWeights: Bool
  public var keepsWeights: Bool { restoresBestWeights }
  /// True when the best value and the count of epochs without improvement continue from earlier
  /// calls of `fit`.
  public let continues: Bool
  /// The best value so far.
  public private(set) var best: Double?
  /// The number of the best epoch over all calls of `fit`.
  public private(set) var bestEpoch: Int?
  /// The number of the epoch after which this callback stopped training; `nil` when it did not.
  public private(set) var stoppedEpoch: Int?
  /// True when the best weights come back only after a loss that was not finite.
  private let isRescue: Bool
  private var monitor: Monitor
  private var failures = 0
  /// True when the state of an earlier call of `fit` was restored.
  private var isGoingOn = false
  private var kept: [(parameter: Parameter, value: Tensor)] = []
  private var keptEpoch: Int?

  /// Makes a callback that monitors a value.
  ///
  /// - Parameters:
  ///   - name: the name of the value, such as `loss` or `accuracy`; `val_loss` by default.
  ///   - patience: the number of epochs in a row without improvement after which training ends;
  ///     with 0, the default, the first epoch that is no better is the last.
  ///   - minimumDelta: the amount by which a value must be better; 0 by default.
  ///   - mode: the direction in which the value improves; by default that of the value itself.
  ///   - baseline: a value that an epoch must also beat to reset the count; none by default.
  ///   - firstEpoch: the first epoch that is compared; 1 by default.
  ///   - continues: true to continue from the earlier call of `fit`, with its best value and its
  ///     count of epochs without improvement, even when the model was saved and loaded in between;
  ///     false by default. The best weights are not kept, so `continues` and `restoresBestWeights`
  ///     cannot both be true.
  ///   - restoresBestWeights: true to restore all parameters of the best epoch, including the
  ///     statistics of layers; false by default.
  public init(
    monitor name: String = "val_loss", patience: Int = 0, minimumDelta: Double = 0,
    mode: MonitorMode = .automatic, baseline: Double? = nil, firstEpoch: Int = 1,
    restoresBestWeights: Bool = false, continues: Bool = false
  ) {
    monitor = Monitor("EarlyStopping", name, mode: mode, minimumDelta: minimumDelta)
    self.patience = patience
    self.baseline = baseline
    self.firstEpoch = firstEpoch
    self.restoresBestWeights = restoresBestWeights
    self.continues = continues
    isRescue = false
  }

  /// Makes a callback that never ends training, and restores the best weights only after a loss
  /// that was not finite.
  package init(rescuingBestOf name: String) {
    monitor = Monitor("EarlyStopping", name, mode: .minimum, minimumDelta: 0)
    (patience, baseline, firstEpoch, continues) = (.max, nil, 1, false)
    (restoresBestWeights, isRescue) = (true, true)
  }

  /// Resets the state, unless ``continues`` is true. Throws `SankofaError` for an invalid setting,
  /// and when the training does not have the value.
  public func trainingBegan(_ training: TrainingRun) throws {
    if patience < 0 {
      throw SankofaError("EarlyStopping", "patience must be 0 or above, got \(patience); try 5.")
    }
    if let baseline, !baseline.isFinite {
      throw SankofaError(
        "EarlyStopping", "baseline must be a finite number, got \(baseline); leave it out.")
    }
    if firstEpoch < 1 {
      throw SankofaError(
        "EarlyStopping", "firstEpoch must be at least 1, got \(firstEpoch); try 1.")
    }
    if continues, restoresBestWeights {
      throw SankofaError(
        "EarlyStopping",
        "the best weights of an earlier training are not known; give either continues or "
          + "restoresBestWeights.")
    }
    try monitor.begin(training)
    (best, bestEpoch, stoppedEpoch, failures) = (nil, nil, nil, 0)
    (kept, keptEpoch, isGoingOn) = ([], nil, false)
    if continues, let memory = training.model.callbackMemory[memoryName] { try resume(memory) }
  }

  /// Compares the value with the best one, and stops training when the patience is used up.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    guard training.epoch >= firstEpoch else { return }
    let value = try monitor.value(in: epoch)
    defer { remember(in: training.model) }
    failures += 1
    if monitor.improves(value, on: best) {
      (best, bestEpoch) = (value, epoch.number)
      keepWeights(of: training.model, epoch)
      // An epoch that beats all before it but not the baseline still uses up patience.
      if baseline.map({ monitor.improves(value, on: $0) }) ?? true { failures = 0 }
      return
    }
    // When no epoch has a usable value, the weights of the first one are kept.
    if kept.isEmpty { keepWeights(of: training.model, epoch) }
    if failures >= patience, training.epoch > 1 || isGoingOn {
      stoppedEpoch = epoch.number
      training.stop()
    }
  }

  private var memoryName: String { "EarlyStopping \(monitor.name)" }

  private func resume(_ memory: Configuration) throws {
    best = try memory.optionalNumber("best")
    failures = try memory.count("failures")
    bestEpoch = best == nil ? nil : try memory.count("bestEpoch")
    isGoingOn = true
  }

  private func remember(in model: Model) {
    if !continues { return }
    model.callbackMemory[memoryName] = Configuration([
      ("best", best.map { .number($0) } ?? .none), ("failures", .integer(failures)),
      ("bestEpoch", bestEpoch.map { .integer($0) } ?? .none),
    ])
  }

  public func savedState(_ training: TrainingRun) -> CallbackState? {
    var state = CallbackState(
      settings: Configuration(
        monitor.settings + [
          ("patience", .integer(patience)), ("baseline", baseline.map { .number($0) } ?? .none),
          ("firstEpoch", .integer(firstEpoch)), ("restoresBestWeights", .flag(restoresBestWeights)),
          ("isRescue", .flag(isRescue)), ("continues", .flag(continues)),
        ]),
      values: Configuration([
        ("failures", .integer(failures)), ("isGoingOn", .flag(isGoingOn)),
        ("bestEpoch", bestEpoch.map { .integer($0) } ?? .none),
        ("stoppedEpoch", stoppedEpoch.map { .integer($0) } ?? .none),
        ("keptEpoch", keptEpoch.map { .integer($0) } ?? .none),
      ]))
    state.add("best", best)
    for (index, (_, value)) in kept.enumerated() { state.tensors.append(("kept.\(index)", value)) }
    return state
  }

  public func check(_ state: CallbackState, _ training: TrainingRun) throws {
    _ = try Kept(state, training.model)
  }

  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    let old = try Kept(state, training.model)
    (best, bestEpoch, stoppedEpoch) = (old.best, old.bestEpoch, old.stoppedEpoch)
    (failures, isGoingOn) = (old.failures, old.isGoingOn)
    (kept, keptEpoch) = (old.weights, old.epoch)
  }

  /// The content of a state that was saved.
  private struct Kept {
    let best: Double?
    let bestEpoch: Int?
    let stoppedEpoch: Int?
    let failures: Int
    let isGoingOn: Bool
    /// The weights of ``epoch``: all parameters, or none.
    let weights: [(parameter: Parameter, value: Tensor)]
    let epoch: Int?

    init(_ state: CallbackState, _ model: Model) throws {
      best = try state.number("best")
      bestEpoch = try state.values.setting("bestEpoch")
      stoppedEpoch = try state.values.setting("stoppedEpoch")
      failures = try state.values.count("failures")
      isGoingOn = try state.values.setting("isGoingOn")
      epoch = try state.values.setting("keptEpoch")
      let hasWeights = epoch != nil
      weights = try model.parameters.enumerated().compactMap { index, parameter in
        let name = "kept.\(index)"
        let tensor = state[name]
        if !hasWeights, tensor == nil { return nil }
        guard hasWeights, let tensor, tensor.type == parameter.type else {
          let expected = hasWeights ? "\(parameter.type)" : "left out without keptEpoch"
          throw SankofaError(
            "EarlyStopping",
            "\(name.quoted) must be \(expected), got \(tensor.map { "\($0.type)" } ?? "nothing"); "
              + "choose another checkpoint.")
        }
        return (parameter, tensor)
      }
    }
  }

  /// Restores the best weights when ``restoresBestWeights`` is true.
  public func trainingEnded(_ training: TrainingRun) throws {
    if !isRescue || training.failure is NonFiniteLoss {
      if let keptEpoch { training.restoredEpoch = keptEpoch }
      for (parameter, value) in kept { parameter.value = value }
    }
    (kept, keptEpoch) = ([], nil)
  }

  private func keepWeights(of model: Model, _ epoch: History.Epoch) {
    guard restoresBestWeights else { return }
    (kept, keptEpoch) = (model.parameters.map { ($0, $0.value) }, epoch.number)
  }
}
