import SankofaFormats
import SankofaTensor

// A checkpoint keeps the history as tables, because text would not keep every number (NaN, ∞).

extension History {
  private static let numbersName = "history.numbers"
  private static let presenceName = "history.present"
  /// The columns that every epoch has: its number, examples, seconds, learning rate and loss.
  private static let fixedCount = 5

  /// The names of the metrics, and the numbers of all epochs: five that each epoch has, the
  /// validation loss, the metrics, and those on validation data, with a table that says which of
  /// these an epoch has.
  var table: (names: JSON, tensors: [(name: String, tensor: Tensor)]) {
    func union(_ names: [[String]]) -> [String] {
      names.reduce(into: []) { all, some in all += some.filter { !all.contains($0) } }
    }
    let metrics = union(epochs.map { $0.metrics.map(\.name) })
    let validation = union(epochs.map { $0.validationMetrics.map(\.name) })
    var numbers: [Double] = []
    var isPresent: [UInt8] = []
    for epoch in epochs {
      numbers += [
        Double(epoch.number), Double(epoch.exampleCount), epoch.seconds, epoch.learningRate,
        epoch.loss,
      ]
      let others =
        [epoch.validationLoss]
        + metrics.map { name in epoch.metrics.first { $0.name == name }?.value }
        + validation.map { name in epoch.validationMetrics.first { $0.name == name }?.value }
      for number in others {
        numbers.append(number ?? .nan)
        isPresent.append(number == nil ? 0 : 1)
      }
    }
    let width = 1 + metrics.count + validation.count
    let names: JSON = [
      "metrics": .array(metrics.map { .string($0) }),
      "validationMetrics": .array(validation.map { .string($0) }),
    ]
    if epochs.isEmpty { return (names, []) }
    return (
      names,
      [
        (History.numbersName, Tensor(numbers, shape: [epochs.count, History.fixedCount + width])),
        (History.presenceName, Tensor(isPresent, shape: [epochs.count, width])),
      ]
    )
  }

  /// Takes the tables out of the tensors of a checkpoint; `nil` when they are not as ``table`` has
  /// them.
  init?(names: JSON, _ tensors: inout [(name: String, tensor: Tensor)]) {
    guard let metrics = names["metrics"]?.arrayValue?.mapAll(\.stringValue),
      let validation = names["validationMetrics"]?.arrayValue?.mapAll(\.stringValue)
    else { return nil }
    self.init()
    let table = tensors.first { $0.name == History.numbersName }?.tensor
    let presence = tensors.first { $0.name == History.presenceName }?.tensor
    tensors.removeAll { [History.numbersName, History.presenceName].contains($0.name) }
    guard let table, let presence else { return }
    let width = 1 + metrics.count + validation.count
    let columns = History.fixedCount + width
    guard table.elementType == .float64, table.shape == [table.elementCount / columns, columns],
      presence.elementType == .uint8, presence.shape == [table.shape[0], width]
    else { return nil }
    let (numbers, isPresent) = (table.doubles, presence.elements(as: UInt8.self))
    for row in 0..<table.shape[0] {
      let fixed = numbers[row * columns..<row * columns + History.fixedCount].map { $0 }
      let others = (0..<width).map { place in
        isPresent[row * width + place] == 0
          ? nil : numbers[row * columns + History.fixedCount + place]
      }
      guard let number = Int(exactly: fixed[0]), let count = Int(exactly: fixed[1]) else {
        return nil
      }
      func named(_ names: [String], from place: Int) -> [(name: String, value: Double)] {
        names.enumerated().compactMap { index, name in
          others[place + index].map { (name: name, value: $0) }
        }
      }
      epochs.append(
        Epoch(
          number: number, loss: fixed[4], metrics: named(metrics, from: 1),
          validationLoss: others[0], validationMetrics: named(validation, from: 1 + metrics.count),
          learningRate: fixed[3], seconds: fixed[2], exampleCount: count))
    }
  }
}
