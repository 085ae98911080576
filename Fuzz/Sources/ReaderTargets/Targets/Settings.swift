import SankofaData
import SankofaExplain
@testable import SankofaFormats

extension FuzzTarget {
  /// The kinds of a table's columns, as `--columns` reads them.
  static let columns: FuzzTarget = setting("columns", longest: 1_024) { json in
    let columns = try Columns(json: json)
    return (columns, columns.json)
  }

  /// The encoding of a table, as model files keep it.
  static let encoding: FuzzTarget = setting("encoding", longest: 1_024) { json in
    let encoding = try TableEncoding(json: json)
    return (encoding, encoding.json)
  }

  /// The settings of a spectrogram, as model files keep them.
  static let spectrogram: FuzzTarget = setting("spectrogram", longest: 256) { json in
    let rule = try LogMelSpectrogram(json: json)
    return (rule, rule.json)
  }

  /// A reader of a value from JSON.
  private static func setting<Value: Equatable & SendableMetatype>(
    _ name: String, longest: Int, _ read: @escaping @Sendable (JSON) throws -> (Value, JSON)
  ) -> FuzzTarget {
    let memory = (fixed: 1 << 20, perByte: 1_024)
    return FuzzTarget(
      name: name, longest: longest, modules: [.formats, .data], memory: memory,
      check: { input in
        let value = Law.reading(input, memory) { try read(JSON(parsing: input.bytes)) }
        guard let (value, json) = value else { return nil }
        let (again, text) = Law.written(name) { try read(JSON(parsing: json.indented)) }
        Law.check(again == value, "\(name) that are written read back the same: \(json)")
        Law.check(text == json, "the same \(name) give the same text")
        return { json.description }
      })
  }

  /// The place of a number in a network, such as `layers.1.weight[3,17]`.
  static let place: FuzzTarget = FuzzTarget(
    name: "place", longest: 128, modules: [.explain], memory: (1 << 20, 256),
    check: { input in
      let text = String(decoding: input.bytes, as: UTF8.self)
      guard
        let place = Law.reading(input, FuzzTarget.place.memory, { try NetworkPlace(parsing: text) })
      else { return nil }
      let again = Law.written("place") { try NetworkPlace(parsing: place.description) }
      Law.check(again == place, "a place that is written reads back the same")
      Law.check(!place.symbol.isEmpty, "a place has a symbol")
      return { JSON.string(place.description).description }
    })
}
