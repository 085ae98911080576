import SankofaTensor

/// An error in data. Its description is one line: the place, the rule with the actual values, and
/// one fix.
public enum DataError: Error, Sendable, Hashable {
  /// A data set without examples, or with examples that have no features.
  case empty(in: String, shape: Shape)
  /// A data set without any tensor of features, or without any of targets.
  case noParts(in: String, part: String)
  /// A part whose number of rows differs from the number of examples.
  case differentLengths(in: String, part: String, length: Int, examples: Int)
  /// A part whose shape breaks `rule`.
  case wrongShape(in: String, part: String, rule: String, shape: Shape)
  /// A part whose element type breaks `rule`.
  case wrongType(in: String, part: String, rule: String, type: ElementType)
  /// A label that is not a class; `index` is the first example with such a label.
  case labelOutside(in: String, index: Int, label: Int, classCount: Int?)
  /// A value that is NaN or infinite: the first one in row-major order.
  case notFinite(
    in: String, part: String, row: Int, column: Int, position: Int, value: String)
  /// A sample weight below 0; `index` is the first example with such a weight.
  case negativeWeight(in: String, index: Int, weight: Float)
  /// A split that leaves one part without examples.
  case splitOutside(in: String, fraction: Double, examples: Int)
  /// A limit below 1.
  case limitOutside(in: String, limit: Int)
  /// A folder that should hold the files of a data set and does not exist.
  case missingFolder(of: String, folder: String, files: [String])
  /// Files of a data set that are missing from `folder`.
  case missingFiles(of: String, files: [String], folder: String)
  /// A file whose content does not have the expected form.
  case wrongFile(String, rule: String, found: String)
  /// A file that no mirror provided; `attempts` has each mirror's reason, and `files` lists all
  /// files that the data set needs.
  case downloadFailed(
    of: String, file: String, attempts: [String], files: [String], folder: String)
  /// A picture in which nothing can be distinguished from the paper: without noise, the greatest
  /// difference of grey is `contrast`.
  case blankImage(String, leastContrast: Int, contrast: Int)
  /// A picture that does not fit into memory with this many rows and columns; `shortage` says how
  /// much memory it takes.
  case tooLargeFitting(String, rows: Int, columns: Int, shortage: String)
  /// A name that no data set has; `suggestion` is the nearest existing name.
  case unknownDataset(String, suggestion: String?, known: [String])
  /// A folder that was given for a data set that is part of the library.
  case noFolderNeeded(of: String, folder: String)
  /// An `isTransposed` of true that was given without the folder of the files.
  case transposedWithoutFolder(of: String)
  /// A folder for downloaded files that cannot be created.
  case cannotMakeFolder(String, reason: String)
}

extension DataError: CustomStringConvertible {
  /// One line: the place, the rule with the actual values, and one fix.
  public var description: String {
    switch self {
    case .empty(let place, let shape):
      return "\(place): must have at least one example with features, got shape "
        + "\(shape); check the files that it was read from."
    case .noParts(let place, let part):
      return "\(place): needs at least one tensor of \(part), got none; give one for each of the "
        + "model's \(part == "features" ? "inputs" : "outputs")."
    case .differentLengths(let place, let part, let length, let examples):
      return "\(place): \(part) must have one row per example (\(examples)), got "
        + "\(length); pass as many \(part) as features."
    case .wrongShape(let place, let part, let rule, let shape):
      return "\(place): \(part) must have shape \(rule), got \(shape); reshape them."
    case .wrongType(let place, let part, let rule, let type):
      return "\(place): \(part) must be \(rule), got \(type); convert them first."
    case .labelOutside(let place, let index, let label, let classCount):
      let rule = classCount.map { "in 0..<\($0) (the classes)" } ?? "0 or above"
      return "\(place): labels must be \(rule), got \(label) at example \(index); "
        + "correct the label or the number of classes."
    case .notFinite(let place, let part, let row, let column, let position, let value):
      return "\(place): \(part) must be finite, got \(value) at row \(row), position "
        + "\(column) (element \(position) of all); drop the row or replace the value."
    case .negativeWeight(let place, let index, let weight):
      return "\(place): sample weights must be 0 or above, got \(weight) at example "
        + "\(index); use 0 to leave an example out."
    case .splitOutside(let place, let fraction, let examples):
      return "\(place): a split must leave examples in both parts, got fraction "
        + "\(fraction) of \(examples) examples; choose a fraction between 0 and 1."
    case .limitOutside(let place, let limit):
      return "\(place): a limit must be 1 or above, got \(limit); leave it out for "
        + "all examples."
    case .missingFolder(let dataset, let folder, let files):
      return "\(dataset): there is no folder \(folder.shownPath); name the one that holds "
        + "\(listed(files))."
    case .missingFiles(let dataset, let files, let folder):
      return "\(dataset): \(folder.shownPath) must hold the data set's four files, found no "
        + "\(files.joined(separator: ", no ")); put \(files.count == 1 ? "it" : "them") there."
    case .wrongFile(let path, let rule, let found):
      return
        "\(path.shownPath): expected \(rule), found \(found); use the files that belong together."
    case .downloadFailed(let dataset, let file, let attempts, let files, let folder):
      return "\(dataset): no mirror gave \(file) (\(attempts.joined(separator: ", "))); put "
        + "\(listed(files)) into \(folder.shownPath)."
    case .blankImage(let name, let least, let contrast):
      return
        "\(name.shownPath): ink must differ from the paper by \(least) or more of 255 greys, found "
        + "\(contrast == 0 ? "none" : "\(contrast)"); draw a digit with more contrast."
    case .tooLargeFitting(let name, let rows, let columns, let shortage):
      return "\(name.shownPath): fitted to \(rows) × \(columns) pixels it takes \(shortage); make "
        + "the model's input smaller."
    case .unknownDataset(let name, let suggestion, let known):
      let fix =
        suggestion.map { "did you mean \"\($0)\"?" }
        ?? "choose one of \(known.joined(separator: ", "))."
      return "data set: there is no \(name.quoted); \(fix)"
    case .noFolderNeeded(let dataset, let folder):
      return
        "\(dataset): is part of the library and reads no files, got the folder \(folder.shownPath); "
        + "leave it out."
    case .transposedWithoutFolder(let dataset):
      return
        "\(dataset): isTransposed is for files in a folder of your own, got no folder; leave it "
        + "out."
    case .cannotMakeFolder(let path, let reason):
      return
        "\(path.shownPath): the folder cannot be made (\(reason)); make it, or set SANKOFA_CACHE to "
        + "another one."
    }
  }
}

extension DataError {
  /// Throws when there is not enough memory to fit a picture to this many rows and columns.
  static func requireMemory(
    _ name: String, _ rows: Int, _ columns: Int, bytesPerPixel: Int
  ) throws {
    // Each new row and column has a list of the old ones that it covers.
    let needed = rows.multiplied(by: columns).multiplied(by: bytesPerPixel)
      .adding(rows.multiplied(by: 64)).adding(columns.multiplied(by: 64))
    if let shortage = MemoryLimit.shortage(of: needed) {
      throw DataError.tooLargeFitting(name, rows: rows, columns: columns, shortage: shortage)
    }
  }
}

/// The names in one phrase, such as `a, b and c`.
private func listed(_ names: [String]) -> String {
  guard names.count > 1, let last = names.last else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
