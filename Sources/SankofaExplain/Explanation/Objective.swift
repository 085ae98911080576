import SankofaNN
import SankofaTensor
import SankofaTraining

/// The objective of a model without its penalties: Σ weight · loss over its outputs.
struct Objective {
  /// The losses, one for each output.
  let losses: [Loss]
  /// The same losses, each computed from the output or from its scores.
  let outputLosses: [OutputLoss]
  /// The weight of each loss.
  let weights: [Double]

  /// Takes the losses and weights that are given, or those that the model was compiled with.
  ///
  /// - Throws: `SankofaError` when there are none, or more or fewer than outputs.
  init(_ model: Model, losses: [Loss]?, weights: [Double]?) throws {
    guard let losses = losses ?? model.compilation?.losses else {
      throw SankofaError(
        "model", "has no loss to explain; compile it, or give Explainer(_:loss:) one.")
    }
    let count = model.graph.outputs.count
    if losses.count != count {
      throw SankofaError(
        "losses",
        "must be one for each of the model's \(count) outputs, got \(losses.count); give "
          + "Explainer(_:losses:) all of them.")
    }
    let weights = weights ?? model.compilation?.lossWeights ?? losses.map { _ in 1 }
    if weights.count != count {
      throw SankofaError(
        "lossWeights",
        "must be one for each of the model's \(count) outputs, got \(weights.count); leave them out "
          + "to count all alike.")
    }
    if let weight = weights.first(where: { !$0.isFinite || $0 < 0 }) {
      throw SankofaError("lossWeights", "must be finite and 0 or above, got \(weight); try 1.")
    }
    (self.losses, self.weights) = (losses, weights)
    outputLosses = zip(losses, model.outputActivations).map(OutputLoss.init)
  }

  /// True when it is the loss of a single output, with the weight 1.
  var isPlain: Bool { losses.count == 1 && weights[0] == 1 }

  /// Its name in messages.
  var name: String { losses.map(\.name).joined(separator: " + ") }

  /// The weighted sum, as training computes it.
  func sum(_ terms: [Tensor]) -> Tensor {
    if isPlain { return terms[0] }
    let parts = zip(terms, weights).map { $0 * $1 }
    return parts.dropFirst().reduce(parts[0], +)
  }
}
