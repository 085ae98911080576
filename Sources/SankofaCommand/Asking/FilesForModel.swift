import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Labelled files as examples for a model, fitted as its preprocessing says.
struct FilesForModel {
  let data: Dataset
  /// The errors of files that are left out.
  let failures: [any Error]
  /// The number of examples without a label, which are left out.
  let unlabelledCount: Int

  /// An example with its class, or the error of one that cannot be read.
  private typealias Example = (label: String, features: () throws -> Tensor)

  /// - Parameters:
  ///   - source: the files with their labels.
  ///   - name: the path of the model.
  /// - Throws: `FormatError` when no file can be read, or none is of the model's classes.
  init(_ source: LabelledFiles, for model: Model, called name: String) throws {
    try self.init(
      source.items.map { item in
        (
          item.label,
          { try Questions.reading(item.path, for: model, called: name).questions.features[0] }
        )
      }, source, failures: source.failures, for: model, called: name)
  }

  /// The texts of a table with their labels.
  init(table: DataTable, for model: Model, _ name: String) throws {
    guard let fitting = model.textFitting else {
      preconditionFailure("only models of texts take a column of a table")
    }
    let texts = try model.textColumn(in: table)
    let labels = try tableErrors {
      try TextColumns.labels(in: table, beside: texts, called: model.metadata["labelColumn"])
    }
    let set = try tableErrors {
      try TextSet(table, TextColumns(texts: texts, labels: labels))
    }
    try self.init(
      set.texts.map { text in (text.label, { fitting.encoded([text.text]) }) }, set.source,
      failures: set.failures, for: model, called: name)
  }

  private init(
    _ examples: [Example], _ source: LabelledFiles, failures known: [any Error], for model: Model,
    called name: String
  ) throws {
    guard let classes = model.outputShape?.last, model.outputShape?.rank == 1 else {
      throw FormatError(
        path: name, place: .file, message: "does not tell classes; name another file of examples.")
    }
    let names = model.classNames ?? (0..<classes).map(String.init)
    let places = Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { $1 })
    unlabelledCount = source.unlabelledCount
    var failures = known
    var unknown: [String: Int] = [:]
    var (features, labels): ([Tensor], [Int32]) = ([], [])
    for (name, example) in examples {
      guard let label = places[name] else {
        unknown[name, default: 0] += 1
        continue
      }
      do {
        features.append(try example())
        labels.append(label)
      } catch { failures.append(error) }
    }
    for (label, count) in unknown.sorted(by: { $0.key < $1.key }) {
      failures.append(
        FormatError(
          path: source.name, place: .file,
          message:
            "\(counted(count, source.kind.noun)) of class \(label.quoted), which the model does not know "
            + "(it knows \(names.onOneLine())); rename the class."))
    }
    guard let first = features.first else {
      Console.errors.tell(failures: failures.dropLast())
      throw failures.last
        ?? FormatError(
          path: source.name, place: .file,
          message: FolderListing.isFolder(source.name)
            ? "must have a folder of \(source.kind.noun)s for each class, got none; name another folder."
            : "must have rows with a label, got none; fill them in.")
    }
    let shape = Shape([labels.count] + first.shape.dropFirst().extents)
    data = try Dataset(
      name: source.name, features: FilesForModel.joined(features, shape),
      targets: Tensor(labels, shape: [labels.count]), classNames: names)
    self.failures = failures
  }

  /// The examples in one tensor. Whole numbers from 0 to 255 take one byte each.
  private static func joined(_ features: [Tensor], _ shape: Shape) -> Tensor {
    if features[0].elementType == .uint8 {
      return Tensor(features.flatMap { $0.elements(as: UInt8.self) }, shape: shape)
    }
    if features[0].elementType == .int32 {
      return Tensor(features.flatMap { $0.elements(as: Int32.self) }, shape: shape)
    }
    return Tensor(features.flatMap(\.floats), shape: shape)
  }
}
