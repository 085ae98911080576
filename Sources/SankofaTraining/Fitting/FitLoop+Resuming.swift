import SankofaNN
import SankofaTensor

/// The checkpoint from which a training continues. Its memory is released when it was restored, so
/// that training does not hold a second copy of everything.
final class ResumedState {
  private var state: TrainingState?

  init(_ state: TrainingState?) { self.state = state }

  /// Returns the checkpoint, and forgets it.
  func taken() -> TrainingState? {
    defer { state = nil }
    return state
  }
}

// A checkpoint is refused before callbacks begin, which for example replace a log. So everything is
// checked first, and restoring it cannot fail then.

extension FitLoop {
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

  /// Throws `SankofaError` when a checkpoint does not suit the model or the callbacks. Nothing is
  /// changed.
  func checkSuits(_ state: TrainingState) throws {
    let position = state.position
    func wrong(_ rule: String) -> SankofaError {
      SankofaError("checkpoint", "\(rule); choose another folder.")
    }
    let types = Dictionary(
      state.memory.map { ($0.name, $0.tensor.type) }, uniquingKeysWith: { $1 })
    func check(_ name: String, _ type: TensorType) throws {
      guard let found = types[name] else { throw wrong("lacks \(name.quoted)") }
      if found != type { throw wrong("\(name.quoted) must be \(type), got \(found)") }
    }
    for (path, parameter) in model.namedParameters {
      try check(FitLoop.weightName(path), parameter.type)
    }
    for place in memory(position.isInsideEpoch, examples: position.examplesSeen) {
      try check(place.name, place.type)
    }
    for name in scalarNames { try check(name, TensorType([], .float64)) }
    if let memory = state.callbackMemory { _ = try Model.callbackMemory(json: memory) }

    let stateful = try statefulCallbacks()
    let kinds = stateful.map { "\(type(of: $0.callback))" }
    guard kinds == state.callbacks.map(\.kind) else {
      func listed(_ kinds: [String]) -> String {
        kinds.isEmpty ? "none" : kinds.joined(separator: ", ")
      }
      throw wrong(
        "was written with the callbacks \(listed(state.callbacks.map(\.kind))), this training has "
          + listed(kinds))
    }
    for ((kind, old), (callback, new)) in zip(state.callbacks, stateful) {
      let found = new.settings
      let names = found.entries.map(\.name) + old.settings.entries.map(\.name)
      if let name = names.first(where: { old.settings[$0] != found[$0] }) {
        func shown(_ value: Configuration.Value?) -> String { value.map { "\($0)" } ?? "none" }
        throw wrong(
          "was written with \(kind) \(name) \(shown(old.settings[name])), this training has "
            + shown(found[name]))
      }
      try callback.check(old, training)
    }
  }

  /// The callbacks that checkpoints keep, with their states.
  private func statefulCallbacks() throws -> [(callback: any Callback, state: CallbackState)] {
    try callbacks.compactMap { callback in
      try callback.savedState(training).map { (callback, $0) }
    }
  }

  /// The names of the numbers beside the memory.
  private var scalarNames: [String] {
    [FitLoop.secondsName] + (runner.compilation.isScheduled ? [] : [FitLoop.rateName])
  }

  /// Overwrites model, optimizer, history and callbacks with a checkpoint that suits them.
  ///
  /// - Throws: the errors of callbacks of the caller's own.
  func restore(_ state: TrainingState) throws {
    let position = state.position
    let tensors = Dictionary(state.memory.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    func kept(_ name: String) -> Tensor {
      guard let tensor = tensors[name] else {
        preconditionFailure("a checkpoint without \(name) is refused before training begins")
      }
      return tensor
    }
    for (path, parameter) in model.namedParameters {
      kept(FitLoop.weightName(path)).copy(to: parameter.mutablePointer())
      parameter.didUpdate()
    }
    for place in memory(position.isInsideEpoch, examples: position.examplesSeen) {
      kept(place.name).copy(to: place.storage.pointer)
    }
    if !runner.compilation.isScheduled {
      runner.compilation.learningRate = kept(FitLoop.rateName).scalar
    }
    if training.epochCount > position.epochCount { runner.compilation.followSchedule() }
    if position.isInsideEpoch {
      epochStart.stepsTrained = position.stepsBeforeEpoch
      runner.setCount(position.examplesSeen)
    }
    (model.epochsTrained, model.stepsTrained) = (position.epochsTrained, position.stepsTrained)
    if let memory = state.callbackMemory {
      model.callbackMemory = try Model.callbackMemory(json: memory)
    }
    training.resume(
      at: position, seconds: kept(FitLoop.secondsName).scalar, state.history)
    for ((_, old), (callback, _)) in zip(state.callbacks, try statefulCallbacks()) {
      try callback.restore(old, training)
    }
  }
}

extension Tensor {
  /// Copies the elements to memory that is as large.
  fileprivate func copy(to place: UnsafeMutableRawPointer) {
    withUnsafeBytes { bytes in
      if let start = bytes.baseAddress {
        place.copyMemory(from: start, byteCount: bytes.count)
      }
    }
  }
}
