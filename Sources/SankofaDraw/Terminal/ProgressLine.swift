/// The progress of a training run, as one line.
///
/// ```
/// Epoch 2/5  ━━━━━━━━━━──────────  231/469  loss 0.1234  accuracy 0.9643  116,000/s  5 s left
/// ```
public struct ProgressLine: Sendable {
  /// The current epoch, counted from 1.
  public var epoch: Int
  /// The number of epochs of this run.
  public var epochs: Int
  /// The number of finished steps in this epoch.
  public var step: Int
  /// The number of steps of a whole epoch.
  public var steps: Int
  /// The loss and the metrics so far, in the order in which they are shown.
  public var values: [(name: String, value: Double)]
  /// The training speed in examples per second, if known.
  public var examplesPerSecond: Double?
  /// The estimated number of seconds until the run ends, if known.
  public var secondsLeft: Double?

  /// Makes the state of a run.
  public init(
    epoch: Int, epochs: Int, step: Int, steps: Int, values: [(name: String, value: Double)] = [],
    examplesPerSecond: Double? = nil, secondsLeft: Double? = nil
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.steps = steps
    self.values = values
    self.examplesPerSecond = examplesPerSecond
    self.secondsLeft = secondsLeft
  }

  /// The line with a bar, without a newline and never wider than `columns`, so that the next line
  /// can overwrite it. If there is no room, the rate is left out first, then the time, the bar, the
  /// steps and the last values. The bar has the same width in all lines of a run, or is absent from
  /// all of them: this depends on the names of the values, not on the values.
  public func text(style: TerminalStyle, columns: Int = 80) -> String {
    // The numbers are padded, so that the line has the same width at all steps.
    let head = "Epoch " + ProgressLine.share(epoch, of: epochs)
    let count = ProgressLine.share(step, of: steps)
    let values = shownValues
    let rate = examplesPerSecond.map { NumberFormat.rate(perSecond: $0) }
    let left = secondsLeft.map(NumberFormat.timeLeft(seconds:))
    func fits(_ parts: [String], barColumns: Int = 0) -> Bool {
      TerminalText.columns(of: parts) + (barColumns > 0 ? barColumns + 2 : 0) <= columns
    }

    let barColumns = ProgressBar.columns(of: columns)
    let usual = [head, count] + self.values.map { TerminalText.printable($0.name) + " 0.0000" }
    if fits(usual, barColumns: barColumns) {
      var candidates = [[rate, left], [left], []].map { values + $0.compactMap { $0 } }
      candidates += (0..<values.count).reversed().map { Array(values.prefix($0)) }
      if let rest = candidates.first(where: { fits([head, count] + $0, barColumns: barColumns) }) {
        let bar = ProgressBar(done: step, total: steps).text(columns: barColumns, style: style)
        return ([head, bar, count] + rest).joined(separator: "  ")
      }
    }
    var candidates = [[head, count] + values + [left].compactMap { $0 }]
    for shown in stride(from: values.count, through: 0, by: -1) {
      candidates += [[head, count] + values.prefix(shown), [head] + values.prefix(shown)]
    }
    return candidates.first { fits($0) }?.joined(separator: "  ")
      ?? TerminalText.truncated(head, to: columns, style: style)
  }

  /// The line for a file or a pipe, of any length:
  /// `epoch 2/5, step 231/469: loss 0.1234, accuracy 0.9643, 116,000 examples/s, 5 s left`. The
  /// steps are left out after the last step of an epoch.
  public var plainText: String {
    let place = "epoch \(epoch)/\(epochs)" + (step < steps ? ", step \(step)/\(steps)" : "")
    var facts = shownValues
    if let examplesPerSecond {
      let rate = NumberFormat.rate(perSecond: examplesPerSecond)
      facts.append(rate.dropLast(2) + " examples/s")
    }
    if let secondsLeft { facts.append(NumberFormat.timeLeft(seconds: secondsLeft)) }
    return facts.isEmpty ? place : place + ": " + facts.joined(separator: ", ")
  }

  private static func share(_ done: Int, of all: Int) -> String {
    TerminalText.padded("\(done)", to: "\(all)".count, isRight: true) + "/\(all)"
  }

  private var shownValues: [String] {
    values.map { name, value in
      let number =
        value.magnitude >= 0.001 && value.magnitude < 1_000 || value == 0
        ? NumberFormat.fixed(value, decimals: 4) : NumberFormat.significant(value)
      return TerminalText.printable(name) + " " + number
    }
  }
}
