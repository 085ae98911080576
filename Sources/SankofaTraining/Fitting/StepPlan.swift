import SankofaNN
import SankofaTensor

/// A compiled step: a plan, and the source of each of its inputs.
final class StepPlan {
  /// The source of an input.
  enum Binding {
    case indices, weights, learningRate, key
    /// The features for one of the model's inputs.
    case features(Int)
    /// The targets for one of the model's outputs.
    case targets(Int)
    /// One of the tensors that a custom training loop passes to each step.
    case input(Int)
    case parameter(Parameter)
    case state(parameter: Parameter, Int)
    case shared(Int)
    case metric(Int, Int)
    case lossSum
  }

  let plan: Plan
  let bindings: [Binding]
  /// The types of each metric's states; none for a metric that keeps examples.
  let metricStates: [Metric.States]
  /// The model's outputs that metrics keep; they are the last outputs of the plan.
  let kept: [KeptOutput]

  /// The path of a layer that removes all information from its batch; see
  /// ``Context/pathOfSingleExample``.
  let pathOfSingleExample: String?

  /// One of the model's outputs, with its type for one batch.
  struct KeptOutput {
    let output: Int
    let type: TensorType

    func type(ofExamples count: Int) -> TensorType {
      TensorType(Shape([count] + type.shape.dropFirst().extents), type.elementType)
    }
  }

  init(
    plan: Plan, bindings: [Binding], metricStates: [Metric.States], kept: [KeptOutput] = [],
    pathOfSingleExample: String? = nil
  ) {
    self.plan = plan
    self.bindings = bindings
    self.metricStates = metricStates
    self.kept = kept
    self.pathOfSingleExample = pathOfSingleExample
  }
}
