import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor
import SankofaTraining

/// A picture that a model is asked about.
struct Picture {
  let name: String
  /// [1, rows, columns].
  let features: Tensor
  /// What it is, where that is known.
  let label: String?
}

/// What a model says about a picture.
struct Answer {
  let picture: Picture
  /// The classes in order, and what the model gives each.
  let values: [(label: String, value: Double)]
  private let best: Int

  init(_ model: Model, _ picture: Picture) throws {
    self.picture = picture
    let outputs = try model.predict(picture.features)
    let names = model.classNames ?? []
    values = outputs.floats.enumerated().map { index, value in
      (names.indices.contains(index) ? names[index] : "\(index)", Double(value))
    }
    best = Int(outputs.indexOfMaximum().integers[0])
  }

  /// The picture, and beside it the answer.
  func text(style: TerminalStyle, columns: Int) -> String {
    let image = drawing.text(style: style, columns: columns)
    let width = TerminalColumns.width(of: image)
    let gap = 3
    // Bars below this width tell little; then they stand under the picture.
    let least = 36
    let isWide = columns - width - gap >= least
    let bars = BarChart(values).text(
      style: style, columns: min(56, isWide ? columns - width - gap : columns))
    let words = headline + "\n\n" + bars
    return isWide ? TerminalColumns.beside(image, words, gap: gap) : image + "\n" + words
  }

  /// One line: what the picture is taken for.
  private var headline: String {
    let sure = NumberFormat.percent(values[best].value)
    var line = "\(picture.name): \(values[best].label) (\(sure))"
    if let label = picture.label {
      line += label == values[best].label ? ", which is right" : ", but it is \(label)"
    }
    return line
  }

  var json: JSON {
    var line = JSONObject()
    line["picture"] = .string(picture.name)
    line["class"] = .string(values[best].label)
    if let label = picture.label { line["label"] = .string(label) }
    line["probability"] = .number(values[best].value)
    line["probabilities"] = .array(values.map { .number($0.value) })
    return .object(line)
  }

  /// Ink is light, on black, as the data are kept.
  private var drawing: TerminalImage {
    let shape = picture.features.shape
    let pixels = picture.features.elements(as: UInt8.self).map(Double.init)
    let most = Swift.max(1, pixels.max() ?? 1)
    return TerminalImage(
      width: shape[2], height: shape[1], values: pixels.map { $0 / most })
  }
}
