import Sankofa

extension Loss {
  /// −Σ q ln p, where q gives the label 0.9 and shares out 0.1 among all classes (Szegedy et al.,
  /// 2016). Predictions are logits [n, classes], targets labels [n].
  static let smoothed = Loss("smoothed_crossentropy") { logits, labels in
    let classes = logits.shape[1]
    let wanted = labels.oneHot(classCount: classes) * 0.9 + 0.1 / Double(classes)
    return -(wanted * logits.logSoftmax()).sum(axes: [1])
  }
}

extension Metric {
  /// The mean probability of the likeliest class: how sure the model is, right or wrong.
  static let certainty = Metric.mean("certainty") { logits, _ in
    logits.softmax().max(axes: [1])
  }
}

/// w ← w − η sign(β₁ m + (1 − β₁) g), m ← β₂ m + (1 − β₂) g (Lion; Chen et al., 2023).
struct Lion: OptimizerRule {
  static let name = "lion"
  var learningRate = 1e-4

  var stateNames: [String] { ["mean"] }

  func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate η: Tensor
  ) -> Tensor {
    let direction = (0.9 * state.mean + 0.1 * g).signs()
    state.mean = 0.99 * state.mean + 0.01 * g
    return w - η * direction
  }
}
