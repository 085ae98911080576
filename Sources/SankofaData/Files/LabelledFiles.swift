import SankofaFormats
import SankofaTensor

/// The names of files, each with its class: the files in a folder of class folders, or those that a
/// table names. The files themselves are not read yet; ``PictureSet`` and ``SoundSet`` read them.
public struct LabelledFiles: Sendable, Hashable {
  /// A file and its class.
  public struct Item: Sendable, Hashable {
    /// The path of the file, as it can be opened.
    public let path: String
    /// The name of the class.
    public let label: String
    /// The group, such as the speaker, if a table names it.
    public let group: String?

    /// Makes an item.
    public init(path: String, label: String, group: String? = nil) {
      (self.path, self.label, self.group) = (path, label, group)
    }
  }

  /// The name in messages: the path of the folder or of the table.
  public let name: String
  /// The kind of the files.
  public let kind: FileKind
  /// The files: those of a folder in the order of their paths' bytes, those of a table in the order
  /// of its rows.
  public internal(set) var items: [Item]
  /// The number of files that are of another kind by their names.
  public internal(set) var otherFileCount = 0
  /// The number of files and folders that are hidden.
  public internal(set) var hiddenCount = 0
  /// The number of files without a class: those beside the class folders, and rows without a label.
  public internal(set) var unlabelledCount = 0
  /// The class folders without a file of the kind, in the order of their bytes.
  public internal(set) var emptyClasses: [String] = []
  /// The errors of folders that cannot be listed, and of rows that name no file.
  public package(set) var failures: [FormatError] = []

  /// Makes a list of files.
  public init(name: String, _ kind: FileKind, _ items: [Item]) {
    (self.name, self.kind, self.items) = (name, kind, items)
  }

  /// The names of the classes, in the order of their bytes.
  public var classNames: [String] {
    Set(items.map(\.label)).sorted(by: FolderListing.isBefore)
  }

  /// Lists the files of a folder that has a subfolder for each class. Files in deeper folders belong to
  /// the class of the subfolder that holds them.
  ///
  /// - Throws: `FormatError` when the folder cannot be read.
  public init(_ kind: FileKind, inFolder path: String) throws {
    self.init(try FolderListing(path), kind, below: "")
  }

  /// The files of a listed folder below a prefix such as `train/`.
  init(_ listing: FolderListing, _ kind: FileKind, below prefix: String) {
    self.init(name: prefix.isEmpty ? listing.path : listing.fullPath(of: prefix), kind, [])
    (hiddenCount, failures) = (listing.hiddenCount, listing.failures)
    for file in listing.files where file.hasPrefix(prefix) {
      let rest = file.dropFirst(prefix.count)
      guard kind.holds(file) else {
        otherFileCount += 1
        continue
      }
      guard let slash = rest.firstIndex(of: "/") else {
        unlabelledCount += 1
        continue
      }
      items.append(Item(path: listing.fullPath(of: file), label: String(rest[..<slash])))
    }
    let known = Set(items.map(\.label))
    emptyClasses = listing.folders.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
      .filter { !$0.isEmpty && !$0.contains("/") && !known.contains($0) }
  }
}

/// The parts of a folder of examples: all of it is for training, unless it has subfolders `train` and
/// `test`, or `train` and `val`.
public struct FileParts: Sendable, Hashable {
  /// The files to train on.
  public let training: LabelledFiles
  /// The files of the subfolder `val`, `valid` or `validation`.
  public let validation: LabelledFiles?
  /// The files of the subfolder `test`.
  public let test: LabelledFiles?

  /// The names of subfolders that are parts, in small letters.
  private static let names: [String: [String]] = [
    "training": ["train", "training"], "validation": ["val", "valid", "validation"],
    "test": ["test", "testing"],
  ]

  /// Lists a folder. It has parts when it has a subfolder for training and another for validation or
  /// testing; the case of letters is ignored, and subfolders without such files do not count.
  ///
  /// - Throws: `FormatError` when the folder cannot be read, and when there are other subfolders of
  ///   such files beside the parts.
  public init(_ kind: FileKind, inFolder path: String) throws {
    let listing = try FolderListing(path)
    var prefixes: [String: String] = [:]
    var others: [String] = []
    let folders = Set(
      listing.files.filter(kind.holds).compactMap { file in
        file.firstIndex(of: "/").map { String(file[..<$0]) }
      })
    for folder in folders.sorted() {
      let part = FileParts.names.first { $0.value.contains(folder.lowercased()) }?.key
      if let part, prefixes[part] == nil {
        prefixes[part] = folder + "/"
      } else {
        others.append(folder)
      }
    }
    // Class folders below the parts tell them from classes that happen to be called train and test.
    let haveClasses = listing.files.filter(kind.holds).allSatisfy { file in
      prefixes.values.allSatisfy { !file.hasPrefix($0) || file.dropFirst($0.count).contains("/") }
    }
    guard prefixes.count > 1, others.isEmpty || haveClasses, let training = prefixes["training"]
    else {
      self.init(training: LabelledFiles(listing, kind, below: ""))
      return
    }
    guard others.isEmpty else {
      throw FormatError(
        path: path, place: .file,
        message: "expected a folder for each class, or parts such as train and test, found "
          + "\(folders.sorted().onOneLine()); move \(others.onOneLine()) elsewhere, or name \(training) "
          + "alone.")
    }
    func part(_ name: String) -> LabelledFiles? {
      prefixes[name].map { prefix in
        var files = LabelledFiles(listing, kind, below: prefix)
        // What was found beside the files belongs to the folder as a whole, and is told once.
        (files.failures, files.hiddenCount) = ([], 0)
        return files
      }
    }
    var first = LabelledFiles(listing, kind, below: training)
    for file in listing.files where !file.contains("/") {
      if kind.holds(file) {
        first.unlabelledCount += 1
      } else {
        first.otherFileCount += 1
      }
    }
    self.init(training: first, validation: part("validation"), test: part("test"))
  }

  /// The files to measure a network on: those to test on if they are apart, otherwise those to validate
  /// on, otherwise all.
  public var forTesting: LabelledFiles { test ?? validation ?? training }

  /// Makes parts.
  public init(
    training: LabelledFiles, validation: LabelledFiles? = nil, test: LabelledFiles? = nil
  ) {
    (self.training, self.validation, self.test) = (training, validation, test)
  }
}
