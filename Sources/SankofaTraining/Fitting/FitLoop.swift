import SankofaNN
import SankofaTensor

/// The loop over the epochs of one call of `fit`.
struct FitLoop {
  let training: TrainingRun
  let runner: EpochRunner
  private let validator: EpochRunner?
  let callbacks: [any Callback]
  private let stepCallbacks: [any Callback]
  /// The callbacks in the order of their calls at the end of an epoch.
  private let epochCallbacks: [any Callback]
  private let shuffles: Bool
  /// The parameters that a step may change: trainable weights, and statistics.
  private let changing: [Parameter]
  let epochStart: EpochStart
  private let clock = ContinuousClock()
  private let orderKey: RandomKey
  /// The folder of checkpoints, with the settings that they keep; `nil` when there are none.
  let checkpoints: (folder: CheckpointFolder, settings: TrainingSettings)?
  /// The checkpoint from which training continues, if any.
  private let resumed: ResumedState
  /// The number of epochs before this call of `fit`.
  let epochsBefore: Int

  var model: Model { training.model }

  init(
    _ training: TrainingRun, _ runner: EpochRunner, validator: EpochRunner?,
    callbacks: [any Callback], shuffles: Bool
  ) throws {
    self.training = training
    self.runner = runner
    self.validator = validator
    self.callbacks = callbacks
    stepCallbacks = callbacks.filter(\.wantsSteps)
    // Callbacks that continue come first, so that a checkpoint saves their newest state.
    epochCallbacks = callbacks.filter(\.continues) + callbacks.filter { !$0.continues }
    self.shuffles = shuffles
    orderKey = RandomKey(seed: training.model.seed).folded("order")
    changing = training.model.parameters.filter(\.isChangedByTraining)
    epochStart = try EpochStart(training.model, runner.compilation)
    epochsBefore = training.model.epochsTrained
    let folders = callbacks.compactMap { $0 as? CheckpointFolder }
    if folders.count > 1 {
      throw SankofaError("fit", "takes one CheckpointFolder, got \(folders.count); leave one.")
    }
    checkpoints = folders.first.map { folder in
      (
        folder,
        TrainingSettings(
          training.model, runner.compilation, runner, validator: validator, shuffles: shuffles,
          named: folder.settings)
      )
    }
    // A checkpoint is refused before callbacks begin, which for example replace a log.
    let newest = try folders.first?.newest()
    resumed = ResumedState(newest)
    if let newest, let (folder, settings) = checkpoints {
      try FitLoop.check(
        newest, folder, settings, epochCount: training.epochCount, epochsBefore: epochsBefore)
    }
    training.valueNames = FitLoop.names(runner, validator) + ["learning_rate"]
    let known = [("loss", Metric.Better.smaller)] + runner.betterDirections
    training.betterDirections = Dictionary(
      known + known.map { ("val_" + $0, $1) }, uniquingKeysWith: { first, _ in first })
    try runner.prepare(passes: training.epochCount)
    try validator?.prepare(passes: training.epochCount)
    if let newest { try checkSuits(newest) }
    training.history.epochs.reserveCapacity(min(training.epochCount, 1000))
  }

  func run() throws -> History {
    training.readMetrics = { [runner] in runner.measured().numbers() }
    var begun = 0
    do {
      for callback in callbacks {
        try callback.trainingBegan(training)
        begun += 1
      }
      try runEpochs()
    } catch { training.failure = error }
    try end(callbacks.prefix(begun))
    return training.history
  }

  /// Trains all epochs. When the model has averages in place of the weights, training starts from
  /// the weights, and the averages are put back at the end, even after an error.
  private func runEpochs() throws {
    let compilation = runner.compilation
    let updateCount = compilation.updateCount
    let averaged = compilation.putBackWeights(of: model.parameters)
    func takeAverages() {
      // Before the first update, only parameters that held averages get them back, so that values
      // set by the user stay.
      let isUpdated = compilation.updateCount > updateCount
      compilation.takeAverages(of: isUpdated ? model.parameters : averaged)
    }
    do {
      if let state = resumed.taken() { try restore(state) }
      while training.isInsideEpoch || training.epoch < training.epochCount, !isStopping {
        try runEpoch()
      }
      try saveLast()
      training.noteWhetherStopped()
    } catch {
      // After a return to the start of an epoch, the averages start afresh and equal the weights.
      if (error as? NonFiniteLoss)?.restoredEpochStart != true { takeAverages() }
      throw error
    }
    takeAverages()
  }

  /// Calls `trainingEnded` of each callback, even after another one has thrown an error, so that
  /// for example the best weights are still restored.
  private func end(_ callbacks: ArraySlice<any Callback>) throws {
    defer { training.readMetrics = { [] } }
    var failure: (any Error)?
    for callback in callbacks {
      do { try callback.trainingEnded(training) } catch { failure = failure ?? error }
    }
    if var loss = training.failure as? NonFiniteLoss {
      loss.restoredEpoch = training.restoredEpoch
      throw loss
    }
    if let failure = training.failure ?? failure { throw failure }
  }

  /// Returns the names of an epoch's values, as in `History.Epoch`.
  private static func names(_ runner: EpochRunner, _ validator: EpochRunner?) -> [String] {
    let metrics = runner.measured().numbers().map(\.name)
    let counted = validator?.measured().numbers().map { "val_" + $0.name }
    return ["loss"] + metrics + (counted.map { ["val_loss"] + $0 } ?? [])
  }

  /// True when a callback has stopped training or the task is cancelled.
  private var isStopping: Bool {
    if Task.isCancelled { training.interrupt() }
    return training.isStopping
  }

  private func runEpoch() throws {
    if !training.isInsideEpoch {
      training.beginEpoch()
      for callback in callbacks { try callback.epochBegan(training) }
      epochStart.save()
      runner.reset()
      // A checkpoint of this place goes on after the hooks, which were called.
      training.isInsideEpoch = true
      if isStopping { return }
    }
    let start = clock.now - .seconds(training.seconds)
    if shuffles { runner.shuffle(orderKey.folded(UInt64(model.epochsTrained))) }
    try runSteps(start)
    training.isInsideEpoch = false
    measure(since: start)
    // A step with a finite loss can make weights that are not finite, and there may be no later
    // step that notices.
    if !epochStart.hasFiniteWeights { throw nonFiniteLoss(isFoundAfterStep: true) }
    model.epochsTrained += 1
    let epoch = try epochMeasured()
    training.history.epochs.append(epoch)
    for callback in epochCallbacks { try callback.epochEnded(training, epoch) }
    try saveAfterEpoch()
  }

  /// Writes a checkpoint after an epoch when one is due, or when it is the last. An interrupted
  /// epoch has one from its last step.
  private func saveAfterEpoch() throws {
    guard let (folder, settings) = checkpoints,
      training.examplesSeen == training.exampleCount || !training.isInterrupted
    else { return }
    let isLast = training.epoch == training.epochCount || isStopping
    if isLast || folder.isDue(afterEpoch: training.epoch, step: model.stepsTrained) {
      folder.save(try state(settings, isInsideEpoch: false))
    }
  }

  /// Writes a checkpoint after a step that does not end the epoch, when one is due or training is
  /// interrupted.
  private func saveAfterStep(_ start: ContinuousClock.Instant) throws {
    guard let (folder, settings) = checkpoints, training.examplesSeen < training.exampleCount,
      !training.isEnded
    else { return }
    if training.isInterrupted || folder.isDue(afterStep: model.stepsTrained) {
      measure(since: start)
      folder.save(try state(settings, isInsideEpoch: true))
    }
  }

  private func runSteps(_ start: ContinuousClock.Instant) throws {
    defer { for parameter in changing { parameter.didUpdate() } }
    var stops = false
    repeat {
      let begin = training.examplesSeen
      let count = min(runner.batchSize, training.exampleCount - begin)
      training.step += 1
      let key = model.stepKey(model.stepsTrained)
      guard runner.train(from: begin, count: count, key: key) else {
        throw nonFiniteLoss(isFoundAfterStep: false)
      }
      model.stepsTrained += 1
      training.examplesSeen += count
      if !stepCallbacks.isEmpty {
        measure(since: start)
        for callback in stepCallbacks { try callback.stepEnded(training) }
      }
      stops = isStopping
      try saveAfterStep(start)
    } while training.examplesSeen < training.exampleCount && !stops
  }

  private func measure(since start: ContinuousClock.Instant) {
    training.stepLoss = runner.lastLoss
    training.meanLoss = runner.meanLoss(examples: training.examplesSeen)
    let (seconds, attoseconds) = (clock.now - start).components
    training.seconds = Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func epochMeasured() throws -> History.Epoch {
    let metrics = runner.measured().numbers()
    validator?.evaluate()
    return History.Epoch(
      number: model.epochsTrained, loss: training.meanLoss, metrics: metrics,
      validationLoss: validator.map { $0.meanLoss(examples: $0.data.count) },
      validationMetrics: validator?.measured().numbers() ?? [],
      learningRate: runner.compilation.learningRate, seconds: training.seconds,
      exampleCount: training.examplesSeen)
  }

  /// Returns the error about a value that is not finite, and restores the start of the epoch when
  /// the weights or the optimizer's states are not finite.
  private func nonFiniteLoss(isFoundAfterStep: Bool) -> NonFiniteLoss {
    let begin = (training.step - 1) * runner.batchSize
    let count = min(runner.batchSize, training.exampleCount - begin)
    let step = model.stepsTrained - (isFoundAfterStep ? 1 : 0)
    let (layer, value) = Replay(model: model, data: runner.data).firstNonFinite(
      rows: runner.rows(from: begin, count: count), key: model.stepKey(step))
    let mustRestore = !(epochStart.hasFiniteWeights && epochStart.hasFiniteStates)
    let error = NonFiniteLoss(
      epoch: model.epochsTrained + 1, step: training.step, isFoundAfterStep: isFoundAfterStep,
      layer: layer, value: value, restoredEpochStart: mustRestore)
    if mustRestore { epochStart.restore() }
    return error
  }
}
