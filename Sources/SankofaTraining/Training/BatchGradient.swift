import SankofaNN
import SankofaTensor

/// The result of a batch: the loss, its derivative by each parameter, and the values that layers
/// count, such as the statistics of `BatchNormalization`. `Optimizer.update(_:by:state:)` uses all
/// of them.
public struct BatchGradient {
  /// The loss, a scalar, with the terms that regularizers and layers add.
  public let loss: Tensor
  /// The derivative of the loss by each parameter, in the order of `Model.parameters` and with the
  /// parameter's shape. It may be changed before the step.
  public var gradients: [Tensor]
  /// The model's parameters, in order.
  let parameters: [Parameter]
  /// The parameters that layers count, with their values after the step.
  let counted: [(parameter: Parameter, value: Tensor)]
}

extension Optimizer {
  /// Takes a step of training: moves a model's parameters by their gradients with all adjustments
  /// of the optimizer, applies their constraints, and keeps the values that layers counted. Frozen
  /// parameters stay as they are. All is computed at once, with the bits of `fit`.
  ///
  /// - Parameters:
  ///   - batch: from ``Model/valueAndGradient(_:_:loss:sampleWeights:key:)``. Traps when it is of
  ///     another model.
  ///   - state: from `state(for:)` of the model's parameters, or from the step before.
  /// - Throws: `TrainingError` when the loss is not finite; then nothing is updated.
  public func update(
    _ model: Model, by batch: BatchGradient, state: inout OptimizerState
  ) throws {
    guard model.parameters.elementsEqual(batch.parameters, by: { $0 === $1 }) else {
      misuse(
        TrainingError(
          "update",
          "the gradient must be of the model that is updated, got that of another one; take it by "
            + "valueAndGradient of this model."))
    }
    guard batch.loss.scalar.isFinite else {
      throw TrainingError(
        "update",
        "the loss is not finite in step \(model.stepsTrained + 1) (the step was not taken); try a "
          + "smaller learning rate.")
    }
    update(model.parameters, gradients: batch.gradients, state: &state)
    for (parameter, value) in batch.counted { parameter.value = value }
    model.stepsTrained += 1
  }
}
