import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Loads weights from another model's file, or from any safetensors file. A parameter gets the
  /// value of the tensor whose name is its path, if shape and element type are equal; all other
  /// parameters stay unchanged.
  ///
  /// ```swift
  /// let report = try model.loadWeights(
  ///   fromPath: "digits.safetensors", renaming: ["layers.0": "layers.1"])
  /// print(report)
  /// ```
  ///
  /// Everything is checked before any parameter is set. The counts of epochs and steps and the
  /// state of the optimizer stay unchanged; compile again to reset the optimizer.
  ///
  /// - Parameters:
  ///   - strict: true to throw when anything does not match; false by default.
  ///   - prefixes: paths in the file and the paths in the model that replace them:
  ///     `["layers.0": "layers.2"]` renames `layers.0` and `layers.0.weight`, but not
  ///     `layers.01.weight`. When several paths match, the longest counts. None by default.
  /// - Returns: a report of the matches and differences, which can be printed.
  /// - Throws: `FormatError` when the file is missing or damaged, when no tensor fits, when two
  ///   tensors get the same name, or when `strict` is true and anything does not match;
  ///   `SankofaError` when the shape of an example is not known. After an error, nothing is changed.
  @discardableResult
  public func loadWeights(
    fromPath path: String, strict: Bool = false, renaming prefixes: [String: String] = [:]
  ) throws -> WeightsReport {
    try loadWeights(fromPath: path, strict: strict) { Model.renamed($0, by: prefixes) }
  }

  /// Loads weights from a file, with names given by a closure; see
  /// `loadWeights(fromPath:strict:renaming:)`.
  ///
  /// - Parameter name: a closure that returns the path in the model for a tensor's name in the
  ///   file; `nil` leaves the tensor out. A renamed tensor takes precedence over a tensor that
  ///   already has the name.
  @discardableResult
  public func loadWeights(
    fromPath path: String, strict: Bool = false, renaming name: (String) throws -> String?
  ) throws -> WeightsReport {
    try undoingBuild {
      try build()
      var file = try SafeTensors(contentsOf: path)
      // The state of the optimizer in a model file is not weights.
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

  /// Loads weights from a file; see `loadWeights(fromPath:strict:renaming:)`.
  @discardableResult
  public func loadWeights(
    from url: URL, strict: Bool = false, renaming prefixes: [String: String] = [:]
  ) throws -> WeightsReport {
    try loadWeights(fromPath: url.filePath, strict: strict, renaming: prefixes)
  }

  /// Loads weights from a file, with names given by a closure; see
  /// `loadWeights(fromPath:strict:renaming:)`.
  @discardableResult
  public func loadWeights(
    from url: URL, strict: Bool = false, renaming name: (String) throws -> String?
  ) throws -> WeightsReport {
    try loadWeights(fromPath: url.filePath, strict: strict, renaming: name)
  }

  /// Returns a name with the longest matching prefix replaced. A prefix must end where a part of
  /// the path ends.
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
        "has no tensor that fits a parameter of the model, got \(report.problems); map "
          + "their names to the model's with renaming:.")
    }
  }
}

/// The tensors of a file, by their names in a model.
private struct WeightSources {
  private let file: SafeTensors
  private let tensors: [String: Tensor]
  /// The tensors' names in the file, by their names in the model.
  private var names: [String: String] = [:]

  /// - Throws: `FormatError` when two tensors get the same name.
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
    // A tensor that was renamed takes precedence over one that has the name by chance.
    names.merge(moved) { $1 }
  }

  /// The tensor with the name `name` in the file.
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

  /// Returns the tensors that do not belong to any parameter.
  func unused(by report: WeightsReport) -> [WeightsReport.Unused] {
    let used = Set(report.matched.map(\.tensor) + report.mismatched.map(\.tensor))
    return file.tensors.filter { !used.contains($0.name) }.map {
      .init(tensor: $0.name, type: $0.tensor.type)
    }
  }
}
