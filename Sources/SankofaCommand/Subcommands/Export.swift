import ArgumentParser
import Foundation
import SankofaFormats
import SankofaNN
import SankofaTraining

/// `sankofa export`.
struct Export: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a Swift package of a model that was trained on a table.",
    usage: "sankofa export <model> --swift <folder> [--sankofa <place>]",
    discussion: """
      EXAMPLES:
        sankofa export houses.safetensors --swift houses-package
        sankofa export houses.safetensors --swift p --sankofa https://HOST/sankofa

      The package has two programs. `predict` writes the rows of tables with the model's answers, as \
      `sankofa predict` does; the model's file is a part of the program. `train` trains again with the \
      same rows and choices, and prints the digest of the weights, which are the same to the last bit. \
      Both are short, and meant to be changed.

      Models of pictures and pages cannot be exported so; Documentation/models.md shows how a program \
      loads them.
      """)

  @OptionGroup var file: ModelArgument

  @Option(
    help: ArgumentHelp(
      "Write the package into this folder, which must be new or empty.", valueName: "folder"))
  var swift: String

  @Option(
    help: ArgumentHelp(
      """
      The folder of Sankofa's package, or the address of its repository (default: the folder in \
      which this command was built).
      """, valueName: "place"))
  var sankofa: String?

  @Option(
    help: ArgumentHelp(
      "The least version of Sankofa, for the address of a repository (default: \(libraryVersion)).",
      valueName: "version"))
  var from: String?

  func run() throws {
    try checkNamesFile(swift, "--swift", try: "package")
    let dependency = try chosenDependency()
    try checkIsNew()
    let model = try file.load()
    let package: ModelPackage
    do {
      package = try ModelPackage(
        model, modelFile: FileBytes.read(file.model), name: URL(filePath: file.model).stem,
        dependency: dependency, place: absolute)
    } catch let error as SankofaError {
      throw FormatError(path: file.model, place: .file, message: error.message)
    }
    try write(package)
    let output = Console.output
    output.line(
      "Wrote the package \(package.name) with \(counted(package.files.count, "file")) to "
        + "\(swift.shownPath). Try:")
    output.line("  cd \(shellPath(swift))")
    output.line("  swift run -c release predict new.csv")
    output.line("  swift run -c release train" + (package.readsStandardInput ? " table.csv" : ""))
    for table in package.tables where !FileManager.default.fileExists(atPath: table) {
      Console.errors.line(
        "note: \(table.shownPath) is not there; give train the table's path, or change it in "
          + "Sources/train/main.swift.")
    }
    if !package.isWhole {
      Console.errors.line(
        "note: the training of \(file.model.shownPath) was interrupted; train ends by itself, and gives "
          + "other weights.")
    }
  }

  /// Writes the files of a package into its folder. After an error, those that were written are removed,
  /// so that the folder is as it was.
  private func write(_ package: ModelPackage) throws {
    let folder = URL(filePath: swift)
    let isNew = !FileManager.default.fileExists(atPath: swift)
    do {
      for (path, bytes) in package.files {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try AtomicFile.write(bytes, to: url.path)
      }
    } catch {
      // The folder was new or empty, so all that is in it was made here. What cannot be removed stays; the
      // error that is thrown is the one that matters.
      let made = (try? FileManager.default.contentsOfDirectory(atPath: swift)) ?? []
      for name in made { try? FileManager.default.removeItem(at: folder.appending(path: name)) }
      if isNew { try? FileManager.default.removeItem(at: folder) }
      if error is FormatError { throw error }
      throw UsageError(
        "--swift: \(swift.shown) cannot be made (\(error.localizedDescription.onOneLine())); name another "
          + "folder.")
    }
  }

  /// The place of Sankofa for the new package.
  private func chosenDependency() throws -> ModelPackage.Dependency {
    guard let place = sankofa else {
      if from != nil {
        throw UsageError("--from: is for the address of a repository; add --sankofa.")
      }
      let built = Export.builtFrom
      guard Export.isPackage(built) else {
        throw UsageError(
          "--sankofa: needs the folder or the address of Sankofa's package, since \(built.shown) is gone; "
            + "add --sankofa PLACE.")
      }
      return .path(built)
    }
    if place.contains("://") || place.hasPrefix("git@") {
      let version = from ?? libraryVersion
      let parts = version.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 3, parts.allSatisfy({ Int($0).map { $0 >= 0 } == true }) else {
        throw UsageError(
          "--from: must be a version of three numbers, got \(version.shown); try \(libraryVersion)."
        )
      }
      return .url(place, from: version)
    }
    if from != nil {
      throw UsageError(
        "--from: is for the address of a repository, got \(place.shown); leave it out.")
    }
    let path = absolute(place)
    guard Export.isPackage(path) else {
      throw UsageError(
        "--sankofa: must be the folder of Sankofa's package or an address such as https://…, got "
          + "\(place.shown); name the folder that has its Package.swift.")
    }
    return .path(path)
  }

  /// The folder of the package that this command was built from.
  private static let builtFrom: String = {
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.standardizedFileURL.path
  }()

  private static func isPackage(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/Package.swift")
  }

  /// Throws when the folder has something in it, which the package might replace.
  private func checkIsNew() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: swift, isDirectory: &isFolder) else { return }
    let isEmpty =
      isFolder.boolValue
      && (try? FileManager.default.contentsOfDirectory(atPath: swift))?.isEmpty == true
    if !isEmpty {
      throw UsageError(
        "--swift: must be a new or an empty folder, got \(swift.shown), which has files; name another."
      )
    }
  }

  /// The whole path of a file, so that the package finds it from its own folder.
  private func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }
}

extension URL {
  /// The name of the file without its ending.
  fileprivate var stem: String { deletingPathExtension().lastPathComponent }
}
