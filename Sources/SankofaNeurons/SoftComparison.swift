import SankofaNN
import SankofaTensor

/// A perceptron and a sigmoid neuron of one input, before and after a small change of their weight: the
/// perceptron's output stays or flips, the sigmoid neuron's moves a little.
public struct SoftComparison: Sendable {
  /// The neuron whose output jumps.
  public let perceptron: Perceptron
  /// The neuron whose output changes smoothly.
  public let sigmoid: SigmoidNeuron
  /// The inputs at which they are compared.
  public let inputs: [Double]
  /// The change of both weights.
  public let nudge: Double

  /// Compares two neurons of one input. Traps when a neuron has another number of inputs.
  public init(perceptron: Perceptron, sigmoid: SigmoidNeuron, inputs: [Double], nudge: Double) {
    let counts = (perceptron.weights.count, sigmoid.weights.count)
    if counts != (1, 1) {
      misuse(
        SankofaError(
          "SoftComparison",
          "compares neurons of 1 input, got \(counts.0) and \(counts.1); give each one weight."))
    }
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
