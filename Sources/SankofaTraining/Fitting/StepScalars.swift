import SankofaTensor

/// The scalars that each step takes and returns, at fixed offsets in one block of memory.
final class StepScalars {
  private enum Place {
    static let learningRate = 0
    static let key = 4
    static let loss = 16
    static let isFinite = 20
  }

  private let memory = Storage(zeroedByteCount: 64)

  /// The loss of the last step.
  var lastLoss: Float { memory.pointer.load(fromByteOffset: Place.loss, as: Float.self) }

  func set(learningRate: Double) {
    memory.pointer.storeBytes(
      of: Float(learningRate), toByteOffset: Place.learningRate, as: Float.self)
  }

  func set(key: RandomKey) {
    memory.pointer.storeBytes(of: key.word0, toByteOffset: Place.key, as: UInt32.self)
    memory.pointer.storeBytes(of: key.word1, toByteOffset: Place.key + 4, as: UInt32.self)
  }

  /// Returns the memory of an input that is one of these scalars; `nil` for any other input.
  func address(of binding: StepPlan.Binding) -> UnsafeMutableRawPointer? {
    switch binding {
    case .learningRate: memory.pointer + Place.learningRate
    case .key: memory.pointer + Place.key
    default: nil
    }
  }

  /// The memory for the loss, and for the flag that it is finite.
  var outputAddresses: [UnsafeMutableRawPointer] {
    [memory.pointer + Place.loss, memory.pointer + Place.isFinite]
  }
}
