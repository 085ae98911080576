import SankofaTensor

/// The margin around a sequence into which windows may reach.
public enum Padding1D: Sendable, Hashable {
  /// No margin: windows stay inside the sequence, so the output is shorter.
  case valid
  /// The margin that gives ⌈length / stride⌉ positions, half of it before the sequence; an odd
  /// element comes after it, as in Keras and TensorFlow.
  case same
  /// The margin all before the sequence, so that no output depends on later elements (van den Oord
  /// et al., 2016).
  case causal
  /// The given numbers of elements before and after.
  case margins(before: Int, after: Int)

  /// Returns the numbers of elements before and after a sequence.
  func margins(length: Int, window: Window1D) -> (before: Int, after: Int) {
    let span = (window.size - 1) * window.dilations + 1
    switch self {
    case .valid: return (0, 0)
    case .causal: return (span - 1, 0)
    case .margins(let before, let after): return (before, after)
    case .same:
      let positions = (length + window.strides - 1) / window.strides
      let missing = max(0, (positions - 1) * window.strides + span - length)
      return (missing / 2, missing - missing / 2)
    }
  }
}

extension Padding1D: SettingValue {
  public static var settingDescription: String { "valid, same, causal or two margins" }

  public var configurationValue: Configuration.Value {
    switch self {
    case .valid: .text("valid")
    case .same: .text("same")
    case .causal: .text("causal")
    case .margins(let before, let after): .list([.integer(before), .integer(after)])
    }
  }

  public init?(configurationValue value: Configuration.Value) throws {
    switch value {
    case .text("valid"): self = .valid
    case .text("same"): self = .same
    case .text("causal"): self = .causal
    default:
      guard let margins = try [Int](configurationValue: value), margins.count == 2 else {
        return nil
      }
      self = .margins(before: margins[0], after: margins[1])
    }
  }
}
