import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The place in a call of `fit`.
struct TrainingPosition {
  /// The epoch within the call, counted from 1, and the step within the epoch.
  var epoch: Int
  var step: Int
  var examplesSeen: Int
  /// The epochs that the call should train.
  var epochCount: Int
  /// The counts of the model, over all calls.
  var epochsTrained: Int
  var stepsTrained: Int
  /// The count of epochs before the call.
  var epochsBefore: Int
  /// The count of steps at the start of the epoch.
  var stepsBeforeEpoch: Int
  /// True between two steps of an epoch.
  var isInsideEpoch: Bool
  /// True when a callback has ended training.
  var isStopped: Bool

  var json: JSON {
    [
      "epoch": .integer(epoch), "step": .integer(step), "examplesSeen": .integer(examplesSeen),
      "epochCount": .integer(epochCount), "epochsTrained": .integer(epochsTrained),
      "stepsTrained": .integer(stepsTrained), "epochsBefore": .integer(epochsBefore),
      "stepsBeforeEpoch": .integer(stepsBeforeEpoch), "isInsideEpoch": .bool(isInsideEpoch),
      "isStopped": .bool(isStopped),
    ]
  }
}

extension TrainingPosition {
  /// Reads what ``json`` wrote; `nil` for anything else.
  init?(json: JSON) {
    func count(_ name: String) -> Int? {
      json[name]?.integerValue.flatMap { $0 >= 0 ? $0 : nil }
    }
    guard let epoch = count("epoch"), let step = count("step"),
      let examplesSeen = count("examplesSeen"), let epochCount = count("epochCount"),
      let epochsTrained = count("epochsTrained"), let stepsTrained = count("stepsTrained"),
      let epochsBefore = count("epochsBefore"), let stepsBefore = count("stepsBeforeEpoch"),
      let isInside = json["isInsideEpoch"]?.boolValue, let isStopped = json["isStopped"]?.boolValue
    else { return nil }
    self.init(
      epoch: epoch, step: step, examplesSeen: examplesSeen, epochCount: epochCount,
      epochsTrained: epochsTrained, stepsTrained: stepsTrained, epochsBefore: epochsBefore,
      stepsBeforeEpoch: stepsBefore, isInsideEpoch: isInside, isStopped: isStopped)
  }
}

/// The error of a checkpoint that is whole, but of another version of the library. An earlier one would
/// lose what it holds, so none is tried.
struct OtherVersion: Error {
  let error: FormatError
}

/// Everything from which a training continues with the bits of one that was never stopped.
struct TrainingState {
  static let format = "sankofa-checkpoint"
  static let version = 1

  var position: TrainingPosition
  var settings: TrainingSettings
  var history: History
  /// The states of the callbacks that have one, with their kinds, in order.
  var callbacks: [(kind: String, state: CallbackState)]
  /// The state of callbacks that continue from call to call; `nil` when there is none.
  var callbackMemory: JSON?
  /// The memory of model, optimizer and epoch.
  var memory: [(name: String, tensor: Tensor)]

  func file() -> CheckpointFile {
    let (names, table) = history.table
    var tensors = memory + table
    for (index, callback) in callbacks.enumerated() {
      tensors += callback.state.tensors.map { ("callbacks.\(index).\($0.name)", $0.tensor) }
    }
    let states = callbacks.map { callback -> JSON in
      [
        "kind": .string(callback.kind), "settings": callback.state.settings.json,
        "values": callback.state.values.json,
      ]
    }
    var metadata = [
      "format": TrainingState.format, "formatVersion": String(TrainingState.version),
      "numerics": String(numericsVersion), "libraryVersion": libraryVersion,
      "position": position.json.description, "settings": settings.json.description,
      "history": names.description, "callbacks": JSON.array(states).description,
    ]
    metadata["callbackMemory"] = callbackMemory?.description
    return CheckpointFile(tensors: tensors, metadata: metadata)
  }

  /// Reads the content of a file.
  ///
  /// - Throws: ``OtherVersion`` for a file of another version; another error when the content is not
  ///   that of a checkpoint.
  init(_ file: CheckpointFile, path: String) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    func json(_ name: String) throws -> JSON {
      guard let text = file.metadata[name] else {
        throw error("lacks \(name.quoted) in its metadata; use an earlier checkpoint.")
      }
      return try JSON(parsing: text, path: "\(path) (\(name))")
    }
    guard file.metadata["format"] == TrainingState.format else {
      throw error("is not a checkpoint of a training; give a folder that --checkpoint wrote.")
    }
    for (name, known) in [("formatVersion", TrainingState.version), ("numerics", numericsVersion)] {
      let found = file.metadata[name] ?? "nothing"
      guard found == String(known) else {
        throw OtherVersion(
          error: error(
            "has \(name) \(found.onOneLine(atMost: 40)), this is sankofa \(libraryVersion), which continues \(known); use "
              + "the version of sankofa that wrote it."))
      }
    }
    var tensors = file.tensors
    guard let position = TrainingPosition(json: try json("position")),
      let settings = TrainingSettings(json: try json("settings")),
      let history = History(names: try json("history"), &tensors),
      let list = try json("callbacks").arrayValue
    else {
      throw error("its metadata are not those of a checkpoint; use an earlier checkpoint.")
    }
    (self.position, self.settings, self.history) = (position, settings, history)
    callbacks = try list.enumerated().map { index, part in
      guard let kind = part["kind"]?.stringValue, let settings = part["settings"],
        let values = part["values"]
      else { throw error("callback \(index) must have a kind; use an earlier checkpoint.") }
      let start = "callbacks.\(index)."
      let own = tensors.filter { $0.name.hasPrefix(start) }
      tensors.removeAll { $0.name.hasPrefix(start) }
      return (
        kind,
        CallbackState(
          settings: try Configuration(json: settings), values: try Configuration(json: values),
          tensors: own.map { (String($0.name.dropFirst(start.count)), $0.tensor) })
      )
    }
    callbackMemory = try file.metadata["callbackMemory"].map { _ in try json("callbackMemory") }
    memory = tensors
  }

  init(
    position: TrainingPosition, settings: TrainingSettings, history: History,
    callbacks: [(kind: String, state: CallbackState)], callbackMemory: JSON?,
    memory: [(name: String, tensor: Tensor)]
  ) {
    (self.position, self.settings, self.history) = (position, settings, history)
    (self.callbacks, self.callbackMemory, self.memory) = (callbacks, callbackMemory, memory)
  }
}
