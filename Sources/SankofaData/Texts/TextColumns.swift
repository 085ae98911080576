import SankofaFormats
import SankofaTensor

/// The columns of a table whose rows are texts: one with the texts, and one with labels.
public struct TextColumns: Sendable, Hashable {
  /// The column of texts.
  public let texts: String
  /// The column of labels.
  public let labels: String

  /// Makes columns.
  public init(texts: String, labels: String) { (self.texts, self.labels) = (texts, labels) }

  /// The column of texts, when nothing else can be learned from; `nil` for other tables.
  ///
  /// - Parameters:
  ///   - columns: the columns of the table, with the labels as target.
  ///   - groups: the column of groups, which is not learned from; none by default.
  public init?(only columns: Columns, besides groups: String? = nil) {
    let used = columns.used.filter { $0.name != groups }
    guard used.count == 1, used[0].kind == .text, let target = columns.target else { return nil }
    self.init(texts: used[0].name, labels: target)
  }

  /// Names of columns that are usual for texts, in small letters.
  static let textNames = [
    "text", "sentence", "review", "message", "comment", "content", "body", "document", "title",
    "tweet", "question", "description",
  ]

  /// The column of texts among others: one of a name, if it is there; or the only one of texts; or the one
  /// with a usual name, such as `text`; or the only column.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - name: the name of the column that a model learned from, if it is known.
  ///   - labels: a column that holds no texts.
  /// - Throws: `FormatError` when several columns may hold the texts, or none.
  public static func texts(
    in table: DataTable, called name: String? = nil, beside labels: String? = nil
  ) throws -> String {
    if let name, table.columnNames.contains(name) { return name }
    let others = table.columnNames.filter { $0 != labels }
    if let usual = others.first(where: { textNames.contains($0.lowercased()) }) { return usual }
    let found = table.columnNames.indices.filter {
      table.kind(ofColumn: $0) == .text && table.columnNames[$0] != labels
    }
    if found.count == 1 { return table.columnNames[found[0]] }
    if others.count == 1 { return others[0] }
    throw FormatError(
      path: table.name, place: .file,
      message: "the texts may be in column "
        + "\(others.prefix(4).map(\.quoted).joined(separator: ", ")); call the right one "
        + "\((name ?? "text").quoted).")
  }

  /// The column of labels: one of a name, if it is there; or the one with a usual name, such as `label`; or
  /// the only one beside the texts.
  ///
  /// - Throws: `FormatError` when it cannot be found.
  public static func labels(
    in table: DataTable, beside texts: String, called name: String? = nil
  ) throws -> String {
    if let name, table.columnNames.contains(name) { return name }
    let others = table.columnNames.filter { $0 != texts }
    let usual = others.first { FileColumns.labelNames.contains($0.lowercased()) }
    if let found = usual ?? (others.count == 1 ? others[0] : nil) { return found }
    throw FormatError(
      path: table.name, place: .file,
      message: "must have a column of labels, \((name ?? "label").quoted), got "
        + "\(table.columnNames.onOneLine()); add it, or give it this name.")
  }
}
