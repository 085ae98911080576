import SankofaNN
import SankofaTensor

extension Model {
  /// What the model gives for examples, as probabilities where it has some.
  ///
  /// The outputs of a model that learned by a loss from logits go through that loss's own softmax or
  /// sigmoid. Others are probabilities when a softmax or sigmoid gives them, else they are scores.
  ///
  /// - Throws: as ``predict(_:batchSize:)-(Tensor,_)``.
  package func answers(
    for features: Tensor
  ) throws -> (values: Tensor, areProbabilities: Bool) {
    let outputs = try predict(features)
    if let loss = compilation?.loss, loss.outputActivation.name == ActivationFunction.linear.name {
      let function: ActivationFunction = loss.isOneChoice ? .softmax : .sigmoid
      return (function(outputs), true)
    }
    let names = [ActivationFunction.softmax.name, ActivationFunction.sigmoid.name]
    return (outputs, outputActivationName.map(names.contains) ?? false)
  }

  /// The activation of the layer that gives the first output.
  private var outputActivationName: String? {
    let call = graph.outputs[0] - graph.inputShapes.count
    guard call >= 0, case .text(let name)? = calledLayers[call].configuration["activation"] else {
      return nil
    }
    return name
  }
}
