import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// Labelled pictures that an argument names: a folder of class folders, or a table that names files.
struct PictureSource {
  /// The parts of the folder; a table has one part.
  let parts: FileParts
  /// The columns of the table, if it is one.
  let columns: PictureColumns?

  /// True when an argument is the path of a folder, and not the name of a data set.
  static func isFolder(_ path: String) -> Bool {
    !DatasetCatalog.names.contains(path) && SampleTable(rawValue: path) == nil
      && FolderListing.isFolder(path)
  }

  /// Lists a folder.
  init(folder path: String) throws {
    (parts, columns) = (try FileParts(.pictures, inFolder: path), nil)
  }

  /// Finds the pictures of a table; returns `nil` when it names none.
  ///
  /// - Parameters:
  ///   - folder: the folder with the files; by default that of the table.
  ///   - pictures: the column of file names, if it was given.
  init?(
    table: DataTable, path: String, in folder: String?, pictures: String?, labels: String?,
    isTable: (String) -> Bool = { _ in false }
  ) throws {
    let folder = folder ?? LabelledFiles.folder(ofTable: path)
    do {
      guard
        let columns = try PictureColumns(
          of: table, in: folder, pictures: pictures, labels: labels),
        !isTable(columns.pictures)
      else { return nil }
      self.columns = columns
      parts = FileParts(training: try LabelledFiles(table, columns, in: folder))
    } catch let error as TableError { throw UsageError("\(TableFileError(error))") }
  }

  /// The labelled pictures that a table names, if it names any.
  static func all(_ path: String, _ form: CSVForm) throws -> LabelledFiles? {
    guard CSVForm.isMeant(by: path) else { return nil }
    return try PictureSource(
      table: form.table(path), path: path, in: nil, pictures: nil, labels: nil)?.parts.training
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
