import SankofaData
import SankofaFormats
import SankofaNN

/// A small Swift package that predicts with a model, and that trains the same model again.
///
/// It has two programs: `predict` writes the rows of tables with the model's answers, as
/// `sankofa predict` does, and `train` trains on the same rows with the same choices, to the same bits. The
/// model's file is compiled into the first, so that the built program needs nothing beside it.
public struct ModelPackage: Sendable {
  /// The package on which the new one depends.
  public enum Dependency: Sendable, Hashable {
    /// Sankofa's folder.
    case path(String)
    /// Sankofa's repository, and the least version.
    case url(String, from: String)
  }

  /// The name of the package, from which the model's file has its name.
  public let name: String

  /// The paths of the files that `train` reads, unless it is given another.
  public var tables: [String] {
    ([record.source == .file ? record.table : nil] + [record.test]).compactMap(\.self)
  }

  /// True when the first training read its rows from standard input, so that `train` needs a table.
  public var readsStandardInput: Bool { record.source == .standardInput }

  /// True when the training came to its own end, so that the package trains to the same weights.
  public var isWhole: Bool { record.isWhole }

  let digest: String
  let target: String
  let record: TableRecord
  let columns: Columns
  let dependency: Dependency
  private let modelFile: [UInt8]

  /// Makes a package.
  ///
  /// - Parameters:
  ///   - model: a model that was trained on a table.
  ///   - modelFile: the bytes of its file.
  ///   - name: the name of the package: letters, digits, `-` and `_` are kept.
  ///   - dependency: where Sankofa is.
  ///   - place: returns the path at which the new program finds a table, from the path that the training
  ///     was given; by default the same.
  /// - Throws: `SankofaError` for a model that was not trained on a table or has no record of it, and
  ///   `FormatError` for a record that cannot be read.
  public init(
    _ model: Model, modelFile: [UInt8], name: String, dependency: Dependency,
    place: (String) -> String = { $0 }
  ) throws {
    guard let target = model.tableEncoding?.target else {
      throw SankofaError(
        "model",
        "must be one that was trained on a table to become a package; load others in a program of your "
          + "own with Model.load(fromPath:).")
    }
    if model.metadata["tableRecord"] != nil, model.tableRecord == nil {
      throw SankofaError(
        "model",
        "has a record of its training that this version cannot read; use the sankofa that wrote it, or "
          + "train it anew.")
    }
    guard var record = model.tableRecord, let text = model.metadata["columns"] else {
      throw SankofaError(
        "model", "has no record of its training, which the package would repeat; train it anew.")
    }
    record.table = record.source == .file ? place(record.table) : record.table
    record.test = record.test.map { $0 == "-" ? $0 : place($0) }
    (digest, self.target) = (model.weightsDigest, target.name)
    self.record = record
    self.dependency = dependency
    columns = try Columns(json: JSON(parsing: text))
    let kept = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" ? $0 : "-" }
    self.name = kept.isEmpty ? "model" : String(kept)
    self.modelFile = modelFile
  }

  /// The files, by their paths in the package's folder.
  public var files: [(path: String, bytes: [UInt8])] {
    texts.map { ($0.path, Array($0.text.utf8)) } + [("Sources/CModel/\(fileName)", modelFile)]
  }

  /// The name of the model's file in the package.
  var fileName: String { "\(name).safetensors" }

  private var texts: [(path: String, text: String)] {
    [
      ("Package.swift", manifest), ("README.md", readme),
      ("Sources/CModel/model.c", modelSource), ("Sources/CModel/include/model.h", modelHeader),
      ("Sources/predict/main.swift", predictProgram), ("Sources/train/main.swift", trainProgram),
    ]
  }
}

extension TableRecord {
  /// The kinds of places from which a table comes.
  enum Source: Hashable {
    case file
    case standardInput
    case sample(SampleTable)
  }

  var source: Source {
    if table == "-" { return .standardInput }
    return SampleTable(rawValue: table).map { .sample($0) } ?? .file
  }
}

extension String {
  /// The text as a literal of Swift.
  var swiftLiteral: String { debugDescription }

  /// The text of several lines, without blank ones, as a literal of Swift in which nothing is escaped.
  func rawSwiftLiteral(indent: String) -> String {
    // One mark more than stand together anywhere in the text.
    var (longest, run) = (0, 0)
    for character in self {
      run = character == "#" ? run + 1 : 0
      longest = max(longest, run)
    }
    let marks = String(repeating: "#", count: longest + 1)
    let lines = split(separator: "\n")
    return marks + "\"\"\"\n" + lines.map { indent + $0 + "\n" }.joined() + indent + "\"\"\""
      + marks
  }
}
