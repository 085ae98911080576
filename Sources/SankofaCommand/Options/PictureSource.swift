import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// Labelled pictures that an argument names: a folder of class folders, or a table that names files.
struct PictureSource {
  /// The parts of the folder; a table has one part.
  let parts: PictureParts
  /// The columns of the table, if it is one.
  let columns: PictureColumns?

  /// True when an argument is the path of a folder, and not the name of a data set.
  static func isFolder(_ path: String) -> Bool {
    !DatasetCatalog.names.contains(path) && SampleTable(rawValue: path) == nil
      && FolderListing.isFolder(path)
  }

  /// Lists a folder.
  init(folder path: String) throws {
    (parts, columns) = (try PictureParts(folder: path), nil)
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
    let folder = folder ?? LabelledPictures.folder(ofTable: path)
    do {
      guard
        let columns = try PictureColumns(
          of: table, in: folder, pictures: pictures, labels: labels),
        !isTable(columns.pictures)
      else { return nil }
      self.columns = columns
      parts = PictureParts(training: try LabelledPictures(table, columns, in: folder))
    } catch let error as TableError { throw UsageError("\(TableFileError(error))") }
  }

  /// The labelled pictures of a folder, all of them, or of a table that names some.
  static func all(_ path: String, _ form: CSVForm) throws -> LabelledPictures? {
    if isFolder(path) { return try LabelledPictures(folder: path) }
    guard CSVForm.isMeant(by: path) else { return nil }
    return try PictureSource(
      table: form.table(path), path: path, in: nil, pictures: nil, labels: nil)?.parts.training
  }
}

extension PictureSet {
  /// Reads pictures, and counts them on a terminal while it does.
  init(counting source: LabelledPictures) {
    let console = Console.errors
    let all = NumberFormat.grouped(source.items.count)
    self.init(source) { count in
      if console.isTerminal, count % 100 == 0 {
        console.overwrite("reading pictures: \(NumberFormat.grouped(count)) of \(all)")
      }
    }
    if console.isTerminal { console.erase() }
  }
}
