import SankofaFormats
import SankofaTensor

extension LogMelSpectrogram {
  static let jsonKind = "log-mel"

  /// The rule in the JSON format of model files.
  public var json: JSON {
    .object(
      JSONObject(uniqueMembers: [
        ("kind", .string(LogMelSpectrogram.jsonKind)), ("rate", .integer(rate)),
        ("window", .integer(window)), ("hop", .integer(hop)),
        ("transformSize", .integer(transformSize)), ("bands", .integer(bands)),
        ("lowest", .number(lowest)), ("highest", .number(highest)),
        ("scale", .string(scale.rawValue)), ("floor", .number(floor)),
      ]))
  }

  /// Reads a rule from JSON that ``json`` wrote.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for other JSON, and for settings that no rule can have.
  public init(json: JSON, path: String = FormatError.data) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    guard json["kind"]?.stringValue == LogMelSpectrogram.jsonKind else {
      throw error(
        "is no spectrogram (no \"kind\": \"\(LogMelSpectrogram.jsonKind)\"); give one that sankofa "
          + "wrote.")
    }
    func integer(_ name: String) throws -> Int {
      guard let value = json[name]?.integerValue else {
        throw error("a spectrogram must have \(name.quoted), a whole number; write it anew.")
      }
      return value
    }
    func number(_ name: String) throws -> Double {
      guard let value = json[name]?.doubleValue else {
        throw error("a spectrogram must have \(name.quoted), a number; write it anew.")
      }
      return value
    }
    guard let scale = json["scale"]?.stringValue.flatMap(MelScale.init(rawValue:)) else {
      throw error("a spectrogram must have \"scale\", \"slaney\" or \"htk\"; write it anew.")
    }
    do {
      try self.init(
        checking: Settings(
          rate: integer("rate"), window: integer("window"), hop: integer("hop"),
          transformSize: integer("transformSize"), bands: integer("bands"),
          lowest: number("lowest"), highest: number("highest"), scale: scale,
          floor: number("floor")))
    } catch let problem as Problem {
      throw error(problem.message)
    }
  }
}
