import SankofaTensor
import SankofaNN

/// A neuron with real inputs and weights that decides: it fires or does not.
///
/// y = 1 if w·x + b > 0, else 0. The bias b is the threshold's opposite: w·x must be above −b. At the
/// threshold itself it does not fire.
///
/// Source: F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
/// organization in the brain" (1958).
public struct Perceptron: Sendable, Hashable {
  /// w: one number for each input.
  public var weights: [Double]
  /// b.
  public var bias: Double

  /// Makes a neuron from weights and bias.
  public init(weights: [Double], bias: Double) {
    self.weights = weights
    self.bias = bias
  }

  /// Makes a neuron that fires when w·x is above a threshold.
  public init(weights: [Double], threshold: Double) {
    self.init(weights: weights, bias: -threshold)
  }

  /// The number that w·x must be above: −b.
  public var threshold: Double { 0 - bias }

  /// z = w·x + b, the products added in order and the bias last. Traps unless there is a number for
  /// each weight.
  public func sum(_ inputs: [Double]) -> Double { weighted(inputs) + bias }

  /// w·x, the products added in order. Traps unless there is a number for each weight.
  public func weighted(_ inputs: [Double]) -> Double {
    if inputs.count != weights.count {
      misuse(
        NeuronError(
          "Perceptron",
          "has \(weights.count) weights, got \(inputs.count) inputs; give one for each weight."))
    }
    return zip(weights, inputs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// True when it fires. Traps unless there is a number for each weight.
  public func callAsFunction(_ inputs: [Double]) -> Bool { sum(inputs) > 0 }

  /// The inputs that, answered the other way (1 − x) alone, would change the decision.
  public func decidingInputs(_ inputs: [Double]) -> [Int] {
    let decision = self(inputs)
    return inputs.indices.filter { index in
      var changed = inputs
      changed[index] = 1 - changed[index]
      return self(changed) != decision
    }
  }
}

extension Perceptron: BooleanNeuron {
  /// The number of inputs.
  public var inputCount: Int { weights.count }

  /// True when it fires for inputs of 0 (off) and 1 (on).
  public func fires(_ inputs: [Bool]) -> Bool { self(inputs.map { $0 ? 1 : 0 }) }

  /// True when a hyperplane separates the rows that must fire from the others.
  public static func canCompute(_ table: TruthTable) -> Bool {
    if case .found = search(table) { true } else { false }
  }

  /// An input is turned round by the sign of its weight, the output by all signs.
  public static var isClosedUnderNegation: Bool { true }
}
