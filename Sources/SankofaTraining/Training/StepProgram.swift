import SankofaNN
import SankofaTensor

/// A compiled step: a plan, and the order in which it wants its memory.
final class StepProgram {
  /// Who provides an input.
  enum Binding {
    case features, targets, indices, weights, learningRate, key
    case parameter(Parameter)
    case state(parameter: Parameter, Int)
    case shared(Int)
    case metric(Int, Int)
    case lossSum
  }

  let plan: Plan
  let bindings: [Binding]
  let metricStates: [[TensorType]]

  init(plan: Plan, bindings: [Binding], metricStates: [[TensorType]]) {
    self.plan = plan
    self.bindings = bindings
    self.metricStates = metricStates
  }
}

/// Collects the inputs of a step while its graph is written.
struct StepInputs {
  private(set) var placeholders: [Tensor] = []
  private(set) var bindings: [StepProgram.Binding] = []

  mutating func add(_ binding: StepProgram.Binding, _ type: TensorType) -> Tensor {
    let tensor = Tensor(Node(type: type, origin: .placeholder))
    placeholders.append(tensor)
    bindings.append(binding)
    return tensor
  }

  /// A placeholder and its number among the inputs.
  mutating func addNumbered(
    _ binding: StepProgram.Binding, _ type: TensorType
  ) -> (tensor: Tensor, number: Int) {
    let number = placeholders.count
    return (add(binding, type), number)
  }
}
