import SankofaTensor
import SankofaNN

/// The first model of a neuron: inputs and output are on or off, and nothing is learned.
///
/// It fires when no inhibitory input is on and the number of excitatory inputs that are on reaches
/// the threshold: y = 1 if Σ xᵢ ≥ θ and no inhibitory xⱼ = 1, else 0. An input may also be absent.
///
/// With θ ≥ 0 and absent inputs allowed, such neurons compute 11 of the 16 functions of two inputs:
/// 0, 1, x1, x2, NOT x1, NOT x2, AND, OR, NOR, and one input without the other (two functions). θ =
/// 0 gives the constant 1 and, with inhibitory inputs, NOT and NOR; a threshold above the number of
/// excitatory inputs gives 0. Without absent inputs there are 9 functions (x1 and x2 alone are
/// missing), and with θ ≥ 1 there are 7.
///
/// Source: W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous
/// activity" (1943).
public struct McCullochPittsNeuron: Sendable, Hashable {
  /// The effect of an input.
  public enum Input: String, Sendable, CaseIterable {
    /// It counts one towards the threshold.
    case excitatory
    /// It keeps the neuron from firing.
    case inhibitory
    /// It has no effect.
    case absent
  }

  /// The effect of each input.
  public var inputs: [Input]
  /// θ, the number of excitatory inputs that make the neuron fire.
  public var threshold: Int

  /// Makes a neuron from the effect of each input and the threshold.
  public init(inputs: [Input], threshold: Int) {
    self.inputs = inputs
    self.threshold = threshold
  }

  /// Returns Σ xᵢ, the number of excitatory inputs that are on. Traps unless there is a value for
  /// each input.
  public func sum(_ values: [Bool]) -> Int { count(.excitatory, values) }

  /// Returns true when an inhibitory input is on. Traps unless there is a value for each input.
  public func isInhibited(_ values: [Bool]) -> Bool { count(.inhibitory, values) > 0 }

  private func count(_ kind: Input, _ values: [Bool]) -> Int {
    if values.count != inputs.count {
      misuse(
        SankofaError(
          "McCulloch-Pitts neuron",
          "has \(inputs.count) inputs, got \(values.count) values; give one for each."))
    }
    return zip(inputs, values).count { $0 == kind && $1 }
  }
}

extension McCullochPittsNeuron: BooleanNeuron {
  /// The number of inputs, absent ones included.
  public var inputCount: Int { inputs.count }

  /// Returns true when the neuron fires. Traps unless there is a value for each input.
  public func fires(_ inputs: [Bool]) -> Bool { !isInhibited(inputs) && sum(inputs) >= threshold }

  /// Returns true when one of the settings computes the function.
  public static func canCompute(_ table: TruthTable) -> Bool { search(table).neuron != nil }

  /// False: AND is in the repertoire, but NAND is not.
  public static var isClosedUnderNegation: Bool { false }
}
