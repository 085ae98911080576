import Foundation
import SankofaData
import SankofaFormats
import Testing

/// Pictures and their classes, found in folders and tables.
struct LabelledFilesTests {
  private let folder: URL
  private var path: String { folder.path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "labelled-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func make(_ names: String...) throws {
    for name in names {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func aFolderOfClassFolders() throws {
    defer { remove() }
    try make(
      "cat/b.PNG", "cat/a.jpeg", "cat/old/c.png", "Dog/x.JPG", "loose.png", "cat/notes.txt",
      "readme", "cat/.hidden.png", "dog.png/y.webp")
    let found = try LabelledFiles(.pictures, inFolder: path)
    #expect(found.items.map(\.label) == ["Dog", "cat", "cat", "cat", "dog.png"])
    #expect(
      found.items.map { $0.path.dropFirst(path.count) } == [
        "/Dog/x.JPG", "/cat/a.jpeg", "/cat/b.PNG", "/cat/old/c.png", "/dog.png/y.webp",
      ])
    #expect(found.classNames == ["Dog", "cat", "dog.png"])
    #expect(found.otherFileCount == 2 && found.unlabelledCount == 1 && found.hiddenCount == 1)
  }

  @Test func partsAreRecognisedByTheirNames() throws {
    defer { remove() }
    try make("Train/a/1.png", "Train/b/2.png", "val/a/3.png", "test/a/4.png", "readme.txt")
    let parts = try FileParts(.pictures, inFolder: path)
    #expect(parts.training.items.map(\.label) == ["a", "b"])
    #expect(parts.training.name == path + "/Train/")
    #expect(parts.training.otherFileCount == 1 && parts.test?.otherFileCount == 0)
    #expect(parts.validation?.items.map(\.label) == ["a"])
    #expect(parts.test?.items.map(\.path) == [path + "/test/a/4.png"])
  }

  /// A class may be called train, beside others that are no parts.
  @Test(arguments: [["train/1.png", "test/2.png", "plane/3.png"], ["train/1.png", "bus/2.png"]])
  func classesWithNamesOfParts(files: [String]) throws {
    defer { remove() }
    for file in files { try make(file) }
    let parts = try FileParts(.pictures, inFolder: path)
    #expect(parts.training.items.count == files.count)
    #expect(parts.test == nil && parts.validation == nil)
  }

  /// Otherwise the network would learn to tell the parts apart.
  @Test func classFoldersBesidePartsAreRefused() throws {
    defer { remove() }
    try make("train/a/1.png", "test/a/2.png", "papers/3.png", "notes/4.txt")
    let error = #expect(throws: FormatError.self) { try FileParts(.pictures, inFolder: path) }
    #expect(
      error.map { "\($0)" }
        == "\(path): expected a folder for each class, or parts such as train and test, found papers, "
        + "test, train; move papers elsewhere, or name train/ alone.")
    try FileManager.default.removeItem(atPath: path + "/papers")
    #expect(try FileParts(.pictures, inFolder: path).test != nil)
  }

  private func table(_ text: String) throws -> DataTable {
    let file = path + "/labels.csv"
    try Data(text.utf8).write(to: URL(filePath: file))
    return try DataTable(contentsOf: file)
  }

  @Test func aTableThatNamesPictures() throws {
    defer { remove() }
    try make("a.png", "in/b.PNG")
    let table = try table("n,picture,label\n1,a.png,cat\n2,in\\b.PNG,dog\n3,c.png,cat\n4,a.png,\n")
    let columns = try #require(try FileColumns(of: table, .pictures, in: path))
    #expect(columns.files == "picture" && columns.labels == "label")
    let found = try LabelledFiles(table, columns, in: path)
    #expect(found.items.map(\.path) == [path + "/a.png", path + "/in/b.PNG"])
    #expect(found.items.map(\.label) == ["cat", "dog"])
    #expect(found.unlabelledCount == 1)
    #expect(
      found.failures.map(\.description) == [
        "\(path)/labels.csv:4:1: there is no file \"c.png\"; correct the name, or name the folder of "
          + "the files."
      ])
  }

  @Test func aTableWithoutPicturesIsATable() throws {
    defer { remove() }
    try make("a.png")
    // No file of the second table exists.
    for text in ["name,label\na.png,x\nb,y\n", "name,label\nc.png,x\nd.png,y\n"] {
      #expect(try FileColumns(of: table(text), .pictures, in: path) == nil)
    }
  }

  /// Products with photos and prices are rows of a table, unless the column of photos is asked for.
  @Test func numbersBesideOtherColumnsAreNoLabels() throws {
    defer { remove() }
    try make("a.png")
    let rows = (0..<12).map { "a.png,\($0 % 3),\($0 * 7),5\n" }.joined()
    let products = try table("photo,size,price,stars\n" + rows)
    #expect(try FileColumns(of: products, .pictures, in: path, labels: "price") == nil)
    for (pictures, labels) in [("photo", "price"), (nil, "stars"), (nil, "size")] {
      let found = try FileColumns(
        of: products, .pictures, in: path, files: pictures, labels: labels)
      #expect(found?.labels == labels)
    }
  }

  /// Names without their ending are found when the column is given.
  @Test func chosenColumns() throws {
    defer { remove() }
    try make("17.png", "18.jpg")
    let table = try table("id,breed,age\n17,pug,3\n18,boxer,4\n")
    let columns = try #require(
      try FileColumns(of: table, .pictures, in: path, files: "id", labels: "breed"))
    let found = try LabelledFiles(table, columns, in: path)
    #expect(found.items.map(\.path) == [path + "/17.png", path + "/18.jpg"])
    #expect(
      throws: FormatError(
        path: path + "/labels.csv", place: .file,
        message:
          "names pictures in column \"id\", and the labels may be in \"breed\", \"age\"; say which "
          + "with --target.")
    ) { try FileColumns(of: table, .pictures, in: path, files: "id") }
  }

  @Test func aTableThatNamesRecordings() throws {
    defer { remove() }
    try make("a.wav", "in/b.WAV")
    let table = try table("clip,who,word\na.wav, ann ,yes\nin/b.WAV,bob,no\n")
    #expect(try FileColumns(of: table, .pictures, in: path) == nil)
    let columns = try #require(
      try FileColumns(of: table, .sounds, in: path, labels: nil, groups: "who"))
    #expect(columns.files == "clip" && columns.labels == "word" && columns.groups == "who")
    let found = try LabelledFiles(table, columns, in: path)
    #expect(found.kind == .sounds && found.items.map(\.group) == ["ann", "bob"])
    #expect(try FileColumns.isHeaderless(self.table("a.wav,yes\nin/b.WAV,no\n"), in: path))
  }

  @Test func aFirstLineThatNamesAPictureIsNoHeader() throws {
    defer { remove() }
    try make("a.png", "b.png")
    #expect(try FileColumns.isHeaderless(table("a.png,cat\nb.png,dog\n"), in: path))
    #expect(try !FileColumns.isHeaderless(table("file,label\nb.png,dog\n"), in: path))
  }
}
