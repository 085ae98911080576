import SankofaFormats
import SankofaNN

extension Configuration {
  /// The settings as a JSON object, with the names in order.
  var json: JSON { .object(JSONObject(uniqueMembers: entries.map { ($0.name, $0.value.json) })) }

  /// Reads settings from JSON that ``json`` wrote.
  init(json: JSON) throws {
    guard case .object(let object) = json else {
      throw SankofaError(
        "configuration", "must be a JSON object, got \(json); save the model anew.")
    }
    self.init(try object.members.map { ($0.name, try Value(json: $0.value)) })
  }
}

extension Configuration.Value {
  var json: JSON {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .string(value)
    case .flag(let value): .bool(value)
    case .list(let values): .array(values.map(\.json))
    case .configuration(let inner): inner.json
    case .none: .null
    }
  }

  init(json: JSON) throws {
    switch json {
    case .null: self = .none
    case .bool(let value): self = .flag(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .number(value)
    case .string(let value): self = .text(value)
    case .array(let values): self = .list(try values.map { try Self(json: $0) })
    case .object: self = .configuration(try Configuration(json: json))
    }
  }
}
