import SankofaNN
import SankofaTensor

/// The epochs of one call of `fit`.
struct FitLoop {
  let training: Training
  let runner: EpochRunner
  let validator: EpochRunner?
  let callbacks: [any Callback]
  let shuffles: Bool

  private var model: Model { training.model }

  func run() throws -> History {
    let order = UnsafeMutableBufferPointer<Int32>.allocate(capacity: training.exampleCount)
    defer { order.deallocate() }
    for index in order.indices { order[index] = Int32(index) }
    training.readMetrics = { [runner] in
      Scores(loss: 0, metrics: runner.metricResults()).numbers
    }
    for callback in callbacks { try callback.trainingBegan(training) }
    while training.epoch < training.epochCount, !training.isStopping {
      try runEpoch(order)
    }
    training.history.wasStopped = training.isStopping
    for callback in callbacks { try callback.trainingEnded(training) }
    training.readMetrics = { [] }
    return training.history
  }

  private func runEpoch(_ order: UnsafeMutableBufferPointer<Int32>) throws {
    training.epoch += 1
    training.step = 0
    training.examplesSeen = 0
    for callback in callbacks { try callback.epochBegan(training) }
    let backup = model.parameters.map { $0.value.storage.copy() }
    let clock = ContinuousClock()
    let start = clock.now
    if shuffles {
      RandomKey(seed: model.seed).folded("order").folded(UInt64(model.epochsTrained))
        .permute(into: order)
    }
    runner.reset()
    try runSteps(order, backup, clock, start)
    training.seconds = seconds(clock.now - start)
    for parameter in model.parameters where parameter.isTrainable { parameter.didUpdate() }
    model.epochsTrained += 1
    let result = try measured()
    training.history.epochs.append(result)
    for callback in callbacks { try callback.epochEnded(training, result) }
  }

  private func runSteps(
    _ order: UnsafeMutableBufferPointer<Int32>, _ backup: [Storage], _ clock: ContinuousClock,
    _ start: ContinuousClock.Instant
  ) throws {
    guard let base = order.baseAddress else { return }
    let observers = callbacks.filter(\.wantsSteps)
    let key = RandomKey(seed: model.seed).folded("steps")
    while training.examplesSeen < training.exampleCount, !training.isStopping {
      let begin = training.examplesSeen
      let count = min(runner.batchSize, training.exampleCount - begin)
      training.step += 1
      guard runner.run(base + begin, count: count, key: key.folded(UInt64(model.stepsTrained)))
      else {
        throw Replay(model: model, runner: runner).nonFiniteLoss(
          epoch: model.epochsTrained + 1, step: training.step,
          examples: Array(order[begin..<begin + count]),
          key: key.folded(UInt64(model.stepsTrained)), backup: backup)
      }
      model.stepsTrained += 1
      training.examplesSeen += count
      if !observers.isEmpty {
        training.stepLoss = Double(runner.lastLoss)
        training.meanLoss = runner.meanLoss(examples: training.examplesSeen)
        training.seconds = seconds(clock.now - start)
        for observer in observers { try observer.stepEnded(training) }
      }
      if Task.isCancelled { training.stop() }
    }
  }

  private func measured() throws -> History.Epoch {
    let scores = Scores(
      loss: runner.meanLoss(examples: training.examplesSeen), metrics: runner.metricResults())
    let validation = try validator.map { try $0.evaluated() }
    return History.Epoch(
      number: model.epochsTrained, loss: scores.loss, metrics: scores.numbers,
      validationLoss: validation?.loss, validationMetrics: validation?.numbers ?? [],
      learningRate: runner.compilation.learningRate, seconds: training.seconds,
      exampleCount: training.examplesSeen)
  }

  private func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
