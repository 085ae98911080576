import SankofaFormats

extension Model {
  /// True when another model has the same layers with the same settings.
  package func hasSameNetwork(as other: Model) -> Bool { architecture == other.architecture }

  /// True when saving this model to a path loses nothing but an earlier training of the same
  /// network: when there is no file, or an empty one, or a model of the same layers.
  ///
  /// - Parameter origin: metadata that must be the same, too, such as the name of the data set.
  /// - Throws: `FormatError` when the path cannot be looked up.
  package func mayReplace(_ path: String, origin: [String: String] = [:]) throws -> Bool {
    struct Found: Error { let metadata: [String: String] }
    guard try LineFile.hasContent(path) else { return true }
    do {
      // The metadata come before the tensors, which need not be read.
      _ = try SafeTensors(contentsOf: path) { throw Found(metadata: $0) }
    } catch let found as Found {
      let known = found.metadata
      return known["format"] == Model.fileFormat
        && known["architecture"] == architecture.description
        && origin.allSatisfy { known[$0.key] == $0.value }
    } catch is FormatError {
      return false
    }
    return false
  }
}
