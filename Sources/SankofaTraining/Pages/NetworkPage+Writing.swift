import SankofaFormats
import SankofaTensor

extension NetworkPage {
  /// Writes the page as JSON: what was read, with the numbers of ``values``.
  ///
  /// Numbers read back as the same bits. Weights that were drawn are written out in place of their
  /// initializer and seed. The file is written beside its target, flushed and renamed.
  ///
  /// - Throws: `FormatError` when the file cannot be written.
  public func write(toPath path: String) throws {
    try AtomicFile.write(Array(json.indented.utf8), to: path)
  }

  /// The page as it is written.
  package var json: JSON {
    var object = source
    // What was not changed stays as it was written.
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
    let written = object[PageKey.layers]?.arrayValue ?? []
    object[PageKey.layers] = .array(written.enumerated().map { .object(layer($0, from: $1)) })
    return .object(object)
  }

  private func layer(_ index: Int, from written: JSON) -> JSONObject {
    var object = written.objectValue ?? JSONObject()
    object[PageKey.initializer] = nil
    object[PageKey.seed] = nil
    let (outputs, inputs) = (layers[index].outputs, layers[index].inputs)
    let weights = values[NetworkPage.path(index, "weight")]?.doubles ?? []
    object[PageKey.weights] = .array(
      (0..<outputs).map { numbers(weights[$0 * inputs..<($0 + 1) * inputs]) })
    object[PageKey.biases] = numbers((values[NetworkPage.path(index, "bias")]?.doubles ?? [])[...])
    return object
  }

  private func numbers(_ values: ArraySlice<Double>) -> JSON { .array(values.map { .number($0) }) }

  /// The file's name without folders and ending.
  static func defaultName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
    return String(file[..<dot])
  }
}
