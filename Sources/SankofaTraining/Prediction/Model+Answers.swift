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
    if let loss = compilation?.loss, loss.isFromLogits, let function = loss.probabilities {
      return (function == .softmax ? outputs.softmax() : outputs.sigmoid(), true)
    }
    return (outputs, outputActivations[0]?.probabilities != nil)
  }
}
