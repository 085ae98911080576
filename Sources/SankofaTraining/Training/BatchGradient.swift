import SankofaNN
import SankofaTensor

/// What a batch says to a model: the loss, its derivative by each parameter, and what layers count of
/// it, such as the statistics of `BatchNormalization`. `Optimizer.update(_:by:state:)` takes all of it.
public struct BatchGradient {
  /// The loss, a scalar with what regularizers and layers add.
  public let loss: Tensor
  /// The derivative of the loss by each parameter, in the order of `Model.parameters` and each of its
  /// parameter's shape. It may be changed before the step.
  public var gradients: [Tensor]
  /// The value after the step of each parameter that a layer counts.
  let counted: [(parameter: Parameter, value: Tensor)]
}

extension Optimizer {
  /// Takes a step of training: moves a model's parameters by their gradients, with all that stands
  /// beside the rule, brings them back to where their constraints want them, and keeps what layers
  /// counted. Parameters that are not trainable stay as they are. All is computed at once, with the bits
  /// of `fit`.
  ///
  /// - Parameters:
  ///   - batch: what ``Model/valueAndGradient(_:_:loss:sampleWeights:key:)`` gave. Traps when it is of
  ///     another model.
  ///   - state: what `state(for:)` of the model's parameters or the step before gave.
  /// - Throws: `TrainingError` when the loss is not finite; then nothing was updated.
  public func update(
    _ model: Model, by batch: BatchGradient, state: inout OptimizerState
  ) throws {
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
