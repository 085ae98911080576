/// A loss that became NaN or infinite, or a step that made such weights. The weights that the model
/// keeps are finite.
public struct NonFiniteLoss: Error, Sendable, Hashable, CustomStringConvertible {
  /// The epoch over all calls of `fit`, counted from 1.
  public let epoch: Int
  /// The step within the epoch, counted from 1.
  public let step: Int
  /// True when the loss was finite but the step made weights that are not.
  public let isFoundAfterStep: Bool
  /// The first layer with a value that is not finite, such as `Dense "layers.2"`; `nil` when the
  /// value is not in a layer.
  public let layer: String?
  /// A phrase for the value that is not finite: an input, a parameter, an output, or the loss
  /// itself.
  public let value: String
  /// True when the weights are those at the start of the epoch and the optimizer starts afresh;
  /// false when both are as before the step.
  public let restoredEpochStart: Bool
  /// The epoch whose weights a callback restored, such as the best epoch of ``EarlyStopping``,
  /// counted as ``epoch``.
  public internal(set) var restoredEpoch: Int?

  /// One line: *where: rule with the actual values; one fix.*
  public var description: String {
    let place = layer.map { "first in \($0): \(value)" } ?? "first in \(value)"
    let what =
      isFoundAfterStep
      ? "the weights are not finite after epoch \(epoch), step \(step)"
      : "the loss is not finite in epoch \(epoch), step \(step)"
    let kept =
      restoredEpoch.map { "weights are those of epoch \($0)" }
      ?? (restoredEpochStart
        ? "weights are back at the start of the epoch" : "the step was not taken")
    return "fit: \(what), \(place) (\(kept)); try a smaller learning rate."
  }
}
