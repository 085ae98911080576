import SankofaNN
import SankofaTensor

/// What a call of a layer gives.
package struct LayerOutput {
  /// The output.
  package let activation: Tensor
  /// What its last function was given, where the layer says that it ends with one.
  package let preactivation: Tensor?

  /// An input, which no layer made.
  package init(_ input: Tensor) { (activation, preactivation) = (input, nil) }

  /// - Parameter function: what the layer says that it ends with.
  init(_ activation: Tensor, _ function: ActivationFunction?, in context: Context) {
    self.activation = activation
    preactivation = function == nil ? nil : context.preactivation(of: activation)
  }
}

/// The loss of an output, and what it looks at.
package struct OutputLoss {
  /// What the model was compiled with.
  package let loss: Loss
  /// The same loss of what goes into the output's softmax or sigmoid, where that is the function that
  /// the loss takes its predictions to come from.
  private let paired: Loss?

  /// Decides once what the loss looks at.
  ///
  /// - Parameter function: what the output goes through last, as the layer that gives it says.
  package init(_ loss: Loss, _ function: ActivationFunction?) {
    self.loss = loss
    let isPaired = loss.probabilities != nil && loss.probabilities == function?.probabilities
    paired = isPaired ? loss.paired : nil
  }

  /// Whether it looks at what goes into the output's last function.
  package var seesLogits: Bool { paired != nil }

  /// The loss of what it looks at.
  var seen: Loss { paired ?? loss }

  /// What it looks at.
  func predictions(_ output: LayerOutput) -> Tensor {
    guard seesLogits else { return output.activation }
    guard let z = output.preactivation else {
      preconditionFailure("a layer that ends with a function gives what goes in")
    }
    return z
  }

  /// The value of a batch, a scalar.
  package func callAsFunction(
    _ output: LayerOutput, _ targets: Tensor, sampleWeights: Tensor? = nil
  ) throws -> Tensor {
    try seen(predictions(output), targets, sampleWeights: sampleWeights)
  }
}

/// A metric of an output, under the name that histories know.
package struct OutputMetric {
  /// The number of the output.
  package let output: Int
  package let metric: Metric
  /// The output's loss, where the metric is its mean.
  private let loss: OutputLoss?

  /// A metric of what the model gives.
  init(output: Int, metric: Metric) {
    (self.output, self.metric, loss) = (output, metric, nil)
  }

  /// The mean of an output's loss, as training has it.
  init(output: Int, loss: OutputLoss, name: String) {
    let seen = loss.seen
    (self.output, self.loss) = (output, loss)
    metric = .mean(name) { try seen.values($0, $1) }
  }

  /// What the metric looks at.
  func predictions(_ outputs: [LayerOutput]) -> Tensor {
    loss?.predictions(outputs[output]) ?? outputs[output].activation
  }
}
