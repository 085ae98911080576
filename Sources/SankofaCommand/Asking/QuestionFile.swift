import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Questions for a model, read from a file: a picture, recording or text, the rows of a .csv file, the array in a
/// .npy file, or the arrays in a .npz file, which are named after the model's inputs.
struct QuestionFile {
  let questions: Questions?
  /// The errors of the rows that have no answer.
  let failures: [any Error]
  /// A remark to print with the answers.
  let note: String?

  /// - Parameter name: the name of the model's file.
  /// - Throws: `FormatError`, `DataError` or `TableFileError` for a file without anything that the
  ///   model takes.
  init(_ path: String, _ form: CSVForm, for model: Model, called name: String) throws {
    if model.textFitting != nil {
      let (questions, note) = try Questions.reading(path, for: model, called: name)
      self.init(questions, note: note)
      return
    }
    let needs = ModelNeeds(model)
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    let ending = [".npz", ".npy", ".csv"].first { path.lowercased().hasSuffix($0) }
    if ending == ".npz" {
      try model.refuseArrays(path)
      let file = try ExampleFile(path, for: model, leavesOut: true)
      var questions = Questions(name: path, features: file.features)
      questions.numbers = file.rows
      self.init(questions, failures: file.failures)
      return
    }
    guard model.inputShapes?.count == 1, let shape = model.inputShape else {
      throw error("the model takes \(needs.text); \(needs.fix)")
    }
    switch ending {
    case ".npy":
      try model.refuseArrays(path)
      let examples = try QuestionFile.examples(NPY.read(path), path, shape, needs)
      let finite = FiniteExamples([(nil, examples)], in: path)
      self.init(
        path, finite.rows, failures: finite.failures,
        finite.rows.isEmpty ? nil : finite.rows(of: examples), of: shape)
    case ".csv":
      if let encoding = model.encoding {
        let rows = try EncodableRows(path, form, encoding, withTargets: false)
        let features = try rows.table.map(encoding.encoded)
        self.init(path, rows.numbers, failures: rows.failures, features, of: shape)
        return
      }
      let rows = try NumberRows(path, form, count: shape.elementCount, names: model.numberNames)
      let features = Tensor(
        rows.values.flatMap(\.self), shape: [rows.values.count, shape.elementCount])
      self.init(
        path, rows.numbers, failures: rows.failures, rows.values.isEmpty ? nil : features, of: shape
      )
    default:
      let (questions, note) = try Questions.reading(path, for: model, called: name)
      self.init(questions, note: note)
    }
  }

  private init(_ questions: Questions?, failures: [any Error] = [], note: String? = nil) {
    (self.questions, self.failures, self.note) = (questions, failures, note)
  }

  /// Questions from the rows that can be answered, if there are any, for an input of the given
  /// shape.
  private init(
    _ path: String, _ numbers: [Int], failures: [any Error], _ rows: Tensor?, of shape: Shape
  ) {
    let questions = rows.map { rows in
      let features = rows.reshaped(to: Shape([numbers.count] + shape.extents))
      var questions = Questions(name: path, features: [features])
      questions.numbers = numbers
      return questions
    }
    self.init(questions, failures: failures)
  }

  /// Reads an array as examples: a batch [n, …], a single example, or flat rows with one example
  /// each.
  private static func examples(
    _ array: Tensor, _ path: String, _ shape: Shape, _ needs: ModelNeeds
  ) throws -> Tensor {
    let extents = array.shape.extents
    if array.shape == shape { return array.reshaped(to: Shape([1] + extents)) }
    let isFlat = extents.count == 2 && extents[1] == shape.elementCount
    guard let count = extents.first, count > 0, isFlat || array.shape.dropFirst() == shape else {
      throw FormatError(
        path: path, place: .file,
        message: "must have examples [n] + \(shape), as the model takes \(needs.text), got shape "
          + "\(array.shape); give an array of that shape.")
    }
    return array.reshaped(to: Shape([count] + shape.extents))
  }
}

extension Questions {
  /// An example as it was typed: numbers such as `3,0.5,1`, or the cells of a table's row.
  ///
  /// - Throws: `UsageError` when the text is not an example for the model.
  init(typed text: String, for model: Model) throws {
    let needs = ModelNeeds(model)
    guard let shape = model.inputShape, model.inputShapes?.count == 1 else {
      throw UsageError("--inputs: the model takes \(needs.text); \(needs.fix)")
    }
    let cells = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if let encoding = model.encoding {
      let row = try encoding.encoded(typed: cells, needs)
      self.init(name: text, features: [row.reshaped(to: Shape([1] + shape.extents))])
      return
    }
    guard let numbers = cells.mapAll(CSVForm().number) else {
      throw UsageError("--inputs: must be numbers separated by commas, got \(text.shown); try 1,2.")
    }
    guard numbers.count == shape.elementCount else {
      let wanted =
        needs.isFlat ? needs.text : "\(counted(needs.numberCount, "number")) (\(needs.text))"
      throw UsageError("--inputs: must be \(wanted), got \(numbers.count); \(needs.fix)")
    }
    self.init(name: text, features: [Tensor(numbers, shape: Shape([1] + shape.extents))])
  }
}

extension TableEncoding {
  /// The features of a typed row, which has a cell for each column in order. The decimal sign is a
  /// point, since commas separate the cells. Cells that count as missing are told, as those of files.
  fileprivate func encoded(typed cells: [String], _ needs: ModelNeeds) throws -> Tensor {
    let names = columns.map(\.name)
    guard cells.count == names.count else {
      throw UsageError(
        "--inputs: must be \(counted(names.count, "cell")), as the model takes \(needs.text), got "
          + "\(cells.count); \(needs.fix)")
    }
    return try usage {
      let csv = CSV(header: names, records: [cells])
      let table = try DataTable(csv, name: "--inputs", decimal: .point)
      var notes: [TableError] = []
      let features = try tableErrors { try encoded(table, notes: &notes) }
      Console.errors.tell(notes, in: table)
      return features
    }
  }
}

extension Model {
  /// Throws when the model takes rows of a table: an array has no cells to encode.
  func refuseArrays(_ path: String) throws {
    guard encoding != nil, inputShapes?.count == 1 else { return }
    let needs = ModelNeeds(self)
    throw FormatError(
      path: path, place: .file,
      message: "the model takes \(needs.text), and no arrays; \(needs.fix)")
  }
}

/// Examples for a model to answer.
struct Questions {
  /// The name that is printed with the answers: that of a file, or of an example of a data set.
  let name: String
  /// The examples, [n, …] for each input of the model.
  let features: [Tensor]
  /// The numbers of the examples, counted from 0, when they are rows of a file.
  var numbers: [Int]?
  /// The kind of the file, if the example is a whole file.
  var kind = FileKind.pictures
  /// The picture as it is drawn, `uint8` [rows, columns], if there is one; that of a recording is its
  /// spectrogram.
  var drawing: Tensor?
  /// More about the picture, when it was fitted to the model as a drawing.
  var fitted: FittedDrawing?
  /// The correct class, if known.
  var label: String?
  /// The data set's class names, for models that have none of their own.
  var classNames: [String]?

  var count: Int { features[0].shape[0] }

  /// The example in a file of the kind that a model takes, with a remark to print with the answer.
  ///
  /// - Parameter name: the path of the model.
  /// - Throws: `FormatError` for a file that cannot be read or that the model cannot take.
  static func reading(
    _ path: String, for model: Model, called name: String
  ) throws -> (questions: Questions, note: String?) {
    if let fitting = model.soundFitting {
      return (try Questions(recording: path, fitting), nil)
    }
    if let fitting = model.textFitting {
      return (Questions(text: try TextSet.text(inFile: path), called: path, fitting), nil)
    }
    let picture = try PictureFile(path, for: model, called: name)
    return (picture.questions, picture.note)
  }

  /// A recording as an example. Faults of the file that were passed over are noted.
  private init(recording path: String, _ fitting: SoundFitting) throws {
    let file = try SoundFile(contentsOf: path)
    Console.errors.note(file.notes, in: path)
    try SoundSet.check(file.sound, path: path)
    let bytes = try fitting.bytes(of: file.sound.mono(), name: path)
    self.init(
      name: path, features: [Tensor(bytes, shape: Shape([1] + fitting.shape.extents))])
    kind = .sounds
    // Time goes to the right, and high frequencies are at the top.
    let (frames, bands) = (fitting.frames, fitting.spectrogram.bands)
    drawing = Tensor(
      (0..<bands).flatMap { row in (0..<frames).map { bytes[$0 * bands + bands - 1 - row] } },
      shape: [bands, frames])
  }

  /// A text as an example.
  init(text: String, called name: String, _ fitting: TextFitting) {
    self.init(name: name, features: [fitting.encoded([text])])
    kind = .texts
  }

  init(name: String, features: [Tensor]) { (self.name, self.features) = (name, features) }
}
