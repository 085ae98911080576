import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Takes weights from another model's file, or from any safetensors file: each parameter whose path
  /// is a tensor's name and whose shape and element type are the tensor's gets that value. All others
  /// stay as they are.
  ///
  /// ```swift
  /// let report = try model.loadWeights(
  ///   fromPath: "digits.safetensors", renaming: ["layers.0": "layers.1"])
  /// print(report)
  /// ```
  ///
  /// All is checked before anything is set. What training counts besides (epochs, steps, the
  /// optimizer's moments) stays; compile again for an optimizer that starts afresh.
  ///
  /// - Parameters:
  ///   - strict: true when it is an error when anything does not match; false by default.
  ///   - prefixes: paths of the file and what they are in the model: `["layers.0": "layers.2"]`
  ///     renames `layers.0` and `layers.0.weight`, but not `layers.01.weight`; of several the longest
  ///     counts. None by default.
  /// - Returns: a report of what was found, to be printed.
  /// - Throws: `FormatError` when the file is missing or damaged, when no tensor fits, when two tensors
  ///   get one name, or when `strict` and anything does not match; `LayerError` when the shape of an
  ///   example is not known. Nothing is changed then.
  @discardableResult
  public func loadWeights(
    fromPath path: String, strict: Bool = false, renaming prefixes: [String: String] = [:]
  ) throws -> WeightsReport {
    try loadWeights(fromPath: path, strict: strict) { Model.renamed($0, by: prefixes) }
  }

  /// Takes weights from a file, with names of your making; see
  /// `loadWeights(fromPath:strict:renaming:)`.
  ///
  /// - Parameter name: the path in the model for a tensor's name in the file; `nil` leaves the tensor
  ///   out. A tensor that gets another name goes before one that has it.
  @discardableResult
  public func loadWeights(
    fromPath path: String, strict: Bool = false, renaming name: (String) throws -> String?
  ) throws -> WeightsReport {
    try undoingBuild {
      try build()
      var file = try SafeTensors(contentsOf: path)
      // Optimizer state in a model's file is no weight.
      if file.metadata["format"] == Model.fileFormat {
        file.tensors.removeAll { TrainingTensors.hold($0.name) }
      }
      let sources = try WeightSources(file, path: path, name)
      var report = sources.compared(with: namedParameters)
      report.unused = sources.unused(by: report)
      report.leftOut = file.leftOut
      try check(report, path: path, strict: strict)
      let parameters = Dictionary(
        uniqueKeysWithValues: namedParameters.map { ($0.path, $0.parameter) })
      for match in report.matched {
        if let tensor = sources[match.tensor] { parameters[match.parameter]?.value = tensor }
      }
      return report
    }
  }

  /// Takes weights from a file; see `loadWeights(fromPath:strict:renaming:)`.
  @discardableResult
  public func loadWeights(
    from url: URL, strict: Bool = false, renaming prefixes: [String: String] = [:]
  ) throws -> WeightsReport {
    try loadWeights(fromPath: url.filePath, strict: strict, renaming: prefixes)
  }

  /// Takes weights from a file, with names of your making; see
  /// `loadWeights(fromPath:strict:renaming:)`.
  @discardableResult
  public func loadWeights(
    from url: URL, strict: Bool = false, renaming name: (String) throws -> String?
  ) throws -> WeightsReport {
    try loadWeights(fromPath: url.filePath, strict: strict, renaming: name)
  }

  /// A name with the longest of the prefixes that it begins with replaced, whole parts of a path
  /// only.
  private static func renamed(_ name: String, by prefixes: [String: String]) -> String {
    let prefix = prefixes.keys.filter { name == $0 || name.hasPrefix($0 + ".") }
      .max { $0.count < $1.count }
    guard let prefix, let other = prefixes[prefix] else { return name }
    return other + name.dropFirst(prefix.count)
  }

  private func check(_ report: WeightsReport, path: String, strict: Bool) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    if strict, !report.isComplete {
      throw error(
        "must match the model with strict: true, got \(report.problems); leave strict out to take "
          + "the \(report.matched.count) that match.")
    }
    if report.matched.isEmpty {
      throw error(
        "has no tensor that fits a parameter of the model, got \(report.problems); say with "
          + "renaming: what the model calls them.")
    }
  }
}

/// The tensor of a file that each name of a model means.
private struct WeightSources {
  private let file: SafeTensors
  private let tensors: [String: Tensor]
  /// The tensors' names by those that the model knows.
  private var names: [String: String] = [:]

  /// - Throws: `FormatError` when two tensors get one name.
  init(_ file: SafeTensors, path: String, _ rename: (String) throws -> String?) throws {
    self.file = file
    tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
    var moved: [String: String] = [:]
    for (name, _) in file.tensors {
      guard let new = try rename(name) else { continue }
      if new == name {
        names[name] = name
      } else if let other = moved.updateValue(name, forKey: new) {
        throw FormatError(
          path: path, place: .file,
          message: "tensors \(other.quoted) and \(name.quoted) would both be \(new.quoted); rename "
            + "one of them to something else.")
      }
    }
    // What somebody gave a name goes before what has it by chance.
    names.merge(moved) { $1 }
  }

  /// The tensor that the file calls `name`.
  subscript(name: String) -> Tensor? { tensors[name] }

  func compared(with parameters: [(path: String, parameter: Parameter)]) -> WeightsReport {
    var report = WeightsReport()
    for (path, parameter) in parameters {
      guard let name = names[path], let tensor = tensors[name] else {
        report.missing.append(.init(parameter: path, type: parameter.type))
        continue
      }
      if tensor.type == parameter.type {
        report.matched.append(.init(parameter: path, tensor: name))
      } else {
        report.mismatched.append(
          .init(
            parameter: path, type: parameter.type, tensor: name, tensorType: tensor.type))
      }
    }
    return report
  }

  /// The tensors that are nobody's.
  func unused(by report: WeightsReport) -> [WeightsReport.Unused] {
    let used = Set(report.matched.map(\.tensor) + report.mismatched.map(\.tensor))
    return file.tensors.filter { !used.contains($0.name) }.map {
      .init(tensor: $0.name, type: $0.tensor.type)
    }
  }
}
