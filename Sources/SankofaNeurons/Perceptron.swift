import SankofaTensor
import SankofaNN

/// A neuron with real inputs and weights and a yes-or-no output: it fires or does not fire.
///
/// y = 1 if w·x + b > 0, else 0. The bias b is the negative threshold: w·x must be above −b. At the
/// threshold itself, the neuron does not fire.
///
/// Source: F. Rosenblatt, "The perceptron: a probabilistic model for information storage and
/// organization in the brain" (1958).
public struct Perceptron: Sendable, Hashable {
  /// w, one number for each input.
  public var weights: [Double]
  /// b, the negative threshold.
  public var bias: Double

  /// Makes a neuron from weights and a bias.
  public init(weights: [Double], bias: Double) {
    self.weights = weights
    self.bias = bias
  }

  /// Makes a neuron that fires when w·x is above a threshold.
  public init(weights: [Double], threshold: Double) {
    self.init(weights: weights, bias: -threshold)
  }

  /// The threshold −b, which w·x must exceed.
  public var threshold: Double { 0 - bias }

  /// Returns z = w·x + b; the products are added in order and the bias last. Traps unless there is
  /// a number for each weight.
  public func sum(_ inputs: [Double]) -> Double { weighted(inputs) + bias }

  /// Returns w·x; the products are added in order. Traps unless there is a number for each weight.
  public func weighted(_ inputs: [Double]) -> Double {
    if inputs.count != weights.count {
      misuse(
        SankofaError(
          "Perceptron",
          "has \(weights.count) weights, got \(inputs.count) inputs; give one for each weight."))
    }
    return zip(weights, inputs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Returns true when the neuron fires. Traps unless there is a number for each weight.
  public func callAsFunction(_ inputs: [Double]) -> Bool { sum(inputs) > 0 }

  /// Returns the indices of the inputs each of which, if it alone were reversed to 1 − x, would
  /// change the decision.
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

  /// Returns true when the neuron fires for inputs of 0 (off) and 1 (on).
  public func fires(_ inputs: [Bool]) -> Bool { self(inputs.map { $0 ? 1 : 0 }) }

  /// Returns true when a hyperplane separates the rows that must fire from the others.
  public static func canCompute(_ table: TruthTable) -> Bool {
    if case .found = search(table) { true } else { false }
  }

  /// True: the opposite sign of a weight negates the input, and all opposite signs negate the
  /// output.
  public static var isClosedUnderNegation: Bool { true }
}
