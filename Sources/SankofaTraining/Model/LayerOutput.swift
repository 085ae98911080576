import SankofaNN
import SankofaTensor

/// The output of a call of a layer.
package struct LayerOutput {
  /// The output itself.
  package let activation: Tensor
  /// The input of the layer's last function, when the layer declares one.
  package let preactivation: Tensor?

  /// An input, which no layer made.
  package init(_ input: Tensor) { (activation, preactivation) = (input, nil) }

  /// - Parameter function: the layer's ``Layer/outputActivation``.
  init(_ activation: Tensor, _ function: ActivationFunction?, in context: Context) {
    self.activation = activation
    preactivation = function == nil ? nil : context.preactivation(of: activation)
  }
}

/// The loss of an output, with the choice between the output and its scores.
package struct OutputLoss {
  /// The loss given to `compile`.
  package let loss: Loss
  /// The same loss of the scores before the output's softmax or sigmoid, when this is the function
  /// whose probabilities the loss takes.
  private let paired: Loss?

  /// Chooses once between the output and its scores.
  ///
  /// - Parameter function: the last function of the output, as its layer declares it.
  package init(_ loss: Loss, _ function: ActivationFunction?) {
    self.loss = loss
    let isPaired = loss.probabilities != nil && loss.probabilities == function?.probabilities
    paired = isPaired ? loss.paired : nil
  }

  /// True when the loss is computed from the input of the output's last function.
  package var seesLogits: Bool { paired != nil }

  /// The loss that is computed.
  var seen: Loss { paired ?? loss }

  /// The tensor from which the loss is computed.
  func predictions(_ output: LayerOutput) -> Tensor {
    guard seesLogits else { return output.activation }
    guard let z = output.preactivation else {
      preconditionFailure("a layer that ends with a function gives what goes in")
    }
    return z
  }

  /// The loss of a batch, a scalar.
  package func callAsFunction(
    _ output: LayerOutput, _ targets: Tensor, sampleWeights: Tensor? = nil
  ) throws -> Tensor {
    try seen(predictions(output), targets, sampleWeights: sampleWeights)
  }
}

/// A metric of an output, under its name in histories.
package struct OutputMetric {
  /// The number of the output.
  package let output: Int
  package let metric: Metric
  /// The output's loss, where the metric is its mean.
  private let loss: OutputLoss?

  /// Makes a metric of the model's output.
  init(output: Int, metric: Metric) {
    (self.output, self.metric, loss) = (output, metric, nil)
  }

  /// Makes the mean of an output's loss, as it is trained.
  init(output: Int, loss: OutputLoss, name: String) {
    let seen = loss.seen
    (self.output, self.loss) = (output, loss)
    metric = .mean(name, better: .smaller) { try seen.values($0, $1) }
  }

  /// The tensor from which the metric is computed.
  func predictions(_ outputs: [LayerOutput]) -> Tensor {
    loss?.predictions(outputs[output]) ?? outputs[output].activation
  }
}
