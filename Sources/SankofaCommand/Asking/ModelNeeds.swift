import SankofaData
import SankofaDraw
import SankofaNN
import SankofaTensor
import SankofaTraining

/// Describes in words the inputs that a model needs.
struct ModelNeeds {
  private let model: Model
  private let shapes: [Shape]

  init(_ model: Model) {
    self.model = model
    shapes = model.builtShapes.inputs
  }

  /// Rows, columns and channels, when the model's only input can be a picture.
  var picture: (rows: Int, columns: Int, channels: Int)? {
    guard shapes.count == 1, model.encoding == nil, model.numberNames == nil,
      model.soundFitting == nil, model.textFitting == nil
    else { return nil }
    let extents = shapes[0].extents
    switch extents.count {
    case 2 where !extents.contains(0): return (extents[0], extents[1], 1)
    case 3 where !extents.contains(0) && [1, 3].contains(extents[2]):
      return (extents[0], extents[1], extents[2])
    default: return nil
    }
  }

  /// True when the model takes rows of numbers and no pictures.
  var isFlat: Bool { shapes.count == 1 && shapes[0].rank < 2 && model.textFitting == nil }

  /// The number of values in an example of the only input.
  var numberCount: Int { shapes.first?.elementCount ?? 0 }

  /// The needs in words: `8 numbers`, `pictures of 32×32 with 3 channels`, `inputs left [4], input1
  /// [4]`.
  var text: String {
    if shapes.count != 1 {
      let names = ExampleFile.names(for: model).inputs
      return "inputs "
        + zip(names, shapes).map { "\($0.onOneLine()) \($1)" }.joined(separator: ", ")
    }
    if let fitting = model.soundFitting {
      return "recordings of \(FileReport.seconds(fitting.seconds)) seconds"
    }
    if let fitting = model.textFitting {
      return "texts of at most \(fitting.tokens.counted(fitting.length))"
    }
    if let picture {
      return "pictures of \(picture.rows)×\(picture.columns)"
        + (picture.channels == 1 ? "" : " with \(picture.channels) channels")
    }
    let numbers = counted(numberCount, "number")
    switch model.preprocessing {
    case .numbers(let names): return "\(numbers) (\(names.onOneLine()))"
    case .table(let encoding):
      return "rows with columns \(encoding.columns.map(\.name).onOneLine())"
    default: return isFlat ? numbers : "numbers of shape \(shapes[0])"
    }
  }

  /// The advice for a command that names no input.
  var fix: String {
    if shapes.count != 1 {
      return
        "name a .npz file with arrays \(ExampleFile.listed(ExampleFile.names(for: model).inputs))."
    }
    if model.soundFitting != nil { return "name a .wav file." }
    if model.textFitting != nil {
      return "name a .txt or .csv file, or - for lines of standard input."
    }
    if picture != nil || isOfDataset {
      return dataset.map { "name a PNG file, or add --from \($0) --index 0." }
        ?? "name a PNG or .npy file."
    }
    if case .table = model.preprocessing { return "name a .csv file." }
    if !isFlat { return "name a .npy file." }
    let most = 6
    if numberCount > most { return "name a .csv or .npy file of them." }
    let example = (0..<numberCount).map { "\($0 + 1)" }.joined(separator: ",")
    return "add --inputs \(example), or name a .csv or .npy file."
  }

  /// True when the model's only input is a picture.
  var takesPictures: Bool { picture != nil || isOfDataset }

  /// True when whole files are the model's examples: pictures, recordings or texts.
  var takesFiles: Bool {
    takesPictures || model.soundFitting != nil || model.textFitting != nil
  }

  /// True when the model takes drawings, even where it takes them as rows of numbers.
  private var isOfDataset: Bool {
    if case .drawings = model.preprocessing { return true }
    return false
  }

  /// The data set to suggest: the model's own, or one whose pictures the model takes.
  var dataset: String? {
    if let name = model.datasetName { return name }
    if model.metadata["source"] != nil { return nil }
    return DatasetCatalog.entries.first { fits($0) && !isFlat }?.name
  }

  private func fits(_ entry: DatasetCatalog.Entry) -> Bool {
    shapes.count == 1 && model.graph.outputs.count == 1
      && shapes[0].extents.filter { $0 != 1 } == entry.featureShape.extents
  }
}
