import SankofaFormats
import SankofaNN

extension Model {
  /// The JSON in files for the state of the callbacks that continue; `nil` when there is none.
  var callbackMemoryJSON: JSON? {
    if callbackMemory.isEmpty { return nil }
    let members = callbackMemory.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
    return JSON.object(JSONObject(uniqueMembers: members))
  }

  /// Reads the state of callbacks from a file. Throws when the JSON has another form.
  static func callbackMemory(json: JSON) throws -> [String: Configuration] {
    let kept = try Configuration(json: json)
    return Dictionary(
      try kept.entries.map { ($0.name, try kept.setting($0.name)) },
      uniquingKeysWith: { $1 })
  }
}

extension Configuration {
  /// Reads a whole number of at least 0. Throws for any other value.
  func count(_ name: String) throws -> Int {
    let count: Int = try setting(name)
    guard count >= 0 else {
      throw SankofaError(
        "callbacks", "\(name.quoted) must be 0 or above, got \(count); save the model anew.")
    }
    return count
  }

  /// Reads a number, or `nil` for none. Throws for any other value.
  func optionalNumber(_ name: String) throws -> Double? {
    try setting(name)
  }
}
