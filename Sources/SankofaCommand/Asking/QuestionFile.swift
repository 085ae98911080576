import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// Questions for a model, read from a file: a PNG picture, the rows of a .csv file, the array in a
/// .npy file, or the arrays in a .npz file, which are named after the model's inputs.
struct QuestionFile {
  let questions: Questions?
  /// The errors of the rows that could not be read.
  let failures: [FormatError]
  /// A remark to print with the answers.
  let note: String?

  /// - Parameter name: the name of the model's file.
  /// - Throws: `FormatError` or `DataError` for a file without anything that the model takes.
  init(_ path: String, for model: Model, called name: String) throws {
    let needs = ModelNeeds(model)
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    let ending = [".npz", ".npy", ".csv"].first { path.lowercased().hasSuffix($0) }
    if ending == ".npz" {
      let file = try ExampleFile(path, for: model)
      self.init(Questions(path, rows: file.features))
      return
    }
    guard model.inputShapes?.count == 1, let shape = model.inputShape else {
      throw error("the model takes \(needs.text); \(needs.fix)")
    }
    switch ending {
    case ".npy":
      let array = try NPY.read(path)
      self.init(Questions(path, rows: [try QuestionFile.examples(array, path, shape, needs)]))
    case ".csv":
      if case .table(let encoding) = model.preprocessing {
        let rows = try encoding.encoded(DataTable(contentsOf: path))
        self.init(Questions(path, rows: [rows]))
        return
      }
      let rows = try NumberRows(path, count: shape.elementCount, names: model.numberNames)
      guard !rows.values.isEmpty else {
        self.init(nil, failures: rows.failures)
        return
      }
      let features = Tensor(
        rows.values.flatMap { $0 }, shape: Shape([rows.values.count] + shape.extents))
      var questions = Questions(name: path, features: [features])
      questions.numbers = rows.numbers
      self.init(questions, failures: rows.failures)
    default:
      let picture = try PictureFile(path, for: model, called: name)
      self.init(picture.questions, note: picture.note)
    }
  }

  private init(_ questions: Questions?, failures: [FormatError] = [], note: String? = nil) {
    (self.questions, self.failures, self.note) = (questions, failures, note)
  }

  /// Reads an array as examples: [n, …], a single example, or rows of as many numbers as one has.
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
  /// The rows of a file.
  fileprivate init(_ path: String, rows features: [Tensor]) {
    self.init(name: path, features: features)
    numbers = Array(0..<count)
  }

  /// Numbers as they were typed, such as `3,0.5,1`.
  ///
  /// - Throws: `UsageError` when they are no example of the model.
  init(typed text: String, for model: Model) throws {
    let needs = ModelNeeds(model)
    guard let shape = model.inputShape, model.inputShapes?.count == 1 else {
      throw UsageError("--inputs: the model takes \(needs.text); \(needs.fix)")
    }
    let cells = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let numbers = cells.compactMap(NumberRows.number)
    guard numbers.count == cells.count else {
      throw UsageError("--inputs: must be numbers with commas between, got \(text.shown); try 1,2.")
    }
    guard numbers.count == shape.elementCount else {
      let wanted =
        needs.isFlat ? needs.text : "\(counted(needs.numberCount, "number")) (\(needs.text))"
      throw UsageError("--inputs: must be \(wanted), got \(numbers.count); \(needs.fix)")
    }
    self.init(
      name: text, features: [Tensor(numbers, shape: Shape([1] + shape.extents))])
  }
}

extension Model {
  /// The model's names of the numbers in its input, when it has some.
  var numberNames: [String]? {
    if case .numbers(let names) = preprocessing { return names }
    return nil
  }
}
