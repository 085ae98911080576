import SankofaFormats
import SankofaTensor

extension TableEncoding {
  static let jsonFormat = "sankofa-table-encoding"
  /// The newest version of the JSON format of encodings. The second has dates, words, units, rare
  /// categories, and cells that count as missing; encodings without these are written as the first.
  static let jsonVersion = 2

  /// The encoding in the JSON format of model files.
  public var json: JSON {
    var object = JSONObject()
    object["format"] = .string(TableEncoding.jsonFormat)
    object["version"] = .integer(needsSecondVersion ? 2 : 1)
    object["missingTexts"] = .array(missingTexts.map { .string($0) })
    if oddCells != .refused { object["oddCells"] = .string(oddCells.rawValue) }
    object["columns"] = .array(columns.map(\.json))
    object["target"] = target?.json ?? .null
    return .object(object)
  }

  private var needsSecondVersion: Bool {
    oddCells != .refused
      || (columns + [target].compactMap(\.self)).contains { column in
        switch column.kind {
        case .date, .words: true
        case .number, .yesNo, .ordered, .categories: column.unit != nil || column.hasOtherFeature
        }
      }
  }

  /// Reads an encoding from JSON that ``json`` wrote.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for other JSON, and for a newer version.
  public init(json: JSON, path: String = FormatError.data) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    guard json["format"]?.stringValue == TableEncoding.jsonFormat else {
      throw error(
        "is no encoding of a table (no \"format\": \"\(TableEncoding.jsonFormat)\"); give one that "
          + "sankofa wrote.")
    }
    guard let version = json["version"]?.integerValue, version >= 1 else {
      throw error("\"version\" must be a whole number ≥ 1; write the encoding anew.")
    }
    if version > TableEncoding.jsonVersion {
      throw error(
        "has version \(version) of encodings, known are those up to \(TableEncoding.jsonVersion); "
          + "update sankofa.")
    }
    guard let columns = json["columns"]?.arrayValue,
      let missingTexts = json["missingTexts"]?.stringArray
    else {
      throw error(
        "must have \"columns\" and \"missingTexts\", lists both; write the encoding anew.")
    }
    do {
      try self.init(
        columns: columns.map { try ColumnEncoding(json: $0) },
        target: json["target"].flatMap { $0 == .null ? nil : try ColumnEncoding(json: $0) },
        missingTexts: missingTexts,
        oddCells: json["oddCells"].map {
          guard let known = $0.stringValue.flatMap(OddCells.init) else {
            throw ColumnProblem(place: "oddCells", rule: "must be refused or missing")
          }
          return known
        } ?? .refused)
    } catch let problem as ColumnProblem {
      throw error("\(problem.place): \(problem.rule); write the encoding anew.")
    } catch let problem as TableError {
      throw error("\(problem)")
    }
  }
}

/// An error in a column of an encoding.
private struct ColumnProblem: Error {
  var place: String
  var rule: String
}

extension ColumnEncoding {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["name"] = .string(name)
    switch kind {
    case .number(let mean, let deviation):
      object["kind"] = "number"
      object["mean"] = .number(mean)
      object["deviation"] = .number(deviation)
      if let decimal { object["decimal"] = .string(decimal.rawValue) }
    case .yesNo(let yes, let no):
      object["kind"] = "yes-no"
      object["yes"] = .string(yes)
      object["no"] = .string(no)
    case .ordered(let categories):
      object["kind"] = "ordered"
      object["categories"] = .array(categories.map { .string($0) })
    case .categories(let categories):
      object["kind"] = "categories"
      object["categories"] = .array(categories.map { .string($0) })
      if hasOtherFeature { object["hasOtherFeature"] = .bool(true) }
    case .date(let date):
      object["kind"] = "date"
      object["order"] = .string(date.order.rawValue)
      object["mean"] = .number(date.mean)
      object["deviation"] = .number(date.deviation)
      object["parts"] = .array(date.parts.map { .string($0.rawValue) })
    case .words(let words):
      object["kind"] = "words"
      object["words"] = .array(words.map { .string($0) })
    }
    if let unit { object["unit"] = .string(unit) }
    if let plainShare { object["plain"] = .string(plainShare.rawValue) }
    object["hasMissingFeature"] = .bool(hasMissingFeature)
    return .object(object)
  }

  fileprivate init(json: JSON) throws {
    guard let name = json["name"]?.stringValue, !name.isEmpty,
      let kind = json["kind"]?.stringValue,
      let hasMissingFeature = json["hasMissingFeature"]?.boolValue
    else {
      throw ColumnProblem(
        place: "columns", rule: "each must have name, kind and hasMissingFeature")
    }
    let decimal = try json["decimal"].map { value in
      guard let sign = value.stringValue.flatMap(DecimalSign.init(rawValue:)) else {
        throw ColumnProblem(
          place: "column \(name.quoted)", rule: "must have the decimal sign point or comma")
      }
      return sign
    }
    let share = try json["plain"].map { value in
      guard let share = value.stringValue.flatMap(PlainShare.init(rawValue:)) else {
        throw ColumnProblem(
          place: "column \(name.quoted)", rule: "must have plain numbers of fraction or percent")
      }
      return share
    }
    let hasOther = try json["hasOtherFeature"].map { value in
      guard let hasOther = value.boolValue else {
        throw ColumnProblem(
          place: "column \(name.quoted)", rule: "must have hasOtherFeature true or false")
      }
      return hasOther
    }
    let read = try Kind(kind, json, of: name)
    if decimal != nil, !read.isNumber {
      throw ColumnProblem(
        place: "column \(name.quoted)", rule: "must be of numbers to have a decimal sign")
    }
    if hasOther == true, !read.isCategories {
      throw ColumnProblem(
        place: "column \(name.quoted)", rule: "must be of categories to have a feature of others")
    }
    try self.init(
      name, read, hasMissingFeature: hasMissingFeature, hasOtherFeature: hasOther == true,
      unit: json["unit"]?.stringValue, plainShare: share, decimal: decimal)
  }
}

extension ColumnEncoding.Kind {
  fileprivate init(_ name: String, _ json: JSON, of column: String) throws {
    func problem(_ rule: String) -> ColumnProblem {
      ColumnProblem(place: "column \(column.quoted)", rule: rule)
    }
    switch name {
    case "number":
      guard let mean = json["mean"]?.doubleValue, let deviation = json["deviation"]?.doubleValue,
        deviation > 0
      else { throw problem("must have a mean, and a deviation above 0") }
      self = .number(mean: mean, deviation: deviation)
    case "yes-no":
      guard let yes = json["yes"]?.stringValue, let no = json["no"]?.stringValue else {
        throw problem("must have words for yes and no")
      }
      self = .yesNo(yes: yes, no: no)
    case "ordered", "categories":
      guard let categories = json["categories"]?.stringArray else {
        throw problem("must have categories, a list of texts")
      }
      self = name == "ordered" ? .ordered(categories) : .categories(categories)
    case "date":
      guard let order = json["order"]?.stringValue.flatMap(DateOrder.init),
        let mean = json["mean"]?.doubleValue, let deviation = json["deviation"]?.doubleValue,
        deviation > 0,
        let parts = json["parts"]?.stringArray?.mapAll({ DatePart(rawValue: $0) })
      else { throw problem("must have an order, a mean, a deviation above 0, and parts") }
      self = .date(DateEncoding(order: order, mean: mean, deviation: deviation, parts: parts))
    case "words":
      guard let words = json["words"]?.stringArray else {
        throw problem("must have words, a list of texts")
      }
      self = .words(words)
    default:
      throw problem("is of the unknown kind \(name.quoted)")
    }
  }
}

extension JSON {
  /// The elements of an array of strings; `nil` for any other value.
  fileprivate var stringArray: [String]? { arrayValue?.mapAll(\.stringValue) }
}
