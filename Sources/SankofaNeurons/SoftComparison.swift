/// A perceptron of one input beside the sigmoid neuron that is its soft twin, and both with a changed
/// weight: the perceptron stays or flips, the sigmoid neuron moves a little.
public struct SoftComparison: Sendable {
  /// The neuron that steps.
  public let perceptron: Perceptron
  /// The neuron that slopes.
  public let sigmoid: SigmoidNeuron
  /// The inputs at which they are compared.
  public let inputs: [Double]
  /// The change of both weights.
  public let nudge: Double

  /// Compares two neurons of one input. Traps when a neuron has another number of inputs.
  public init(perceptron: Perceptron, sigmoid: SigmoidNeuron, inputs: [Double], nudge: Double) {
    precondition(
      perceptron.weights.count == 1 && sigmoid.weights.count == 1,
      "neurons of one input are compared")
    self.perceptron = perceptron
    self.sigmoid = sigmoid
    self.inputs = inputs
    self.nudge = nudge
  }

  /// The perceptron with the changed weight.
  public var nudgedPerceptron: Perceptron {
    var neuron = perceptron
    neuron.weights[0] += nudge
    return neuron
  }

  /// The sigmoid neuron with the changed weight.
  public var nudgedSigmoid: SigmoidNeuron {
    var neuron = sigmoid
    neuron.weights[0] += nudge
    return neuron
  }

  /// The change of the sigmoid neuron's output at an input, and the one that its slope predicts,
  /// da/dw times the change of the weight.
  public func move(at input: Double) -> (real: Double, predicted: Double) {
    (
      nudgedSigmoid([input]) - sigmoid([input]), sigmoid.slope(byWeight: 0, at: [input]) * nudge
    )
  }
}
