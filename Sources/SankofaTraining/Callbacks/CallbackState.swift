import SankofaNN
import SankofaTensor

/// The part of a checkpoint that belongs to a callback; see ``Callback/savedState(_:)``.
public struct CallbackState: Sendable {
  /// Settings, which must be the same when training is resumed, such as a patience.
  public var settings: Configuration
  /// Plain values that change during training, such as a count of epochs.
  public var values: Configuration
  /// Tensors with their names, such as the best weights, or numbers that must keep every bit.
  public var tensors: [(name: String, tensor: Tensor)]

  /// Makes a state; every part is empty by default.
  public init(
    settings: Configuration = Configuration(), values: Configuration = Configuration(),
    tensors: [(name: String, tensor: Tensor)] = []
  ) {
    self.settings = settings
    self.values = values
    self.tensors = tensors
  }

  /// The tensor with a name; `nil` when there is none.
  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }

  /// Adds a number with all its bits, or nothing for `nil`.
  mutating func add(_ name: String, _ number: Double?) {
    if let number { tensors.append((name, .scalar(number, .float64))) }
  }

  /// Returns a number that was added; `nil` when none was. Throws when something else has its name.
  func number(_ name: String) throws -> Double? {
    try self[name].map { tensor in
      guard tensor.type == TensorType([], .float64) else {
        throw SankofaError(
          "callbacks",
          "\(name.quoted) must be one float64, got \(tensor.type); choose another checkpoint.")
      }
      return tensor.scalar
    }
  }
}
