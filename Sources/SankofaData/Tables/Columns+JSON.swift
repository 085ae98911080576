import SankofaFormats
import SankofaTensor

extension Columns {
  static let jsonFormat = "sankofa-columns"

  /// The columns in the JSON format of `--columns` and of model files.
  public var json: JSON {
    var object = JSONObject()
    object["format"] = .string(Columns.jsonFormat)
    object["version"] = 1
    object["target"] = target.map { .string($0) } ?? .null
    object["columns"] = .array(
      all.map { column in
        var object = JSONObject()
        object["name"] = .string(column.name)
        object["kind"] = .string(column.kind.rawValue)
        if column.isDropped { object["drop"] = .bool(true) }
        if let order = column.dateOrder { object["date_order"] = .string(order.rawValue) }
        if let unit = column.unit { object["unit"] = .string(unit) }
        if let share = column.plainShare { object["plain"] = .string(share.rawValue) }
        object["why"] = .string(column.reason)
        return .object(object)
      })
    return .object(object)
  }

  /// Reads columns that ``json`` wrote, and that may have been edited since.
  ///
  /// - Parameters:
  ///   - json: an object with `columns`, a list of objects with `name` and `kind`, and optional
  ///     `target`.
  ///   - path: the file's name in errors.
  /// - Throws: `FormatError` for other JSON.
  public init(json: JSON, path: String = FormatError.data) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    guard json["format"]?.stringValue == Columns.jsonFormat, let list = json["columns"]?.arrayValue
    else {
      throw error(
        "holds no columns (no \"format\": \"\(Columns.jsonFormat)\" and \"columns\"); save them with "
          + "sankofa data describe --save.")
    }
    if let version = json["version"]?.integerValue, version > 1 {
      throw error("has version \(version) of columns, known is 1; update sankofa.")
    }
    var names: Set<String> = []
    let all = try list.map { item in
      guard let name = item["name"]?.stringValue, !name.isEmpty else {
        throw error("each column must have a \"name\"; add it.")
      }
      guard names.insert(name).inserted else {
        throw error("has the column \(name.quoted) twice; remove one.")
      }
      let kinds = Kind.allCases.map(\.rawValue)
      guard let word = item["kind"]?.stringValue else {
        throw error(
          "column \(name.quoted) must have a \"kind\"; choose one of \(kinds.joined(separator: ", "))."
        )
      }
      guard let kind = Kind(rawValue: word) else {
        let near = nearestName(to: word, among: kinds)
        throw error(
          "column \(name.quoted): there is no kind \(word.quoted); "
            + (near.map { "did you mean \($0.quoted)?" }
              ?? "choose one of \(kinds.joined(separator: ", "))."))
      }
      let order = try item["date_order"].map { value in
        guard let order = value.stringValue.flatMap(DateOrder.init) else {
          throw error(
            "column \(name.quoted): \"date_order\" must be day_first or month_first; correct it.")
        }
        return order
      }
      let share = try item["plain"].map { value in
        guard let share = value.stringValue.flatMap(PlainShare.init) else {
          throw error("column \(name.quoted): \"plain\" must be fraction or percent; correct it.")
        }
        return share
      }
      return Column(
        name: name, kind: kind, reason: item["why"]?.stringValue ?? "as the file says",
        isDropped: item["drop"]?.boolValue ?? false, dateOrder: order,
        unit: item["unit"]?.stringValue, plainShare: share)
    }
    self.init(all: all, target: json["target"]?.stringValue)
  }

  /// These columns as they apply to a table, with another target if one is given. Columns of the table
  /// that these do not name keep what was found.
  ///
  /// - Throws: `TableError.unknownColumn` for a column that the table does not have, and
  ///   `TableError.noneOfKind` for one of numbers or dates without any.
  public func applied(to table: DataTable, target: String? = nil) throws -> Columns {
    var columns = try Columns(of: table, target: target ?? self.target)
    for column in all {
      let index = try table.columnIndex(of: column.name)
      columns.all[index] = column
      try columns.all[index].complete(for: table, index)
    }
    return columns
  }
}
