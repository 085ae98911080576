import SankofaFormats
import SankofaTensor

/// The rule that turns files and typed numbers into examples for a model. It is saved with the
/// model, so that the file alone is enough for predictions:
///
/// ```swift
/// model.preprocessing = .numbers(["area", "rooms", "age"])
/// ```
public enum Preprocessing: Sendable, Hashable {
  /// Drawings that are fitted like those of a data set; see ``ImageFitting``.
  case drawings(ImageFitting.Style)
  /// Pictures of any size, converted to the model's size and channels. Black becomes the lower
  /// bound and white the upper one. In the range 0...255, values are rounded to whole numbers.
  case pictures(ClosedRange<Double>)
  /// Recordings of any rate and length, converted to spectrograms; see ``SoundFitting``.
  case sounds(SoundFitting)
  /// Texts, divided into tokens; see ``TextFitting``.
  case texts(TextFitting)
  /// Numbers that are used as they are, by their names in the order of the model's input.
  case numbers([String])
  /// Rows of a table that are encoded like those of the training data.
  case table(TableEncoding)
  /// A rule that this version does not know, as the text in the file. `sankofa predict` and
  /// `evaluate` refuse it.
  case other(String)

  /// Drawings that are fitted like those of `mnist`.
  public static let mnist = Preprocessing.drawings(.mnist)
  /// Drawings that are fitted like those of `digits`.
  public static let digits = Preprocessing.drawings(.digits)
}

extension Preprocessing {
  /// The text in a model file: a data set's name, or JSON.
  package var fileText: String {
    switch self {
    case .drawings(let style): style.rawValue
    case .pictures(let range):
      JSON.object(
        JSONObject(uniqueMembers: [
          ("kind", "pictures"), ("black", .number(range.lowerBound)),
          ("white", .number(range.upperBound)),
        ])
      ).description
    case .numbers(let names):
      JSON.object(
        JSONObject(uniqueMembers: [
          ("kind", "numbers"), ("names", .array(names.map { .string($0) })),
        ])
      ).description
    case .sounds(let fitting): fitting.json.description
    case .texts(let fitting): fitting.json.description
    case .table(let encoding): encoding.json.description
    case .other(let text): text
    }
  }

  /// Reads a text written by ``fileText``. A text of an unknown kind is kept as it is.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for JSON that cannot be read, and for an invalid rule of a known kind.
  package init(fileText text: String, path: String = FormatError.data) throws {
    if let style = ImageFitting.Style(rawValue: text) {
      self = .drawings(style)
    } else if text.hasPrefix("{") {
      self = try Preprocessing(json: JSON(parsing: text, path: path), path: path) ?? .other(text)
    } else {
      self = .other(text)
    }
  }

  /// Reads a rule from JSON; returns `nil` for an unknown kind.
  private init?(json: JSON, path: String) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message + "; save the model anew.")
    }
    switch json["kind"]?.stringValue {
    case "pictures":
      guard let black = json["black"]?.doubleValue, let white = json["white"]?.doubleValue else {
        throw error("pictures must have \"black\" and \"white\", numbers both")
      }
      guard black < white else {
        throw error("pictures must have \"black\" below \"white\", got \(black) and \(white)")
      }
      self = .pictures(black...white)
    case "numbers":
      guard let names = json["names"]?.arrayValue?.mapAll(\.stringValue) else {
        throw error("numbers must have \"names\", a list of texts")
      }
      self = .numbers(names)
    case SoundFitting.jsonKind: self = .sounds(try SoundFitting(json: json, path: path))
    case TextFitting.jsonKind: self = .texts(try TextFitting(json: json, path: path))
    default:
      guard json["format"]?.stringValue == TableEncoding.jsonFormat else { return nil }
      self = .table(try TableEncoding(json: json, path: path))
    }
  }

  /// The reason why ``fileText`` could not be read back, and a fix; `nil` when it can be read.
  package var problem: (rule: String, fix: String)? {
    switch self {
    case .pictures(let range):
      let (black, white) = (range.lowerBound, range.upperBound)
      if black < white, black.isFinite, white.isFinite { return nil }
      return (
        "pictures must have a finite black below a finite white, got \(black)...\(white)",
        "use .pictures(0...1)."
      )
    case .other(let text):
      do { _ = try Preprocessing(fileText: text) } catch {
        return ("must be a rule that can be read, got \(text.quoted)", "choose one of the others.")
      }
      return nil
    case .drawings, .numbers, .sounds, .table, .texts: return nil
    }
  }

  /// The number of values in an example, when the rule determines it.
  package var numberCount: Int? {
    switch self {
    case .numbers(let names): names.count
    case .sounds(let fitting): fitting.shape.elementCount
    case .texts(let fitting): fitting.length
    case .table(let encoding): encoding.width
    case .drawings, .pictures, .other: nil
    }
  }
}

extension Preprocessing: CustomStringConvertible {
  /// A short description, such as `drawings as in mnist`, `pictures from 0.0 to 1.0` or
  /// `numbers area, rooms`.
  public var description: String {
    switch self {
    case .drawings(let style): "drawings as in \(style.rawValue)"
    case .pictures(let range): "pictures from \(range.lowerBound) to \(range.upperBound)"
    case .sounds(let fitting): "recordings: \(fitting)"
    case .texts(let fitting): "texts: \(fitting)"
    case .numbers(let names): "numbers " + names.map { $0.onOneLine() }.joined(separator: ", ")
    case .table(let encoding):
      "a table of " + encoding.columns.map { $0.name.onOneLine() }.joined(separator: ", ")
    case .other(let text): text.onOneLine()
    }
  }
}
