import SankofaData
import SankofaNN
import SankofaTensor

extension Model: CustomStringConvertible {
  /// A short description, such as `Sequential of Flatten, Dense, Dense: 9,610 parameters`; see
  /// ``summary()`` for a table.
  public var description: String {
    let kinds = calledLayers.map { type(of: $0).kind }
    let shown = kinds.count > 8 ? Array(kinds[..<7]) + ["… (\(kinds.count) in all)"] : kinds
    let shapes = parameters.compactMap(\.shape)
    let size =
      shapes.count < parameters.count || inputShapes == nil
      ? "not built yet" : "\(grouped(shapes.reduce(0) { $0 + $1.elementCount })) parameters"
    return "\(type(of: self)) of \(shown.joined(separator: ", ")): \(size)"
  }
}

extension History.Epoch: CustomStringConvertible {
  /// The values on one line, such as `epoch 3: loss 0.1234, accuracy 0.9688`.
  public var description: String {
    let shown = values.map { "\($0.name) \(decimal($0.value, 4))" }
    return "epoch \(number): " + shown.joined(separator: ", ")
  }
}

extension History: CustomStringConvertible {
  /// The descriptions of the epochs, one on each line.
  public var description: String { epochs.map(\.description).joined(separator: "\n") }
}

extension Scores: CustomStringConvertible {
  /// The scores on one line, with only the shape of tables, such as
  /// `loss 0.1234, accuracy 0.9688, per_class_recall [10]`.
  public var description: String {
    let shown = metrics.map { metric in
      let value = metric.value
      return "\(metric.name) "
        + (value.elementCount == 1 ? decimal(value.scalar, 4) : "\(value.shape)")
    }
    return (["loss \(decimal(loss, 4))"] + shown).joined(separator: ", ")
  }
}
