import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTensor

/// The answer of a model for one picture, recording or text.
struct PictureAnswer {
  let name: String
  let kind: FileKind
  /// `uint8` [rows, columns]; `nil` for a text.
  let drawing: Tensor?
  /// The correct class, if known.
  let label: String?
  /// The classes in order, each with its probability or score.
  let values: [(label: String, value: Double)]
  /// True when the values are probabilities; otherwise they are scores, where higher is better.
  let areProbabilities: Bool
  /// How far the answer can be trusted, when the picture was fitted as a drawing.
  let certainty: Certainty?
  private let bestIndex: Int

  init(
    name: String, kind: FileKind = .pictures, drawing: Tensor?, label: String?,
    values: [(label: String, value: Double)],
    areProbabilities: Bool, certainty: Certainty? = nil
  ) {
    (self.name, self.kind, self.drawing, self.label) = (name, kind, drawing, label)
    (self.values, self.areProbabilities) = (values, areProbabilities)
    self.certainty = certainty
    bestIndex = values.indices.reduce(0) { values[$1].value > values[$0].value ? $1 : $0 }
  }

  /// The class with the largest probability or score.
  var best: (label: String, value: Double) { values[bestIndex] }

  /// The picture with the answer next to it, or below it on a narrow terminal, and a line that says
  /// why the answer is unsure.
  func text(style: TerminalStyle, columns: Int) -> String {
    let image = drawing.map { PictureAnswer.picture($0).text(style: style, columns: columns) }
    let width = image.map(TerminalColumns.width) ?? 0
    let gap = 3
    // Narrower bars say little, so they go below the picture.
    let least = 36
    let isWide = image != nil && columns - width - gap >= least
    let barColumns = min(56, isWide ? columns - width - gap : columns)
    let bars =
      areProbabilities
      ? BarChart(values).text(style: style, columns: barColumns)
      : SignedBarChart(values).text(style: style, columns: barColumns)
    let words = headline + "\n\n" + bars
    let doubt = certainty?.doubt.map { "\nunsure: \($0)\n" } ?? ""
    guard let image else { return words }
    return (isWide ? TerminalColumns.beside(image, words, gap: gap) : image + "\n" + words) + doubt
  }

  /// One line with the predicted class. Names come from files.
  var headline: String {
    let value = best.value
    let sure =
      areProbabilities
      ? NumberFormat.percent(value) : "score \(NumberFormat.fixed(value, decimals: 3))"
    let name = kind == .texts ? name.onOneLine(atMost: 80) : name.shownPath
    var line = "\(name): \(best.label.onOneLine()) (\(sure))"
    if let label {
      line += label == best.label ? ", which is right" : ", but it is \(label.onOneLine())"
    }
    return line
  }

  var json: JSON {
    var line = JSONObject()
    line[kind.noun] = .string(name)
    line["class"] = .string(best.label)
    if let label { line["label"] = .string(label) }
    let (one, all) =
      areProbabilities ? ("probability", "probabilities") : ("score", "scores")
    line[one] = .number(best.value)
    line[all] = .array(values.map { .number($0.value) })
    if let certainty {
      line["unsure"] = .bool(certainty.doubt != nil)
      if let doubt = certainty.doubt { line["doubt"] = .string(doubt) }
    }
    return .object(line)
  }

  /// The picture with light ink on black, as the data sets store it.
  private static func picture(_ drawing: Tensor) -> TerminalImage {
    let pixels = drawing.elements(as: UInt8.self).map(Double.init)
    let most = Swift.max(1, pixels.max() ?? 1)
    return TerminalImage(
      width: drawing.shape[1], height: drawing.shape[0],
      values: pixels.map { $0 / most })
  }
}
