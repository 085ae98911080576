import SankofaFormats

extension Model {
  /// True when another model has the same layers with the same settings.
  package func hasSameNetwork(as other: Model) -> Bool { architecture == other.architecture }

  /// True when saving this model to a path loses nothing but an earlier training of the same
  /// network: when there is no file, or an empty one, or a model of the same layers and classes. Settings
  /// that are fractions may differ: some of them come from the data, such as the mean of a table's targets, and
  /// none of them changes what the weights belong to.
  ///
  /// - Parameter origin: metadata that must be the same, too, such as the name of the data set. A slash
  ///   at the end of a folder's name makes no difference.
  /// - Throws: `FormatError` when the path cannot be looked up.
  package func mayReplace(_ path: String, origin: [String: String] = [:]) throws -> Bool {
    struct Found: Error { let metadata: [String: String] }
    guard try LineFile.hasContent(path) else { return true }
    do {
      // The metadata come before the tensors, which need not be read.
      _ = try SafeTensors(contentsOf: path) { throw Found(metadata: $0) }
    } catch let found as Found {
      let known = found.metadata
      let names = classNames.map { JSON.array($0.map { .string($0) }).description }
      guard known["format"] == Model.fileFormat, known["classNames"] == names,
        origin.allSatisfy({ known[$0.key].map(folderName) == folderName($0.value) }),
        let text = known["architecture"], let other = try? JSON(parsing: text)
      else { return false }
      return try other.isEqualButForFractions(to: JSON(parsing: architecture.description))
    } catch is FormatError {
      return false
    }
    return false
  }
}

/// A path without the slashes at its end, except for the root.
private func folderName(_ path: String) -> String {
  var name = path[...]
  while name.utf8.count > 1, name.utf8.last == UInt8(ascii: "/") { name = name.dropLast() }
  return String(name)
}

extension JSON {
  /// True when two values differ in numbers that are not whole at most.
  fileprivate func isEqualButForFractions(to other: JSON) -> Bool {
    switch (self, other) {
    case (.number, .number), (.number, .integer), (.integer, .number): true
    case (.array(let own), .array(let others)):
      own.count == others.count
        && zip(own, others).allSatisfy { $0.isEqualButForFractions(to: $1) }
    case (.object(let own), .object(let others)):
      own.members.count == others.members.count
        && zip(own.members, others.members).allSatisfy {
          $0.name == $1.name && $0.value.isEqualButForFractions(to: $1.value)
        }
    default: self == other
    }
  }
}
