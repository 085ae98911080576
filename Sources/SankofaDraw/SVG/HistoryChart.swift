/// The loss and the metrics over the epochs of a training run: one panel for each, with the
/// training data in blue and the validation data in orange.
public struct HistoryChart: Sendable {
  /// The data of one panel: a value for each epoch. `validation` is empty without validation data.
  public typealias Curve = (name: String, training: [Double], validation: [Double])

  /// The panels, two in each row.
  public var curves: [Curve]
  /// The number of the first epoch.
  public var firstEpoch: Int

  /// Makes a chart; the first epoch is 1 by default.
  public init(_ curves: [Curve], firstEpoch: Int = 1) {
    self.curves = curves
    self.firstEpoch = firstEpoch
  }

  /// The panels as one picture, each 420 by 300 pixels.
  public func document() -> SVGDocument {
    let (width, height) = (420, 300)
    let across = max(1, min(2, curves.count))
    let down = (curves.count + across - 1) / across
    let names = curves.map(\.name).joined(separator: ", ")
    return SVGDocument(
      width: width * across, height: height * max(1, down), title: "\(names) by epoch",
      elements: curves.enumerated().flatMap { index, curve in
        let training = LineChart.Series("training", curve.training)
        let validation = LineChart.Series("validation", curve.validation)
        let chart = LineChart(
          title: curve.name, xLabel: "epoch",
          series: curve.validation.isEmpty ? [training] : [training, validation],
          first: firstEpoch)
        return chart.elements(
          x: index % across * width, y: index / across * height, width: width, height: height)
      })
  }
}
