import SankofaNN

/// A neuron with a smooth output: a small change of a weight changes the output a little, so that
/// the neuron can learn by gradients.
///
/// a = σ(w·x + b), which can be read as a probability; or tanh(w·x + b), from −1 to 1.
public struct SigmoidNeuron: Sendable, Hashable {
  /// w, one number for each input.
  public var weights: [Double]
  /// b, which is added to w·x.
  public var bias: Double
  /// The function that makes the output from w·x + b.
  public var function: Sigmoid

  /// Makes a neuron; its function is logistic by default.
  public init(weights: [Double], bias: Double, function: Sigmoid = .logistic) {
    self.weights = weights
    self.bias = bias
    self.function = function
  }

  /// Makes the smooth version of a perceptron, undecided at the perceptron's threshold: weights and
  /// bias are the perceptron's, times a steepness. The larger the steepness, the closer the output
  /// is to the perceptron's.
  public init(softening perceptron: Perceptron, steepness: Double, function: Sigmoid = .logistic) {
    self.init(
      weights: perceptron.weights.map { steepness * $0 }, bias: steepness * perceptron.bias,
      function: function)
  }

  /// Returns z = w·x + b. Traps unless there is a number for each weight.
  public func sum(_ inputs: [Double]) -> Double {
    Perceptron(weights: weights, bias: bias).sum(inputs)
  }

  /// Returns the output a. Traps unless there is a number for each weight.
  public func callAsFunction(_ inputs: [Double]) -> Double { function(sum(inputs)) }

  /// Returns the derivative of the output by a weight, da/dwᵢ = (da/dz) xᵢ, which is a(1 − a) xᵢ
  /// for σ.
  public func slope(byWeight index: Int, at inputs: [Double]) -> Double {
    function.slope(atValue: self(inputs)) * inputs[index]
  }
}
