import SankofaNN

/// A neuron whose output is a number on a smooth curve: a small change of a weight changes it a little,
/// so that it can learn by slopes.
///
/// a = σ(w·x + b), which can be read as a probability; or tanh(w·x + b), from −1 to 1.
public struct SigmoidNeuron: Sendable, Hashable {
  /// w: one number for each input.
  public var weights: [Double]
  /// b.
  public var bias: Double
  /// The function that makes the output from w·x + b.
  public var function: Sigmoid

  /// Makes a neuron.
  public init(weights: [Double], bias: Double, function: Sigmoid = .logistic) {
    self.weights = weights
    self.bias = bias
    self.function = function
  }

  /// Makes the neuron that is undecided where a perceptron changes its mind: weights and bias are the
  /// perceptron's, times a steepness. The greater that is, the more it is like the perceptron.
  public init(softening perceptron: Perceptron, steepness: Double, function: Sigmoid = .logistic) {
    self.init(
      weights: perceptron.weights.map { steepness * $0 }, bias: steepness * perceptron.bias,
      function: function)
  }

  /// z = w·x + b. Traps unless there is a number for each weight.
  public func sum(_ inputs: [Double]) -> Double {
    Perceptron(weights: weights, bias: bias).sum(inputs)
  }

  /// The output a. Traps unless there is a number for each weight.
  public func callAsFunction(_ inputs: [Double]) -> Double { function(sum(inputs)) }

  /// The derivative of the output by a weight: da/dwᵢ = (da/dz) xᵢ, for σ a(1 − a) xᵢ.
  public func slope(byWeight index: Int, at inputs: [Double]) -> Double {
    function.slope(atValue: self(inputs)) * inputs[index]
  }
}
