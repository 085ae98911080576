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
  /// Whether that is a probability; else it is a score, the higher the better.
  private let areProbabilities: Bool
  private let best: Int

  init(_ model: Model, _ picture: Picture) throws {
    self.picture = picture
    let answers = try model.answers(for: picture.features)
    if let value = answers.values.floats.first(where: { !$0.isFinite }) {
      throw TrainingError(
        "predict",
        "the outputs for \(picture.name.shownPath) must be finite, got \(value); train the model "
          + "anew.")
    }
    let names = model.classNames ?? []
    values = answers.values.floats.enumerated().map { index, value in
      (names.indices.contains(index) ? names[index] : "\(index)", Double(value))
    }
    areProbabilities = answers.areProbabilities
    best = Int(answers.values.indexOfMaximum().integers[0])
  }

  /// The picture, and beside it the answer.
  func text(style: TerminalStyle, columns: Int) -> String {
    let image = drawing.text(style: style, columns: columns)
    let width = TerminalColumns.width(of: image)
    let gap = 3
    // Bars below this width tell little; then they stand under the picture.
    let least = 36
    let isWide = columns - width - gap >= least
    let barColumns = min(56, isWide ? columns - width - gap : columns)
    let bars =
      areProbabilities
      ? BarChart(values).text(style: style, columns: barColumns)
      : SignedBarChart(values).text(style: style, columns: barColumns)
    let words = headline + "\n\n" + bars
    return isWide ? TerminalColumns.beside(image, words, gap: gap) : image + "\n" + words
  }

  /// One line: what the picture is taken for. Names come from files.
  private var headline: String {
    let value = values[best].value
    let sure =
      areProbabilities
      ? NumberFormat.percent(value) : "score \(NumberFormat.fixed(value, decimals: 3))"
    var line = "\(picture.name.shownPath): \(values[best].label.onOneLine()) (\(sure))"
    if let label = picture.label {
      line += label == values[best].label ? ", which is right" : ", but it is \(label.onOneLine())"
    }
    return line
  }

  var json: JSON {
    var line = JSONObject()
    line["picture"] = .string(picture.name)
    line["class"] = .string(values[best].label)
    if let label = picture.label { line["label"] = .string(label) }
    let (one, all) =
      areProbabilities ? ("probability", "probabilities") : ("score", "scores")
    line[one] = .number(values[best].value)
    line[all] = .array(values.map { .number($0.value) })
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
