import SankofaData
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// A picture file as an example for a model, fitted as the model's preprocessing says.
struct PictureFile {
  let questions: Questions
  /// A remark to print with the answer.
  let note: String?

  /// - Throws: `FormatError` for a file that is no picture, or a picture that the model cannot
  ///   take.
  init(_ path: String, for model: Model, called name: String) throws {
    let needs = ModelNeeds(model)
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message)
    }
    let shape = model.builtShapes.inputs[0]
    if case .drawings(let style) = model.preprocessing {
      guard let fitting = ImageFitting(style, for: shape, needs) else {
        throw error(
          "drawings as in \(style.rawValue) do not fit the model's input of shape \(shape); save the "
            + "model with another preprocessing.")
      }
      let (drawing, doubt) = try fitting.fitted(PictureFile.image(path), name: path)
      self.init(
        path, [drawing.reshaped(to: Shape([1] + shape.extents))], drawing,
        fitted: FittedDrawing(
          moved: fitting.moved(drawing)?.reshaped(to: Shape([4] + shape.extents)), doubt: doubt))
      return
    }
    guard let (rows, columns, channels) = needs.picture else {
      throw error("the model takes \(needs.text), and no pictures; \(needs.fix)")
    }
    let image = try PictureFile.image(path)
    func values(_ channels: Int, _ range: ClosedRange<Double>) throws -> Tensor {
      try image.values(rows: rows, columns: columns, channels: channels, in: range, name: path)
    }
    let drawing = try values(1, 0...255)
      .rounded().converted(to: .uint8).reshaped(to: [rows, columns])
    if case .pictures(let range) = model.preprocessing {
      let exact = try values(channels, range)
      // Models of one's own pictures learned from whole numbers.
      let features = range == 0...255 ? exact.rounded() : exact
      self.init(path, [features.reshaped(to: Shape([1] + shape.extents))], drawing)
      return
    }
    let isOfItsSize = image.height == rows && image.width == columns
    guard isOfItsSize, image.channels == channels || channels == 1 else {
      throw error(
        "\(name.shownPath) does not say how pictures are fitted to it and takes those of "
          + "\(rows)×\(columns) with \(counted(channels, "channel")), got \(image.height)×\(image.width) with "
          + "\(image.channels); save the model with preprocessing = .pictures(0...1).")
    }
    let features = try values(channels, 0...255)
    self.init(
      path, [features.reshaped(to: Shape([1] + shape.extents))], drawing,
      note: "\(name.shownPath) does not say how pictures are fitted to it; they go in as 0…255.")
  }

  /// Reads a picture, and notes the faults of the file that were passed over.
  private static func image(_ path: String) throws -> Image {
    let file = try ImageFile(contentsOf: path)
    Console.errors.note(file.notes, in: path)
    return file.image
  }

  private init(
    _ path: String, _ features: [Tensor], _ drawing: Tensor, fitted: FittedDrawing? = nil,
    note: String? = nil
  ) {
    var questions = Questions(name: path, features: features)
    questions.drawing = drawing
    questions.fitted = fitted
    (self.questions, self.note) = (questions, note)
  }
}

/// The facts about a drawing that was fitted to a model, beside the drawing itself.
struct FittedDrawing {
  /// The drawing moved by a pixel in each direction, as examples; `nil` when that changes too much.
  let moved: Tensor?
  let doubt: ImageFitting.Doubt?
}

extension ImageFitting {
  /// The fitting for a model's input. It has the input's rows and columns, or those of the style
  /// when the model takes all pixels as one row.
  fileprivate init?(_ style: Style, for shape: Shape, _ needs: ModelNeeds) {
    let usual: ImageFitting = style == .mnist ? .mnist : .digits
    if let (rows, columns, channels) = needs.picture, channels == 1 {
      self.init(style: style, rows: rows, columns: columns)
    } else if shape.elementCount == usual.rows * usual.columns {
      self = usual
    } else {
      return nil
    }
  }
}
