import SankofaNN
import SankofaTensor

/// One step of training with a loss of one's own: written once as an expression, compiled, and run
/// as often as there are batches.
///
/// ```swift
/// let step = try CompiledStep(model, optimizer: .adam()) { context, inputs in
///   try model.loss(inputs[0], inputs[1], by: .squaredError, in: context)
/// }
/// for (x, y) in batches { print(try step(x, y)) }
/// ```
///
/// The closure is followed once for each combination of the inputs' shapes and types, and becomes a
/// plan with the gradients of the model's parameters and the optimizer's rule for each: later runs
/// compute without following it again, and without allocating. A run gives the same bits as a step of
/// `fit` with the same batch, dropout included.
public final class CompiledStep {
  /// The model whose parameters the step updates.
  public let model: Model
  private let learning: OptimizerMemory
  private let loss: (Context, [Tensor]) throws -> Tensor
  private let scalars = StepScalars()
  private let parameters: [Parameter]
  /// The layers, inner ones included, that behave differently in training when they are frozen:
  /// they count statistics.
  private let counting: [any Layer]
  private var versions: [Version] = []

  /// The step for inputs of some types.
  private struct Version {
    var types: [TensorType]
    var trainable: [Bool]
    /// Of the layers that count.
    var counts: [Bool]
    var step: BoundStep
  }

  /// At most so many combinations of shapes are kept, the oldest leaving first.
  static let capacity = 8

  /// Describes a step; it is compiled by its first run.
  ///
  /// - Parameters:
  ///   - optimizer: the rule for each parameter; its state belongs to this step.
  ///   - loss: from the step's inputs a scalar of `float32`, in tensor operations. Call the model
  ///     with the context, which stands in for the parameters and has the step's random key. What
  ///     regularizers and layers add to the loss is added by itself.
  /// - Throws: `LayerError` when the model cannot be built, `TrainingError` or `OptimizerError` when a
  ///   setting of the optimizer will not do.
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

  /// η of the next step; the optimizer's at first. Setting it traps when there is a schedule, or
  /// the value is no positive number.
  public var learningRate: Double {
    get { learning.learningRate }
    set { learning.learningRate = newValue }
  }

  /// The number of combinations of the inputs' types for which a plan is kept.
  public var compiledCount: Int { versions.count }

  /// Takes a step, and says what the loss was before it.
  ///
  /// - Throws: `TrainingError` when an input has no elements or the loss is not finite, and then
  ///   nothing is updated; `LayerError` when a layer cannot take an input; errors of the closure
  ///   when the step is compiled.
  @discardableResult
  public func callAsFunction(_ inputs: Tensor...) throws -> Double { try callAsFunction(inputs) }

  /// Takes a step; see ``callAsFunction(_:)-(Tensor...)``.
  @discardableResult
  public func callAsFunction(_ inputs: [Tensor]) throws -> Double {
    for (index, input) in inputs.enumerated() where input.elementCount == 0 {
      throw TrainingError(
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
      throw TrainingError(
        "CompiledStep",
        "the loss is not finite in step \(model.stepsTrained + 1) (the step was not taken)"
          + (spoilt.map { ": input \($0) is not; leave out what is no number." }
            ?? "; try a smaller learning rate."))
    }
    model.stepsTrained += 1
    for parameter in parameters where parameter.isChangedByTraining { parameter.didUpdate() }
    return Double(scalars.lastLoss)
  }

  /// Puts the moving averages of the weights in their place, when the optimizer keeps them, as the end
  /// of `fit` does; the next step continues from the weights.
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
