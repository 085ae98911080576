import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// Labelled pictures or recordings that an argument names: a folder of class folders, or a table that names
/// files.
struct FileSource {
  /// The kind of the files.
  let kind: FileKind
  /// The parts of the folder; a table has one part.
  let parts: FileParts
  /// The columns of the table, if it is one.
  let columns: FileColumns?

  /// True when an argument is the path of a folder, and not the name of a data set.
  static func isFolder(_ path: String) -> Bool {
    !DatasetCatalog.names.contains(path) && SampleTable(rawValue: path) == nil
      && FolderListing.isFolder(path)
  }

  /// Lists a folder.
  init(_ kind: FileKind, folder path: String) throws {
    (self.kind, columns) = (kind, nil)
    parts = try FileParts(kind, inFolder: path)
  }

  /// Finds the files of a table; returns `nil` when it names none.
  ///
  /// - Parameters:
  ///   - folder: the folder with the files; by default that of the table.
  ///   - files: the column of file names, if it was given.
  ///   - groups: the column of groups, if there is one.
  init?(
    _ kind: FileKind, table: DataTable, path: String, in folder: String? = nil,
    files: String? = nil, labels: String? = nil, groups: String? = nil,
    isTable: (String) -> Bool = { _ in false }
  ) throws {
    let folder = folder ?? LabelledFiles.folder(ofTable: path)
    do {
      guard
        let columns = try FileColumns(
          of: table, kind, in: folder, files: files, labels: labels, groups: groups),
        !isTable(columns.files)
      else { return nil }
      (self.kind, self.columns) = (kind, columns)
      parts = FileParts(training: try LabelledFiles(table, columns, in: folder))
    } catch let error as TableError { throw UsageError("\(TableFileError(error))") }
  }

  /// The labelled files of a kind in a folder, those to test on, or of a table that names some.
  ///
  /// - Parameter like: the columns of another table; this one may call its columns otherwise.
  static func all(
    _ kind: FileKind, _ path: String, _ form: CSVForm, like: (files: String?, labels: String?)
  ) throws -> LabelledFiles? {
    if isFolder(path) { return try FileParts(kind, inFolder: path).forTesting }
    guard CSVForm.isMeant(by: path) else { return nil }
    let table = try form.table(path)
    func there(_ name: String?) -> String? {
      name.flatMap { table.columnNames.contains($0) ? $0 : nil }
    }
    return try FileSource(
      kind, table: table, path: path, files: there(like.files), labels: there(like.labels))?
      .parts.training
  }

  /// The names of the columns for the model's file.
  var metadata: [String: String] {
    columns.map { ["fileColumn": $0.files, "labelColumn": $0.labels] } ?? [:]
  }

  /// A line about the columns of a table.
  func columnsText(of path: String) -> [String] {
    guard let columns else { return [] }
    return [
      "\(path.shownPath): column \(columns.files.quoted) names \(kind.noun)s, "
        + "\(columns.labels.quoted) their classes: \(columns.reason)"
    ]
  }
}

extension PictureSet {
  /// Reads pictures, and counts them on a terminal while it does.
  init(counting source: LabelledFiles) {
    self = Console.errors.counting(source) { PictureSet(source, read: $0) }
  }
}

extension SoundSet {
  /// Reads recordings, and counts them on a terminal while it does.
  init(counting source: LabelledFiles) {
    self = Console.errors.counting(source) { SoundSet(source, read: $0) }
  }
}

extension TextSet {
  /// Reads texts, and counts them on a terminal while it does.
  init(counting source: LabelledFiles) {
    self = Console.errors.counting(source) { TextSet(source, read: $0) }
  }
}

extension FileReport {
  /// Reads files, and counts them on a terminal while it does.
  init(counting source: LabelledFiles) {
    switch source.kind {
    case .pictures: self.init(PictureSet(counting: source))
    case .sounds: self.init(SoundSet(counting: source))
    case .texts: self.init(TextSet(counting: source))
    }
  }
}

extension Console {
  /// Reads files, and shows on a terminal how far it is.
  fileprivate func counting<Files>(
    _ source: LabelledFiles, _ read: ((Int) -> Void) -> Files
  ) -> Files {
    counting("reading \(source.kind.noun)s", of: source.items.count, every: 100, read)
  }
}
