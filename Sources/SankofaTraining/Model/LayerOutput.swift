import SankofaNN
import SankofaTensor

/// The output of one call of a layer.
package struct LayerOutput {
  /// The output after the layer's last function, if any.
  package let activation: Tensor
  /// The input of the layer's last function; `nil` when the layer declares none.
  package let preactivation: Tensor?

  /// Makes an output of an input of the model, which no layer computed.
  package init(_ input: Tensor) { (activation, preactivation) = (input, nil) }

  /// - Parameter function: the layer's ``Layer/outputActivation``.
  init(_ activation: Tensor, _ function: ActivationFunction?, in context: Context) {
    self.activation = activation
    preactivation = function == nil ? nil : context.preactivation(of: activation)
  }
}

/// The loss of an output, computed either from the output or from its preactivation.
package struct OutputLoss {
  /// The loss given to `compile`.
  package let loss: Loss
  /// The same loss computed from the scores before the output's softmax or sigmoid, when the loss
  /// takes the probabilities of that function; otherwise `nil`.
  private let paired: Loss?

  /// Chooses between the output and the scores before its last function.
  ///
  /// - Parameter function: the last function of the output, as declared by its layer.
  package init(_ loss: Loss, _ function: ActivationFunction?) {
    self.loss = loss
    let isPaired = loss.probabilities != nil && loss.probabilities == function?.probabilities
    paired = isPaired ? loss.paired : nil
  }

  /// True when the loss is computed from the input of the output's last function.
  package var seesLogits: Bool { paired != nil }

  /// The loss that is computed: the paired one when there is one.
  var seen: Loss { paired ?? loss }

  /// Returns the tensor from which the loss is computed.
  func predictions(_ output: LayerOutput) -> Tensor {
    guard seesLogits else { return output.activation }
    guard let z = output.preactivation else {
      preconditionFailure("a layer that ends with a function gives what goes in")
    }
    return z
  }

  /// Computes the loss of a batch, a scalar.
  package func callAsFunction(
    _ output: LayerOutput, _ targets: Tensor, sampleWeights: Tensor? = nil
  ) throws -> Tensor {
    try seen(predictions(output), targets, sampleWeights: sampleWeights)
  }
}

/// A metric of an output, with its name in histories.
package struct OutputMetric {
  /// The number of the output.
  package let output: Int
  package let metric: Metric
  /// The loss of the output, when the metric is the mean of that loss.
  private let loss: OutputLoss?

  /// Makes a metric of an output.
  init(output: Int, metric: Metric) {
    (self.output, self.metric, loss) = (output, metric, nil)
  }

  /// Makes a metric that is the mean of an output's loss, computed as in training.
  init(output: Int, loss: OutputLoss, name: String) {
    let seen = loss.seen
    (self.output, self.loss) = (output, loss)
    metric = .mean(name, better: .smaller) { try seen.values($0, $1) }
  }

  /// Returns the tensor from which the metric is computed.
  func predictions(_ outputs: [LayerOutput]) -> Tensor {
    loss?.predictions(outputs[output]) ?? outputs[output].activation
  }
}
