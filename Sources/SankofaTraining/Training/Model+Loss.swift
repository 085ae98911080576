import SankofaNN
import SankofaTensor

extension Model {
  /// What training makes small, a scalar: the loss of a batch, the penalties of the parameters, and
  /// what the layers added.
  package func totalLoss(
    _ loss: Loss, _ predictions: Tensor, _ targets: Tensor, sampleWeights: Tensor? = nil,
    context: Context
  ) throws -> Tensor {
    var total = try loss(predictions, targets, sampleWeights: sampleWeights)
    for parameter in parameters {
      guard let regularizer = parameter.regularizer else { continue }
      total = total + regularizer.penalty(of: context[parameter])
    }
    total = context.addedLosses.reduce(total, +)
    guard total.type == TensorType([], predictions.elementType) else {
      throw TrainingError(
        "loss \"\(loss.name)\"",
        "a batch's value must be \(predictions.elementType) [], got \(total.type); give "
          + "\(predictions.elementType) and let layers add scalars.")
    }
    return total
  }
}
