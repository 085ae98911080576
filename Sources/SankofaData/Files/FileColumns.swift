import SankofaFormats
import SankofaTensor

/// The columns of a table whose rows are files: one with their names, and one with labels.
public struct FileColumns: Sendable, Hashable {
  /// The kind of the files: pictures or recordings.
  public let kind: FileKind
  /// The column of file names.
  public let files: String
  /// The column of labels.
  public let labels: String
  /// The column of groups, such as speakers, if there is one.
  public let groups: String?
  /// The reason for the column of file names, such as `all of its cells are names of pictures`.
  public let reason: String

  /// Names of columns that are usual for file names, in small letters.
  static let fileNames = [
    "file", "filename", "file_name", "file name", "path", "filepath", "image", "image_path",
    "picture", "photo", "img", "recording", "sound", "audio", "wav", "clip",
  ]
  /// Names of columns that are usual for labels, in small letters.
  static let labelNames = [
    "label", "labels", "class", "class_name", "classname", "category", "target", "species", "kind",
    "type", "y",
  ]

  /// Finds the columns of a table.
  ///
  /// A column holds file names when all of its cells end as names of the kind do, and at least one of
  /// these files exists. If several columns do, one with a usual name, such as `file`, is taken before
  /// the others, and otherwise the first one. The labels are in the column with a usual name, such as
  /// `label`, or in the only other column.
  ///
  /// A table with further columns whose labels would be many numbers, such as products with photos and
  /// prices, is no table of pictures unless `files` says so: the other columns tell more of a price.
  ///
  /// - Parameters:
  ///   - kind: pictures or recordings.
  ///   - folder: the folder in which the files are.
  ///   - files: the column of file names, if it is known; its cells may lack the ending.
  ///   - labels: the column of labels, if it is known.
  ///   - groups: a column of groups, such as speakers, which holds no labels.
  /// - Returns: `nil` when no column holds file names, or when the table is of numbers.
  /// - Throws: `TableError` for an unknown column, and `FormatError` when the column of labels cannot
  ///   be found.
  public init?(
    of table: DataTable, _ kind: FileKind, in folder: String, files: String? = nil,
    labels: String? = nil, groups: String? = nil
  ) throws {
    let chosen: String
    if let files {
      _ = try table.columnIndex(of: files)
      (chosen, reason) = (files, "as you chose")
    } else {
      let found = try table.columnNames.filter {
        try $0 != labels && FileColumns.holds(kind, table.column($0), folder)
      }
      let usual = found.first { FileColumns.fileNames.contains($0.lowercased()) }
      guard let column = usual ?? found.first else { return nil }
      if let labels, table.columnNames.count > 2,
        try FileColumns.areAmounts(table.column(labels))
      {
        return nil
      }
      chosen = column
      reason = "all of its cells are names of \(kind.noun)s"
    }
    if let groups { _ = try table.columnIndex(of: groups) }
    (self.kind, self.files, self.groups) = (kind, chosen, groups)
    if let labels {
      _ = try table.columnIndex(of: labels)
      self.labels = labels
      return
    }
    let others = table.columnNames.filter { $0 != chosen && $0 != groups }
    let usual = others.first { FileColumns.labelNames.contains($0.lowercased()) }
    guard let column = usual ?? (others.count == 1 ? others[0] : nil) else {
      throw FormatError(
        path: table.name, place: .file,
        message: "names \(kind.noun)s in column \(chosen.quoted), and the labels may be in "
          + (others.isEmpty
            ? "none of its columns; add a column of labels."
            : "\(others.prefix(4).map(\.quoted).joined(separator: ", ")); say which with --target.")
      )
    }
    self.labels = column
  }

  /// True when a column is called like a picture or recording that exists: then the first line of the
  /// table is no header.
  public static func isHeaderless(_ table: DataTable, in folder: String) -> Bool {
    table.columnNames.contains { name in
      [FileKind.pictures, .sounds].contains {
        $0.holds(name) && file(named: name, $0, in: folder) != nil
      }
    }
  }

  /// The most numbers that can be the names of classes.
  private static let mostNumbers = 10

  /// True when cells are numbers, and too many different ones for classes.
  private static func areAmounts(_ cells: [String]) -> Bool {
    let texts = Set(cells.map(\.withoutOuterSpace).filter { !$0.isEmpty })
    return texts.count > mostNumbers
      && texts.allSatisfy { text in DecimalSign.allCases.contains { text.number($0) != nil } }
  }

  private static func holds(_ kind: FileKind, _ cells: [String], _ folder: String) -> Bool {
    let names = cells.map(\.withoutOuterSpace)
    guard !names.isEmpty, names.allSatisfy(kind.holds) else { return false }
    return names.contains { file(named: $0, kind, in: folder) != nil }
  }

  /// The path of the file that a cell names: as it is, with `/` for `\`, or with an ending of the kind
  /// behind it; `nil` when there is none.
  static func file(named cell: String, _ kind: FileKind, in folder: String) -> String? {
    let names = [cell, cell.replacing("\\", with: "/")]
    let endings = [""] + (kind == .sounds ? ["wav"] : ["png", "jpg", "jpeg"]).map { "." + $0 }
    for name in names {
      let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
      for ending in endings where FolderListing.isFile(path + ending) { return path + ending }
    }
    return nil
  }
}

extension LabelledFiles {
  /// The files that the rows of a table name.
  ///
  /// A row without a label is left out and counted; a row whose file does not exist is among
  /// ``failures``.
  ///
  /// - Parameter folder: the folder in which the files are.
  /// - Throws: `TableError` when the table lacks a column.
  public init(_ table: DataTable, _ columns: FileColumns, in folder: String) throws {
    self.init(name: table.name, columns.kind, [])
    let labels = try table.column(columns.labels)
    let groups = try columns.groups.map { try table.column($0) }
    for (row, cell) in try table.column(columns.files).enumerated() {
      let (file, label) = (cell.withoutOuterSpace, labels[row].withoutOuterSpace)
      guard let path = FileColumns.file(named: file, columns.kind, in: folder) else {
        let place = table.line(ofRow: row).map { FormatError.Place.line($0, column: 1) } ?? .file
        failures.append(
          FormatError(
            path: table.name, place: place,
            message:
              "there is no file \(file.quoted); correct the name, or name the folder of the files.")
        )
        continue
      }
      guard !label.isEmpty else {
        unlabelledCount += 1
        continue
      }
      items.append(Item(path: path, label: label, group: groups?[row].withoutOuterSpace))
    }
  }

  /// The folder in which the files of a table are by default: that of the table.
  public static func folder(ofTable path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
  }
}
