import SankofaNN
import SankofaTensor

/// A training step with a custom loss: written once as an expression, compiled, and run for each
/// batch.
///
/// ```swift
/// let step = try CompiledStep(model, optimizer: .adam()) { context, inputs in
///   try model.loss(inputs[0], inputs[1], by: .squaredError, in: context)
/// }
/// for (x, y) in batches { print(try step(x, y)) }
/// ```
///
/// The closure is called once for each combination of the inputs' shapes and types. Its result is
/// compiled to a plan with the gradients of the model's parameters and the optimizer's rule. Later
/// runs neither call the closure nor allocate memory. A run gives the same bits as a step of `fit`
/// with the same batch, dropout included.
public final class CompiledStep {
  /// The model whose parameters the step updates.
  public let model: Model
  private let learning: OptimizerMemory
  private let loss: (Context, [Tensor]) throws -> Tensor
  private let scalars = StepScalars()
  private let parameters: [Parameter]
  /// The layers, inner layers included, that keep statistics and so behave differently in training
  /// when they are frozen.
  private let counting: [any Layer]
  private var versions: [Version] = []

  /// A compiled step for certain types of the inputs.
  private struct Version {
    var types: [TensorType]
    var trainable: [Bool]
    /// The flag of each layer in `counting` that it is trainable.
    var counts: [Bool]
    var step: BoundStep
  }

  /// The most plans that are kept; the oldest is removed first.
  static let capacity = 8

  /// Makes a step, which is compiled by its first run.
  ///
  /// - Parameters:
  ///   - optimizer: the optimizer; its state belongs to this step.
  ///   - loss: a closure that computes the loss, a `float32` scalar, from the step's inputs by
  ///     tensor operations. It must call the model with the context, which provides the parameters
  ///     and the step's random key. Terms of regularizers and layers are added automatically.
  /// - Throws: `SankofaError` when the model cannot be built or a setting of the optimizer is invalid.
  public init(
    _ model: Model, optimizer: some Optimizer,
    loss: @escaping (_ context: Context, _ inputs: [Tensor]) throws -> Tensor
  ) throws {
    try optimizer.checkLearningRate("CompiledStep")
    try model.build()
    self.model = model
    parameters = model.parameters
    counting = model.allLayers.filter { $0.parameters.contains { !$0.isLearned } }
    self.loss = loss
    learning = OptimizerMemory(optimizer: optimizer)
  }

  /// The learning rate η of the next step; at first that of the optimizer. Setting it traps when
  /// the optimizer has a schedule or the value is not a positive number.
  public var learningRate: Double {
    get { learning.learningRate }
    set { learning.learningRate = newValue }
  }

  /// The number of plans that are kept, each for a combination of the inputs' types.
  public var compiledCount: Int { versions.count }

  /// Takes a step, and returns the loss before it.
  ///
  /// - Throws: `SankofaError` when an input has no elements or the loss is not finite, and nothing
  ///   is updated then; also when a layer cannot take an input. The errors of the closure
  ///   when the step is compiled.
  @discardableResult
  public func callAsFunction(_ inputs: Tensor...) throws -> Double { try callAsFunction(inputs) }

  /// Takes a step; see ``callAsFunction(_:)-(Tensor...)``.
  @discardableResult
  public func callAsFunction(_ inputs: [Tensor]) throws -> Double {
    for (index, input) in inputs.enumerated() where input.elementCount == 0 {
      throw SankofaError(
        "CompiledStep",
        "needs at least one example, got shape \(input.shape) (input \(index)); leave out empty "
          + "batches.")
    }
    let step = try version(for: inputs)
    let averaged = learning.putBackWeights(of: parameters)
    scalars.set(learningRate: learning.learningRate)
    scalars.set(key: model.stepKey(model.stepsTrained))
    for index in inputs.indices { step.give(index, inputs[index].storage.pointer) }
    let isFinite = withExtendedLifetime(inputs) { step.run(in: model.arena) }
    guard isFinite else {
      learning.takeAverages(of: averaged)
      let spoilt = inputs.firstIndex { !$0.hasFiniteNumbers }
      throw SankofaError(
        "CompiledStep",
        "the loss is not finite in step \(model.stepsTrained + 1) (the step was not taken)"
          + (spoilt.map { ": input \($0) is not finite; leave out such values." }
            ?? "; try a smaller learning rate."))
    }
    model.stepsTrained += 1
    for parameter in parameters where parameter.isChangedByTraining { parameter.didUpdate() }
    return Double(scalars.lastLoss)
  }

  /// Replaces the weights by their moving averages, if the optimizer keeps them, as at the end of
  /// `fit`. The next step continues from the weights.
  public func takeAverages() { learning.takeAverages(of: parameters) }

  private func version(for inputs: [Tensor]) throws -> BoundStep {
    let known = versions.firstIndex { version in
      version.types.count == inputs.count
        && inputs.indices.allSatisfy { inputs[$0].type == version.types[$0] }
        && parameters.indices.allSatisfy { parameters[$0].isTrainable == version.trainable[$0] }
        && counting.indices.allSatisfy { counting[$0].isTrainable == version.counts[$0] }
    }
    if let known { return versions[known].step }
    let step = try compiled(inputs.map(\.type))
    if versions.count == CompiledStep.capacity { versions.removeFirst() }
    versions.append(
      Version(
        types: inputs.map(\.type), trainable: parameters.map(\.isTrainable),
        counts: counting.map(\.isTrainable), step: step))
    return step
  }

  private func compiled(_ types: [TensorType]) throws -> BoundStep {
    var graph = StepGraph()
    let inputs = types.enumerated().map { graph.add(.input($0), $1) }
    let key = graph.add(.key, TensorType([2], .int32))
    let parameters = graph.addParameters(of: model)
    let context = Context(noting: true, key: key) { parameters[$0] }
    let loss = try model.throwingRefusal(of: context) {
      try model.totalLoss(self.loss(context, inputs), "CompiledStep", context)
    }
    try graph.addOptimizer(learning.optimizer, loss, model, parameters)
    try graph.addUpdates(of: context, parameters, keepsOthers: true)
    let plan = Plan(
      outputs: [loss, loss.isFinite()], updates: graph.updates, gate: 1,
      inputs: graph.placeholders)
    try plan.requireMemory(for: "a step")
    try learning.makeStates(of: self.parameters.filter(\.isTrainable))
    let step = BoundStep(
      StepPlan(plan: plan, bindings: graph.bindings, metricStates: []),
      outputs: scalars.outputAddresses, updatesParameters: true
    ) { scalars.address(of: $0) ?? learning.address(of: $0) }
    try step.prepare(model.arena)
    return step
  }
}
