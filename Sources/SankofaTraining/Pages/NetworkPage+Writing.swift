import SankofaFormats
import SankofaTensor

extension NetworkPage {
  /// Writes the page as JSON: the source that was read, with the numbers of ``values``.
  ///
  /// Numbers read back to the same bits. Weights that were drawn are written in place of their
  /// initializer and seed. The file is written next to its target, flushed and renamed.
  ///
  /// - Throws: `FormatError` when the file cannot be written, or when a number is not finite, which
  ///   a page cannot hold.
  public func write(toPath path: String) throws {
    for (name, value) in values.sorted(by: { $0.key < $1.key })
    where !value.doubles.allSatisfy(\.isFinite) {
      throw FormatError(
        path: path, place: .file,
        message: "\(name) must have finite numbers only, got one that is not; nothing was written, "
          + "train with a smaller learning rate.")
    }
    try AtomicFile.write(Array(json.indented.utf8), to: path)
  }

  /// The JSON of the page as it is written.
  package var json: JSON {
    var object = source
    // Unchanged settings stay as they were in the source, or absent.
    if name != object[PageKey.name]?.stringValue ?? NetworkPage.defaultName(path) {
      object[PageKey.name] = .string(name)
    }
    if loss.name != object[PageKey.loss]?.stringValue ?? PageReader.defaultLoss.name {
      object[PageKey.loss] = .string(loss.name)
    }
    if learningRate
      != object[PageKey.learningRate]?.doubleValue ?? PageReader.defaultLearningRate
    {
      object[PageKey.learningRate] = .number(learningRate)
    }
    guard let written = object[PageKey.layers]?.arrayValue, written.count == layers.count else {
      preconditionFailure("a page has the layers that were read from its source")
    }
    object[PageKey.layers] = .array(written.enumerated().map { .object(layer($0, from: $1)) })
    return .object(object)
  }

  private func layer(_ index: Int, from written: JSON) -> JSONObject {
    guard var object = written.objectValue else {
      preconditionFailure("each layer of a page was read from an object")
    }
    object[PageKey.initializer] = nil
    object[PageKey.seed] = nil
    let (outputs, inputs) = (layers[index].outputs, layers[index].inputs)
    let weights = value(at: NetworkPage.path(index, "weight")).doubles
    object[PageKey.weights] = .array(
      (0..<outputs).map { numbers(weights[$0 * inputs..<($0 + 1) * inputs]) })
    object[PageKey.biases] = numbers(value(at: NetworkPage.path(index, "bias")).doubles[...])
    return object
  }

  private func numbers(_ values: ArraySlice<Double>) -> JSON { .array(values.map { .number($0) }) }

  /// Returns the file's name without folders and extension, on one line that can be printed.
  static func defaultName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let dot = file.lastIndex(of: ".").flatMap { $0 == file.startIndex ? nil : $0 }
    return String(file[..<(dot ?? file.endIndex)]).onOneLine(atMost: PagePart.longestName)
  }
}
