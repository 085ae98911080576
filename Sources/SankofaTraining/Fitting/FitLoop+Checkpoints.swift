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
  /// The state after the last step, or after the epoch that it ended.
  func state(_ settings: TrainingSettings, isInsideEpoch: Bool) throws -> TrainingState {
    let weights = model.namedParameters.map { path, parameter in
      KeptMemory(
        name: "weights.\(path)", type: parameter.type, storage: parameter.currentStorage)
    }
    let rate: [(name: String, tensor: Tensor)] =
      runner.compilation.isScheduled
      ? [] : [("learningRate", .scalar(runner.compilation.learningRate, .float64))]
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
      } + rate + [("seconds", .scalar(training.seconds, .float64))])
  }

  private func states(
    of callbacks: [any Callback]
  ) throws -> [(kind: String, state: CallbackState)] {
    try callbacks.compactMap { callback in
      try callback.savedState(training).map { ("\(type(of: callback))", $0) }
    }
  }

  /// The memory beside the weights.
  private func memory(_ isInsideEpoch: Bool, examples: Int) -> [KeptMemory] {
    TrainingTensors(model: model, compilation: runner.compilation).kept.map {
      KeptMemory(name: $0.name, type: $0.tensor.type, storage: $0.tensor.storage)
    } + (isInsideEpoch ? epochStart.kept + runner.kept(examples: examples) : [])
  }

  // MARK: Resuming

  /// Throws when a checkpoint was made by a training with other settings.
  static func check(
    _ state: TrainingState, _ folder: CheckpointFolder, _ settings: TrainingSettings,
    epochCount: Int, epochsBefore: Int
  ) throws {
    func refusal(_ name: String, _ kept: String, _ found: String, _ fix: String) -> SankofaError {
      SankofaError(
        folder.path, "was written with \(name) \(kept), this training has \(found); \(fix)")
    }
    func shown(_ value: String?) -> String { value.map { $0.onOneLine() } ?? "none" }
    let position = state.position
    let isLonger = epochCount > position.epochCount
    if let (name, kept, found) = settings.firstDifference(from: state.settings, isLonger: isLonger)
    {
      throw refusal(
        name, shown(kept), shown(found), "give the same, or choose another folder.")
    }
    if epochCount < position.epochCount {
      throw refusal(
        "epochs", "\(position.epochCount)", "\(epochCount)",
        "give \(position.epochCount) or more, or choose another folder.")
    }
    if epochsBefore != position.epochsBefore {
      throw refusal(
        "epochs before it", "\(position.epochsBefore)", "\(epochsBefore)",
        "give each call of fit a folder of its own.")
    }
  }

  /// Overwrites model, optimizer, history and callbacks with a checkpoint. Throws `SankofaError`,
  /// before anything is overwritten, when the checkpoint does not suit the model or the callbacks.
  func restore(_ state: TrainingState) throws {
    let position = state.position
    func wrong(_ rule: String) -> SankofaError {
      SankofaError("checkpoint", "\(rule); choose another folder.")
    }
    let tensors = Dictionary(state.memory.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    func kept(_ name: String, _ type: TensorType) throws -> Tensor {
      guard let tensor = tensors[name] else { throw wrong("lacks \(name.quoted)") }
      if tensor.type == type { return tensor }
      throw wrong("\(name.quoted) must be \(type), got \(tensor.type)")
    }
    let weights = try model.namedParameters.map { path, parameter in
      (parameter, try kept("weights.\(path)", parameter.type))
    }
    let memory = try memory(position.isInsideEpoch, examples: position.examplesSeen).map {
      ($0, try kept($0.name, $0.type))
    }
    let scalar = TensorType([], .float64)
    let seconds = try kept("seconds", scalar).scalar
    let rate = try runner.compilation.isScheduled ? nil : kept("learningRate", scalar).scalar
    let stateful = try callbacks.filter { try $0.savedState(training) != nil }
    let kinds = stateful.map { "\(type(of: $0))" }
    guard kinds == state.callbacks.map(\.kind) else {
      func listed(_ kinds: [String]) -> String {
        kinds.isEmpty ? "none" : kinds.joined(separator: ", ")
      }
      throw wrong(
        "was written with the callbacks \(listed(state.callbacks.map(\.kind))), this training has "
          + listed(kinds))
    }
    for ((kind, old), callback) in zip(state.callbacks, stateful) {
      guard let new = try callback.savedState(training) else { continue }
      if let (name, value) = new.settings.entries.first(where: { old.settings[$0.name] != $0.value }
      ) {
        throw wrong(
          "was written with \(kind) \(name) \(old.settings[name].map { "\($0)" } ?? "none"), this "
            + "training has \(value)")
      }
    }

    for (parameter, tensor) in weights { parameter.value = tensor }
    for (place, tensor) in memory {
      tensor.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          place.storage.pointer.copyMemory(from: start, byteCount: bytes.count)
        }
      }
    }
    if let rate { runner.compilation.learningRate = rate }
    if training.epochCount > position.epochCount { runner.compilation.followSchedule() }
    if position.isInsideEpoch {
      epochStart.stepsTrained = position.stepsBeforeEpoch
      runner.setCount(position.examplesSeen)
    }
    (model.epochsTrained, model.stepsTrained) = (position.epochsTrained, position.stepsTrained)
    if let memory = state.callbackMemory { try model.setCallbackMemory(memory) }
    training.resume(at: position, seconds: seconds, state.history)
    for ((_, old), callback) in zip(state.callbacks, stateful) {
      try callback.restore(old, training)
    }
  }
}
