import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// softmax(w · x), as a layer of one's own.
private final class OwnSoftmax: Layer {
  static let kind = "OwnSoftmax"
  enum Form: String, CaseIterable { case plain, declared, promised }
  let weight = Parameter("weight", initializer: .glorotUniform)
  let form: Form
  init(_ form: Form) { self.form = form }
  convenience init(configuration: Configuration) { self.init(.plain) }
  var parameters: [Parameter] { [weight] }
  var configuration: Configuration { Configuration() }
  var outputActivation: ActivationFunction? { form == .plain ? nil : .softmax }
  func outputShape(for input: Shape) throws -> Shape { input }
  func build(for input: Shape) throws { try weight.build(shape: [input[0], input[0]]) }
  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    let z = matmul(x, context[weight].transposed())
    return form == .declared ? context.activation(.softmax, of: z) : z.softmax()
  }
}

/// Gives what a layer inside gives, and says so.
private final class Around: Layer {
  static let kind = "Around"
  private let inside: any Layer
  init(_ inside: any Layer) { self.inside = inside }
  convenience init(configuration: Configuration) { self.init(Dense(1)) }
  var innerLayers: [(name: String, layer: any Layer)] { [("inside", inside)] }
  var configuration: Configuration { Configuration() }
  var outputActivation: ActivationFunction? { inside.outputActivation }
  func outputShape(for input: Shape) throws -> Shape { try inside.outputShape(for: input) }
  func build(for input: Shape) throws { try inside.build(for: input) }
  func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
    inside(x, in: context.inside("inside"))
  }
}

/// The pairs of losses and outputs are decided when a model is compiled.
@Suite struct PairingTests {
  private static let x = Tensor([[0, 100]])
  private static let label = Tensor([0] as [Int32])

  private func softmaxOfItself(_ last: [any Layer]) throws -> Model {
    let model = Sequential([Rescaling(1, inputShape: [2])] + last)
    try model.compile(
      optimizer: .sgd(), loss: .sparseCategoricalCrossentropy,
      metrics: [.mean(of: .sparseCategoricalCrossentropy)])
    for parameter in model.parameters { parameter.value = Tensor([[1, 0], [0, 1]]) }
    return model
  }

  /// −ln p of the first class is 100, and 16.118 where p is kept from 0.
  @Test func whatALossLooksAt() throws {
    let layers: [(any Layer, Double)] = [
      (Activation(.softmax), 100), (Dense(2, activation: .softmax, bias: nil), 100),
      (OwnSoftmax(.declared), 100), (OwnSoftmax(.plain), 16.118),
      (Around(OwnSoftmax(.declared)), 100), (Around(OwnSoftmax(.plain)), 16.118),
      (Around(Around(Dense(2, activation: .softmax, bias: nil))), 100),
      (Activation(ActivationFunction("softmax") { $0.softmax() }), 16.118),
    ]
    for (layer, expected) in layers {
      let model = try softmaxOfItself([layer])
      let kind = type(of: layer).kind
      let data = try Dataset(features: Self.x, targets: Self.label)
      let scores = try model.evaluate(data)
      #expect(abs(scores.loss - expected) < 1e-3, "\(kind)")
      // Metrics see probabilities.
      let seen = try scores["sparse_categorical_crossentropy"]
      #expect(abs(seen - 16.118) < 1e-3, "\(kind)")
      let loss = try model.valueAndGradient(Self.x, Self.label).loss
      #expect(loss.scalar == scores.loss, "\(kind)")
      let given = try model.valueAndGradient(
        Self.x, Self.label, loss: .sparseCategoricalCrossentropy)
      #expect(given.loss.scalar == scores.loss, "\(kind)")
      let expression = try model.loss(Self.x, Self.label, in: Context())
      #expect(expression.scalar == scores.loss, "\(kind)")
      // Plain probabilities are plain, whether they were read or not.
      let p = model(Self.x)
      let unread = try Loss.sparseCategoricalCrossentropy(p, Self.label).scalar
      _ = "\(p)"
      let predicted = try Loss.sparseCategoricalCrossentropy(
        model.predict(Self.x), Self.label
      ).scalar
      #expect(unread == predicted && abs(unread - 16.118) < 1e-3, "\(kind)")
      #expect(try Loss.sparseCategoricalCrossentropy(p, Self.label).scalar == unread, "\(kind)")
    }
  }

  /// A layer after the softmax makes an output of its own.
  @Test func layersBehind() throws {
    for layer in [Dropout(0), Reshape([2]), Flatten(), Rescaling(1)] as [any Layer] {
      let model = try softmaxOfItself([Activation(.softmax), layer])
      let data = try Dataset(features: Self.x, targets: Self.label)
      let evaluated = try model.evaluate(data).loss
      #expect(abs(evaluated - 16.118) < 1e-3, "\(type(of: layer).kind)")
      let step = try model.valueAndGradient(Self.x, Self.label, key: model.stepKey(0))
      #expect(step.loss.scalar == evaluated, "\(type(of: layer).kind)")
    }
  }

  @Test func aPromiseMustBeKept() throws {
    let model = Sequential([OwnSoftmax(.promised)])
    try model.build(for: [2])
    #expect(
      message { _ = try model.predict(Self.x) }
        == "OwnSoftmax \"layers.0\": its output must be that of softmax, as outputActivation says; "
        + "make it with context.activation(_:of:) as the last thing.")
  }

  /// A loss of one's own has both formulas too.
  @Test func ownLosses() throws {
    let own = Loss(
      "own", of: .sigmoid,
      ofProbabilities: { p, y in (p - y).absolute().mean(axes: [1]) },
      ofLogits: { z, y in (z - y).absolute().mean(axes: [1]) })
    #expect(own.fromLogits?.name == "own(from_logits)")
    for (function, expected) in [(ActivationFunction.sigmoid, 3.0), (.linear, 3), (.relu, 3)] {
      let model = Sequential([Activation(function, inputShape: [1])])
      try model.compile(optimizer: .sgd(), loss: own)
      let (x, y) = (Tensor([[4]]), Tensor([[1]]))
      #expect(try model.loss(x, y, in: Context()).scalar == expected)
      let plain = try own(function(x), y).scalar
      #expect((plain == expected) == (function.name != "sigmoid"))
    }
  }

  private static func network(_ function: ActivationFunction) -> Sequential {
    Sequential(seed: 3) {
      Dense(6, activation: .tanh, inputShape: [4])
      Dense(3, activation: function)
    }
  }

  /// Every loss behind every kind of output: `fit`, a compiled step and a loop by hand are the same bits,
  /// whatever is looked at between the steps.
  @Test(
    arguments: Loss.all + Loss.all.compactMap(\.fromLogits),
    [ActivationFunction.softmax, .sigmoid, .linear])
  func loopsAgree(loss: Loss, function: ActivationFunction) throws {
    // A negative rate has no logarithm.
    if loss.name == Loss.poisson.name, function.name == "linear" { return }
    let labelled = try threeClasses(12)
    let data = loss.takesLabels ? labelled : try labelled.withOneHotTargets(classCount: 3)
    let fitted = Self.network(function)
    try fitted.compile(optimizer: .sgd(learningRate: 0.05), loss: loss)
    try fitted.fit(data, epochs: 3, batchSize: 12, shuffle: false, verbosity: .silent)

    let stepped = Self.network(function)
    let step = try CompiledStep(stepped, optimizer: .sgd(learningRate: 0.05)) { context, inputs in
      try stepped.loss(inputs[0], inputs[1], by: loss, in: context)
    }
    let looped = Self.network(function)
    try looped.compile(optimizer: .sgd(learningRate: 0.05), loss: loss)
    let optimizer = SGD(learningRate: 0.05)
    var state = optimizer.state(for: looped.parameters)
    for number in 0..<3 {
      let value = try step(data.features, data.targets)
      let p = looped(data.features)
      if number == 1 { _ = p.floats }
      _ = try loss(p, data.targets).scalar
      let batch = try looped.valueAndGradient(data.features, data.targets)
      #expect(batch.loss.scalar == value, "step \(number)")
      if number == 2 { _ = batch.gradients.map(\.floats) }
      try optimizer.update(looped, by: batch, state: &state)
    }
    for (a, (b, c)) in zip(fitted.parameters, zip(stepped.parameters, looped.parameters)) {
      #expect(
        bitMismatch(a.value, b.value) == nil && bitMismatch(a.value, c.value) == nil, "\(a.path)")
    }
  }

  /// The softmax of the answer and that of the derivative are one node, which plans compute once.
  @Test func softmaxIsComputedOnce() throws {
    let model = Self.network(.softmax)
    try model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    try model.build()
    let x = Tensor.placeholder(TensorType([12, 4], .float32))
    let labels = Tensor.placeholder(TensorType([12], .int32))
    let weights = model.parameters.map { Tensor.placeholder($0.type) }
    let stand = Dictionary(uniqueKeysWithValues: zip(model.parameters.map(\.path), weights))
    let context = Context(isTraining: true) { stand[$0.path] ?? $0.value }
    let output = model.calledOutputs([x], in: context)[1]
    let loss = try #require(model.compilation).outputLosses[0](output, labels)
    let all = [loss, output.activation] + gradients(of: loss, withRespectTo: weights)
    let inputs = topologicalOrder(of: all.map(\.node)).compactMap { node -> ObjectIdentifier? in
      guard case .operation(let operation, let inputs) = node.origin, operation is Softmax else {
        return nil
      }
      return ObjectIdentifier(inputs[0].node)
    }
    #expect(inputs.count >= 2 && Set(inputs).count == 1)
  }

  /// The losses of several outputs, in histories too, are the paired ones.
  @Test func severalOutputs() throws {
    let x = Input([2])
    let model = Model(
      inputs: [x],
      outputs: [Activation(.softmax)(x).named("kind"), Activation(.sigmoid)(x).named("marks")])
    try model.compile(
      optimizer: .sgd(), losses: [.sparseCategoricalCrossentropy, .binaryCrossentropy])
    let data = try Dataset(features: [Self.x], targets: [Self.label, Tensor([[0, 0]])])
    let scores = try model.evaluate(data)
    #expect(try scores["kind_loss"] == 100)
    #expect(scores.loss > 149)
    #expect(try abs(scores["marks_loss"] - 50.34657) < 1e-4)
    let loss = try model.loss([Self.x], data.targetParts, in: Context())
    #expect(loss.scalar == scores.loss)
    #expect(
      message { _ = try model.loss([Self.x], [Self.label], in: Context()) }
        == "loss: the model has 2 outputs, got 1 targets; give one for each.")
  }
}
