import SankofaNN

/// Reduces the learning rate when a value has not improved for some epochs.
public final class ReduceOnPlateau: Callback {
  /// The factor by which the rate is multiplied, between 0 and 1.
  public let factor: Double
  /// The number of epochs in a row without improvement after which the rate is reduced.
  public let patience: Int
  /// The number of epochs after a reduction that do not count as epochs without improvement.
  public let cooldown: Int
  /// The smallest rate to reduce to.
  public let minimumRate: Double
  /// True when the state continues from earlier calls of `fit`.
  public let continues: Bool
  /// The best value so far.
  public private(set) var best: Double?
  private var monitor: Monitor
  private var failures = 0
  private var coolingEpochs = 0

  /// Makes a callback that monitors a value.
  ///
  /// - Parameters:
  ///   - name: the name of the value, such as `loss` or `accuracy`; `val_loss` by default.
  ///   - factor: the factor for the rate; 0.1 by default.
  ///   - patience: the number of epochs in a row without improvement after which the rate is
  ///     reduced; 10 by default.
  ///   - minimumDelta: the amount by which a value must be better; 0.0001 by default.
  ///   - mode: the direction in which the value improves; by default that of the value itself.
  ///   - cooldown: the number of epochs after a reduction that do not count; 0 by default.
  ///   - minimumRate: the smallest rate to reduce to; 0 by default.
  ///   - continues: true to continue from the earlier call of `fit`, with its best value and its
  ///     count of epochs without improvement, even when the model was saved and loaded in between;
  ///     false by default.
  public init(
    monitor name: String = "val_loss", factor: Double = 0.1, patience: Int = 10,
    minimumDelta: Double = 1e-4, mode: MonitorMode = .automatic, cooldown: Int = 0,
    minimumRate: Double = 0, continues: Bool = false
  ) {
    monitor = Monitor("ReduceOnPlateau", name, mode: mode, minimumDelta: minimumDelta)
    self.factor = factor
    self.patience = patience
    self.cooldown = cooldown
    self.minimumRate = minimumRate
    self.continues = continues
  }

  /// Resets the state, unless ``continues`` is true. Throws `SankofaError` for an invalid setting,
  /// when the training does not have the value, and when the optimizer has a schedule.
  public func trainingBegan(_ training: TrainingRun) throws {
    try training.checkRateIsFree("ReduceOnPlateau")
    guard factor > 0, factor < 1 else {
      throw SankofaError(
        "ReduceOnPlateau", "factor must be between 0 and 1, got \(factor); try 0.1.")
    }
    if patience < 0 {
      throw SankofaError("ReduceOnPlateau", "patience must be 0 or above, got \(patience); try 5.")
    }
    if cooldown < 0 {
      throw SankofaError("ReduceOnPlateau", "cooldown must be 0 or above, got \(cooldown); try 2.")
    }
    guard minimumRate.isFinite, minimumRate >= 0 else {
      throw SankofaError(
        "ReduceOnPlateau", "minimumRate must be 0 or above, got \(minimumRate); try 1e-6.")
    }
    try monitor.begin(training)
    (best, failures, coolingEpochs) = (nil, 0, 0)
    guard continues, let memory = training.model.callbackMemory[memoryName] else { return }
    best = try memory.optionalNumber("best")
    failures = try memory.count("failures")
    coolingEpochs = try memory.count("coolingEpochs")
  }

  private var memoryName: String { "ReduceOnPlateau \(monitor.name)" }

  /// Compares the value with the best one, and reduces the rate when the patience is used up.
  public func epochEnded(_ training: TrainingRun, _ epoch: History.Epoch) throws {
    let value = try monitor.value(in: epoch)
    defer { remember(in: training.model) }
    // During the cooldown no failure is counted, so there is no count to reset at its end.
    if coolingEpochs > 0 { coolingEpochs -= 1 }
    if monitor.improves(value, on: best) {
      (best, failures) = (value, 0)
    } else if coolingEpochs == 0 {
      failures += 1
      if failures >= patience { reduceRate(of: training.model) }
    }
  }

  public func savedState(_ training: TrainingRun) -> CallbackState? {
    var state = CallbackState(
      settings: Configuration(
        monitor.settings + [
          ("factor", .number(factor)), ("patience", .integer(patience)),
          ("cooldown", .integer(cooldown)), ("minimumRate", .number(minimumRate)),
          ("continues", .flag(continues)),
        ]),
      values: Configuration([
        ("failures", .integer(failures)), ("coolingEpochs", .integer(coolingEpochs)),
      ]))
    state.add("best", best)
    return state
  }

  public func check(_ state: CallbackState, _ training: TrainingRun) throws {
    _ = try kept(in: state)
  }

  public func restore(_ state: CallbackState, _ training: TrainingRun) throws {
    (best, failures, coolingEpochs) = try kept(in: state)
  }

  private func kept(
    in state: CallbackState
  ) throws -> (best: Double?, failures: Int, coolingEpochs: Int) {
    (
      try state.number("best"), try state.values.count("failures"),
      try state.values.count("coolingEpochs")
    )
  }

  private func remember(in model: Model) {
    if !continues { return }
    model.callbackMemory[memoryName] = Configuration([
      ("best", best.map { .number($0) } ?? .none), ("failures", .integer(failures)),
      ("coolingEpochs", .integer(coolingEpochs)),
    ])
  }

  private func reduceRate(of model: Model) {
    let rate = max(model.learningRate * factor, minimumRate)
    // A rate that becomes 0 as `float32` would end learning.
    guard model.learningRate > minimumRate, rate.isLearningRate else { return }
    model.learningRate = rate
    (coolingEpochs, failures) = (cooldown, 0)
  }
}

extension TrainingRun {
  /// Throws when the optimizer has a schedule, which sets the learning rate.
  func checkRateIsFree(_ owner: String) throws {
    if try model.compiled().isScheduled {
      throw SankofaError(
        owner, "the optimizer's schedule sets the learning rate; leave out one of them.")
    }
  }
}
