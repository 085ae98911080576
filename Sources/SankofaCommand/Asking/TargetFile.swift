import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Examples with their targets, from a .csv or .npz file.
struct TargetFile {
  let data: Dataset
  /// The errors of the rows that are left out.
  let failures: [any Error]

  /// True when the name is that of a file and not of a data set.
  static func isMeant(by name: String) -> Bool {
    ExampleFile.isMeant(by: name) || CSVForm.isMeant(by: name)
  }

  /// The advice on which file to name.
  static func fix(for model: Model) -> String {
    if model.encoding != nil { return "a .csv file." }
    if ModelNeeds(model).takesFiles, model.outputShapes?.count == 1 {
      return "a folder with a folder for each class."
    }
    let (inputs, outputs) = ExampleFile.names(for: model)
    let arrays = "a .npz file with arrays \(ExampleFile.listed(inputs + outputs))."
    return ModelNeeds(model).isFlat && outputs.count == 1 ? "a .csv file, or \(arrays)" : arrays
  }

  /// - Throws: `FormatError`, `DataError` or `TableFileError` for a file without such examples.
  init(_ path: String, for model: Model, _ form: CSVForm) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    guard CSVForm.isMeant(by: path) else {
      try model.refuseArrays(path)
      let outputs = ExampleFile.names(for: model).outputs
      let file = try ExampleFile(path, for: model, leavesOut: true)
      guard let data = file.data else {
        throw error("has no targets; add arrays \(ExampleFile.listed(outputs)) to it.")
      }
      (self.data, failures) = (data, file.failures)
      return
    }
    if let encoding = model.encoding {
      let rows = try EncodableRows(path, form, encoding, withTargets: true)
      guard let table = rows.table else {
        throw rows.failures.first ?? error("must have rows, got none; add one.")
      }
      (data, failures) = (try encoding.dataset(table), rows.failures)
      return
    }
    guard let input = model.inputShape, let output = model.outputShape,
      model.inputShapes?.count == 1, model.outputShapes?.count == 1
    else {
      throw error("has rows of one input and one output; name \(TargetFile.fix(for: model))")
    }
    let takesLabels = try model.compiled().loss.takesLabels
    let width = takesLabels ? 1 : output.elementCount
    let rows = try NumberRows(
      path, form, count: input.elementCount, names: model.numberNames, extra: width)
    if let found = rows.rest.first?.count, found != width {
      throw error(
        "must have \(counted(width, "column")) of targets beside the model's inputs, got \(found); "
          + "leave out the others.")
    }
    var (features, targets): ([Float], [Float]) = ([], [])
    var failures: [any Error] = rows.failures
    for (index, cells) in rows.rest.enumerated() {
      let found = cells.map { (cell: $0, value: takesLabels ? model.label($0) : form.number($0)) }
      if let bad = found.first(where: { $0.value == nil })?.cell {
        let rule = takesLabels ? "a class of the model" : "a number"
        failures.append(
          error(
            "row \(rows.numbers[index]): its target must be \(rule), got \(bad.quoted); "
              + (takesLabels ? "correct it." : form.fix(bad))))
        continue
      }
      guard let numbers = found.mapAll(\.value) else {
        preconditionFailure("a row without a bad target has a number in each")
      }
      features += rows.values[index]
      targets += numbers
    }
    let count = targets.count / max(1, width)
    guard count > 0 else {
      throw failures.first ?? error("must have rows of numbers, got none; add one.")
    }
    let wanted =
      takesLabels
      ? Tensor(targets.map { Int32($0) }, shape: [count])
      : Tensor(targets, shape: Shape([count] + output.extents))
    data = try Dataset(
      name: path, features: Tensor(features, shape: Shape([count] + input.extents)),
      targets: wanted)
    self.failures = failures
  }
}

extension Model {
  /// The number of a class, which the cell gives by name or as a number.
  fileprivate func label(_ cell: String) -> Float? {
    if let index = classNames?.firstIndex(of: cell) { return Float(index) }
    let classes = outputShape?.last ?? 0
    return Int(cell).flatMap { (0..<classes).contains($0) ? Float($0) : nil }
  }
}
