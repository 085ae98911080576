import OwnParts
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Parts that users write cost as many steps of a plan as the shipped ones, and few.
@Suite struct FusionTests {
  /// A network's step with everything in it: forward, loss, derivatives, optimizer, metric.
  private func plan(
    _ layers: [any Layer], _ loss: Loss, _ metric: Metric, _ optimizer: any OptimizerRule
  ) throws -> Plan {
    var inputs = [placeholder([32, 20], .float32), placeholder([32], .int32)]
    var shape: Shape = [20]
    var values: [ObjectIdentifier: Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      let output = try layer.outputShape(for: shape)
      try layer.build(for: shape)
      for parameter in layer.parameters {
        let value = placeholder(parameter.type.shape, .float32)
        parameter.path = "layers.\(index).\(parameter.name)"
        values[ObjectIdentifier(parameter)] = value
        inputs.append(value)
      }
      shape = output
    }
    let key = placeholder([2], .int32)
    let context = Context(isTraining: true, key: key) { values[ObjectIdentifier($0)] ?? $0.value }
    let predictions = layers.reduce(inputs[0]) { $1($0, in: context) }
    var total = try loss(predictions, inputs[1])
    for parameter in layers.flatMap(\.parameters) {
      if let regularizer = parameter.regularizer {
        total = total + regularizer.penalty(of: context[parameter])
      }
    }
    total = context.addedLosses.reduce(total, +)
    var outputs = [total]
    let rate = placeholder([], .float32)
    let shared = optimizer.sharedStates.map { _ in placeholder([], .float64) }
    var advanced = NamedTensors(optimizer.sharedStates.map(\.name), shared)
    optimizer.advance(&advanced)
    let parameters = inputs.dropFirst(2)
    for (value, slope) in zip(parameters, gradients(of: total, withRespectTo: Array(parameters))) {
      let states = optimizer.stateNames.map { _ in placeholder(value.shape, .float32) }
      var state = NamedTensors(optimizer.stateNames, states)
      let next = optimizer.updated(
        value, gradient: slope, state: &state, shared: advanced, learningRate: rate)
      outputs += [next] + state.values
      inputs += states
    }
    let counts = try placeholders(metric, predictions, inputs[1])
    var counted = counts
    try metric.update(&counted, predictions, inputs[1])
    outputs += counted.values
    return fused(outputs + advanced.values, inputs + [key, rate] + shared + counts.values)
  }

  /// The states of a metric before a step, as inputs of a plan.
  private func placeholders(_ metric: Metric, _ a: Tensor, _ y: Tensor) throws -> NamedTensors {
    let states = try metric.states(a.type, y.type)
    return NamedTensors(
      states.map(\.key), states.map { placeholder($0.value.shape, $0.value.elementType) })
  }

  /// Whatever `SANKOFA_PLAN` says.
  private func fused(_ outputs: [Tensor], _ inputs: [Tensor]) -> Plan {
    let options = PlanOptions(instructionSet: .best, rearranges: true)
    return Plan(outputs: outputs, inputs: inputs, options: options)
  }

  private func placeholder(_ shape: Shape, _ type: ElementType) -> Tensor {
    Tensor(Node(type: TensorType(shape, type), origin: .placeholder))
  }

  @Test func ownPartsCostTheSame() throws {
    let own = try plan(
      [OwnDense(16, penalty: 0.01), OwnDropout(0.5), Dense(10)], .ownCrossentropy, .ownAccuracy,
      OwnAdam(learningRate: 0.01))
    let shipped = try plan(
      [
        Dense(16, activation: .relu, weight: .init(regularizer: .l2(0.01))), Dropout(0.5),
        Dense(10),
      ], .sparseCategoricalCrossentropy(fromLogits: true), .accuracy, Adam(learningRate: 0.01))
    #expect(own.callCount == shipped.callCount)
  }

  /// However long the rule, a parameter and its states are passed over once; Adam's two corrections
  /// are scalars, computed before.
  @Test func anUpdateIsOnePass() {
    func steps(_ optimizer: any OptimizerRule) -> Int {
      let (w, g, rate) = (
        placeholder([300, 7], .float32), placeholder([300, 7], .float32), placeholder([], .float32)
      )
      let states = optimizer.stateNames.map { _ in placeholder([300, 7], .float32) }
      let shared = optimizer.sharedStates.map { _ in placeholder([], .float64) }
      var state = NamedTensors(optimizer.stateNames, states)
      let next = optimizer.updated(
        w, gradient: g, state: &state,
        shared: NamedTensors(optimizer.sharedStates.map(\.name), shared), learningRate: rate)
      return fused([next] + state.values, [w, g, rate] + states + shared).callCount
    }
    for optimizer in [SGD(), SGD.sgd(momentum: 0.9, nesterov: true), RMSProp()]
      as [any OptimizerRule]
    {
      #expect(steps(optimizer) == 1)
    }
    #expect(steps(OwnMomentum(learningRate: 1)) == 1)
    #expect(steps(Adam()) == 3)
    #expect(steps(OwnAdam(learningRate: 1)) == 3)
  }

  @Test func lossesAndMetricsCostTheSame() throws {
    let (a, y) = (placeholder([64, 10], .float32), placeholder([64, 10], .float32))
    func lossSteps(_ loss: Loss) throws -> Int {
      let value = try loss(a, y)
      let slopes = gradients(of: value, withRespectTo: [a])
      return fused([value] + slopes, [a, y]).callCount
    }
    func metricSteps(_ metric: Metric) throws -> Int {
      let old = try placeholders(metric, a, y)
      var new = old
      try metric.update(&new, a, y)
      return fused(new.values, [a, y] + old.values).callCount
    }
    #expect(try lossSteps(.ownSquares) == lossSteps(.squaredError))
    #expect(try metricSteps(.ownDistance) == metricSteps(.absoluteError))
  }

  /// A weight's first value is made in one pass, whatever it is drawn from.
  @Test(arguments: ["glorot_uniform", "normal", "he_normal"])
  func aFirstValueIsOnePass(name: String) throws {
    let value = try Initializer(named: name)([64, 32], key: RandomKey(seed: 1))
    #expect(fused([value], []).callCount == 1)
  }
}
