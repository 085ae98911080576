import SankofaFormats
import SankofaNN

/// A callback that may continue from the earlier call of `fit`, by the memory that the model has of
/// it.
protocol ContinuingCallback: Callback {
  /// True when it does.
  var continues: Bool { get }
}

extension EarlyStopping: ContinuingCallback {}
extension ReduceOnPlateau: ContinuingCallback {}

extension Model {
  /// The memory of the callbacks that continue from call to call, as model files keep it; `nil`
  /// when there is none.
  var callbackMemoryText: String? {
    if callbackMemory.isEmpty { return nil }
    let members = callbackMemory.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
    return JSON.object(JSONObject(uniqueMembers: members)).description
  }

  /// Restores the memory that a file keeps. Throws when it has another form.
  func setCallbackMemory(_ json: JSON) throws {
    let kept = try Configuration(json: json)
    callbackMemory = Dictionary(
      try kept.entries.map { ($0.name, try kept.setting($0.name)) },
      uniquingKeysWith: { $1 })
  }
}

extension Configuration {
  /// Reads a whole number, 0 or above. Throws when it is something else.
  func count(_ name: String) throws -> Int {
    let count: Int = try setting(name)
    guard count >= 0 else {
      throw TrainingError(
        "callbacks", "\(name.quoted) must be 0 or above, got \(count); save the model anew.")
    }
    return count
  }

  /// Reads a number, or `nil` for none. Throws when it is something else.
  func optionalNumber(_ name: String) throws -> Double? {
    try setting(name)
  }
}
