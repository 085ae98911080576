import SankofaNN
import SankofaTensor

/// The result of a batch: the loss, its gradients, and the new values of layers' statistics, such
/// as those of `BatchNormalization`. `Optimizer.update(_:by:state:)` uses all of them.
public struct BatchGradient {
  /// The loss, a scalar, with the terms that regularizers and layers add.
  public let loss: Tensor
  /// The gradient of the loss with respect to each parameter, in the order of `Model.parameters`
  /// and with the parameter's shape. It may be changed before the step.
  public var gradients: [Tensor]
  /// The parameters of the model, in order.
  let parameters: [Parameter]
  /// The parameters that hold statistics of layers, with their values after the step.
  let counted: [(parameter: Parameter, value: Tensor)]
}

extension Optimizer {
  /// Takes a training step: updates a model's parameters by their gradients with all adjustments of
  /// the optimizer, applies their constraints, and stores the statistics of layers. Frozen
  /// parameters stay unchanged. The results are computed at once, with the same bits as in `fit`.
  ///
  /// - Parameters:
  ///   - batch: the result of ``Model/valueAndGradient(_:_:loss:sampleWeights:key:)``. The call
  ///     traps when it is of another model.
  ///   - state: the result of `state(for:)` for the model's parameters, or the state after the
  ///     previous step.
  /// - Throws: `SankofaError` when the loss is not finite. Nothing is updated then.
  public func update(
    _ model: Model, by batch: BatchGradient, state: inout OptimizerState
  ) throws {
    guard model.parameters.elementsEqual(batch.parameters, by: { $0 === $1 }) else {
      misuse(
        SankofaError(
          "update",
          "the gradient must be of the model that is updated, got that of another one; "
            + "compute it by valueAndGradient of this model."))
    }
    guard batch.loss.scalar.isFinite else {
      throw SankofaError(
        "update",
        "the loss is not finite in step \(model.stepsTrained + 1) (the step was not taken); try a "
          + "smaller learning rate.")
    }
    update(model.parameters, gradients: batch.gradients, state: &state)
    for (parameter, value) in batch.counted { parameter.value = value }
    model.stepsTrained += 1
  }
}
