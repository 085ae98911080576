import SankofaNN
import SankofaTensor

/// Memory that a checkpoint keeps, and that is overwritten when training is resumed. It may be
/// larger than the type, when only its beginning is in use.
struct KeptMemory {
  let name: String
  let type: TensorType
  let storage: Storage

  /// The content. It shares the memory where it can, so it must be used before the next step.
  var tensor: Tensor {
    if type.byteCount == storage.byteCount { return Tensor(storage: storage, type: type) }
    let bytes = UnsafeRawBufferPointer(rebasing: storage.bytes[..<type.byteCount])
    return Tensor(storage: Storage(copying: bytes), type: type)
  }
}

// What training does beyond its weights is in memory at fixed places, which the compiled steps know.
// So a checkpoint is a list of these places, and resuming overwrites them.

extension FitLoop {
  static let (rateName, secondsName) = ("learningRate", "seconds")

  static func weightName(_ path: String) -> String { "weights.\(path)" }

  /// The state after the last step, or after the epoch that it ended.
  func state(_ settings: TrainingSettings, isInsideEpoch: Bool) throws -> TrainingState {
    let weights = model.namedParameters.map { path, parameter in
      KeptMemory(
        name: FitLoop.weightName(path), type: parameter.type, storage: parameter.currentStorage)
    }
    let rate: [(name: String, tensor: Tensor)] =
      runner.compilation.isScheduled
      ? [] : [(FitLoop.rateName, .scalar(runner.compilation.learningRate, .float64))]
    return TrainingState(
      position: TrainingPosition(
        epoch: training.epoch, step: training.step, examplesSeen: training.examplesSeen,
        epochCount: training.epochCount, epochsTrained: model.epochsTrained,
        stepsTrained: model.stepsTrained, epochsBefore: epochsBefore,
        stepsBeforeEpoch: epochStart.stepsTrained, isInsideEpoch: isInsideEpoch,
        isStopped: training.isEnded),
      settings: settings, history: training.history,
      callbacks: try states(of: callbacks),
      callbackMemory: model.callbackMemoryJSON,
      memory: (weights + memory(isInsideEpoch, examples: training.examplesSeen)).map {
        ($0.name, $0.tensor)
      } + rate + [(FitLoop.secondsName, .scalar(training.seconds, .float64))])
  }

  /// Writes a checkpoint at the end of training, unless the last one is of this state. An interrupted
  /// training goes on from the step of its last checkpoint, whatever happened to the rest of the epoch.
  func saveLast() throws {
    guard let (folder, settings) = checkpoints else { return }
    let isNewlyComplete =
      training.isEnded && !training.isInterrupted && folder.lastTried?.isStopped != true
    if isNewlyComplete || folder.lastTried?.step != model.stepsTrained {
      folder.save(try state(settings, isInsideEpoch: training.isInsideEpoch))
    }
  }

  private func states(
    of callbacks: [any Callback]
  ) throws -> [(kind: String, state: CallbackState)] {
    try callbacks.compactMap { callback in
      try callback.savedState(training).map { ("\(type(of: callback))", $0) }
    }
  }

  /// The memory beside the weights. Weights that are set aside are put back before training begins.
  func memory(_ isInsideEpoch: Bool, examples: Int) -> [KeptMemory] {
    TrainingTensors(model: model, compilation: runner.compilation).kept.filter {
      !$0.name.hasPrefix(TrainingTensors.unaveragedPrefix)
    }.map {
      KeptMemory(name: $0.name, type: $0.tensor.type, storage: $0.tensor.storage)
    } + (isInsideEpoch ? epochStart.kept + runner.kept(examples: examples) : [])
  }
}
