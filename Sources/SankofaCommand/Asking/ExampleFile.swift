import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Examples in a NumPy `.npz` file: an array for each input of a model, with the input's name, and
/// an array of targets for each output.
struct ExampleFile {
  let features: [Tensor]
  /// The examples with their targets; `nil` when the file has no targets.
  let data: Dataset?
  /// The numbers of the examples in the file, counted from 0.
  let rows: [Int]
  /// The errors of the examples that are left out.
  let failures: [FormatError]

  /// True when the name is that of a file of examples and not of a data set.
  static func isMeant(by name: String) -> Bool { name.lowercased().hasSuffix(".npz") }

  /// The names of the arrays for a model: those of its inputs and outputs. Without a name of its
  /// own, an array is called `input1` or `output0` by number, or just `input` or `output` when
  /// there is only one.
  static func names(for model: Model) -> (inputs: [String], outputs: [String]) {
    let (inputs, outputs) = (model.graph.inputNames, model.graph.outputNames)
    let given = (inputs + outputs).compactMap { $0 }
    func names(_ own: [String?], _ part: String) -> [String] {
      own.enumerated().map { index, name in
        // A name that occurs twice is ambiguous.
        if let name, given.count(where: { $0 == name }) == 1 { return name }
        return own.count == 1 ? part : "\(part)\(index)"
      }
    }
    return (names(inputs, "input"), names(outputs, "output"))
  }

  /// - Parameter leavesOut: true to leave out examples whose numbers are not finite; such an example
  ///   is an error otherwise.
  /// - Throws: `FormatError` for arrays that are missing or that the model does not know; `DataError`
  ///   for arrays that are no examples.
  init(_ path: String, for model: Model, leavesOut: Bool = false) throws {
    let file = try NPZ.read(path)
    Console.errors.note(file.leftOut, in: path)
    let arrays = file.tensors
    let (inputs, outputs) = ExampleFile.names(for: model)
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    if let other = arrays.map(\.name).first(where: { !(inputs + outputs).contains($0) }) {
      let fix =
        nearestName(to: other, among: inputs + outputs).map { "did you mean \($0.quoted)?" }
        ?? "name arrays \(ExampleFile.listed(inputs + outputs))."
      throw error("the model has no input or output \(other.quoted); \(fix)")
    }
    func array(_ name: String) -> Tensor? { arrays.first { $0.name == name }?.tensor }
    let features = try inputs.map { name in
      guard let tensor = array(name) else {
        throw error(
          "has no array \(name.quoted), an input of the model; it needs "
            + "\(ExampleFile.listed(inputs)).")
      }
      return tensor
    }
    let targets = outputs.compactMap(array)
    if !targets.isEmpty, let missing = outputs.first(where: { array($0) == nil }) {
      throw error(
        "has no array \(missing.quoted), an output of the model, but one of another; give all or none."
      )
    }
    let parts = zip(inputs + (targets.isEmpty ? [] : outputs), features + targets)
    let finite = FiniteExamples(parts.map { (name: $0, tensor: $1) }, in: path)
    let isCut = leavesOut && !finite.failures.isEmpty
    if isCut, finite.rows.isEmpty, let failure = finite.failures.first { throw failure }
    self.features = isCut ? features.map(finite.rows(of:)) : features
    // Features without targets are checked like those of a data set, too.
    let count = self.features[0].shape.extents.first ?? 0
    let kept = isCut ? targets.map(finite.rows(of:)) : targets
    let judged = targets.isEmpty ? [.zeros([count])] : ExampleFile.fitted(kept, to: model)
    let data = try Dataset(name: path, features: self.features, targets: judged)
    self.data = targets.isEmpty ? nil : data
    rows = isCut ? finite.rows : Array(0..<count)
    failures = isCut ? finite.failures : []
  }

  /// Returns the targets as the losses take them: labels become `int32`, other integers `float64`.
  private static func fitted(_ targets: [Tensor], to model: Model) -> [Tensor] {
    let losses = model.compilation?.losses ?? []
    return targets.enumerated().map { index, tensor in
      if tensor.elementType.isFloatingPoint { return tensor }
      let takesLabels = losses.indices.contains(index) && losses[index].takesLabels
      return tensor.converted(to: takesLabels ? .int32 : .float64)
    }
  }

  /// Joins names as `left, right`.
  static func listed(_ names: [String]) -> String {
    names.map { $0.onOneLine() }.joined(separator: ", ")
  }
}
