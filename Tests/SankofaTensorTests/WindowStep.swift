import SankofaTensor
import SankofaTestSupport

/// One step of descent of a convolution, a pooling and a recurrence, as finely divided as it goes: with
/// intermediates in the workers' own memory.
struct WindowStep {
  let inputs: [Tensor]
  private let loss: Tensor
  private let updates: [Plan.Update]

  init() {
    var numbers = RandomNumbers(seed: 6)
    inputs = [[40, 12, 12, 3], [16, 3, 3, 3], [16, 16], [16]].map {
      numbers.tensor(of: TensorType(Shape($0), .float32), in: -0.1...0.1)
    }
    let x = inputs[0]
    let (loss, slopes) = valueAndGradients(at: Array(inputs.dropFirst())) { parameters in
      let pooled = (convolution(x, parameters[0]) + parameters[2]).relu().maxPooled((2, 2))
      return scan(
        from: .zeros([40, 16]), over: [pooled.reshaped(to: [40, 25, 16])],
        constants: [parameters[1]]
      ) { (matmul($0, $2[0]) + $1[0]).tanh() }.squared().sum()
    }
    self.loss = loss
    updates = zip(inputs.dropFirst(), slopes).enumerated().map { number, pair in
      Plan.Update(input: 1 + number, value: pair.0 - pair.1 * 0.01)
    }
  }

  var run: (plan: Plan, inputs: [Tensor]) {
    var options = PlanOptions.current
    options.division = .finest
    return (Plan(outputs: [loss], updates: updates, inputs: inputs, options: options), inputs)
  }
}
