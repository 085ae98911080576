import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Models that are more than a chain: what they share, what they refuse.
@Suite struct GraphTests {
  private func refusal(_ model: Model) -> String? {
    let text = message { try model.build() }
    #expect(model.parameters.allSatisfy { $0.shape == nil } && model.inputShapes == nil)
    #expect(message { try model.compile(optimizer: .sgd(), loss: .squaredError) } == text)
    return text
  }

  /// A parameter that two layers hold would follow its gradient twice in a step.
  @Test func parametersHaveOneLayer() throws {
    final class Twin: Layer {
      static let kind = "Twin"
      let inside: Dense
      init(_ inside: Dense) { self.inside = inside }
      var innerLayers: [(name: String, layer: any Layer)] { [("inside", inside)] }
      func outputShape(for input: Shape) throws -> Shape { try inside.outputShape(for: input) }
      func build(for input: Shape) throws { try inside.build(for: input) }
      func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
        inside(x, in: context.inside("inside"))
      }
      var configuration: Configuration { Configuration() }
      convenience init(configuration: Configuration) { self.init(Dense(2)) }
    }
    let dense = Dense(3)
    #expect(
      refusal(
        Sequential {
          Dense(3, inputShape: [3])
          Twin(dense)
          Twin(dense)
        })
        == "Twin \"layers.2\": parameter \"inside.weight\" is one of Twin \"layers.1\" too; give each "
        + "layer its own.")
  }

  @Test func whatIsNotConnected() {
    let (x, y) = (Input([3], name: "x"), Input([2]))
    let h = Dense(2)(x)
    #expect(
      refusal(Model(inputs: y, outputs: h))
        == "model: output 0 needs the input \"x\" [3], which is not among the model's inputs; add it "
        + "to them.")
    #expect(
      refusal(Model(inputs: [x, y], outputs: [h]))
        == "model: input 1 [2] reaches no output; leave it out or connect it.")
    #expect(
      refusal(Model(inputs: [x, x], outputs: [h]))
        == "model: input \"x\" is given twice, as 0 and 1; give it once.")
    #expect(
      refusal(Model(inputs: [], outputs: [h]))
        == "model: needs at least 1 input and 1 output, got 0 and 1; give both.")
    #expect(
      refusal(Model(inputs: [x], outputs: [h.named("a"), Dense(1)(x).named("a")]))
        == "model: two outputs are called \"a\"; give each a name of its own.")
    #expect(refusal(Model(inputs: x, outputs: x)) == "model: has no layers; add at least one.")
  }

  @Test func whatDoesNotFit() {
    let (x, y) = (Input([3]), Input([4]))
    #expect(
      refusal(Model(inputs: [x, y], outputs: [Add()(x, y)]))
        == "Add \"layers.0\": its inputs must have one shape, got [3] and [4] (input 1); change a "
        + "layer before it.")
    let shared = Dense(2)
    #expect(
      refusal(Model(inputs: [x, y], outputs: [Add()(shared(x), shared(y))]))
        == "Dense \"layers.0\": last axis must be 3 (inputs), got 4 in shape [4]; change the layer "
        + "before it. It is shared: its first use decided its shape.")
    #expect(
      refusal(Model(inputs: x, outputs: Subtract()(x, x, x)))
        == "Subtract \"layers.0\": takes 2 inputs, got 3; pass the minuend and the subtrahend."
    )
    #expect(
      refusal(Model(inputs: [x, y], outputs: [Concatenate(axis: 1)(x, y)]))
        == "Concatenate \"layers.0\": axis must be in -1..<1, got 1 for shape [3]; use -1.")
    let images = Input([2, 4])
    #expect(
      refusal(Model(inputs: [x, images], outputs: [Concatenate()(images, x)]))
        == "Concatenate \"layers.0\": its inputs must agree in all but axis 1, got [2, 4] and [3] "
        + "(input 1); change a layer before it.")
    #expect(
      refusal(Model(inputs: x, outputs: Average()([])))
        == "model: input 0 [3] reaches no output; leave it out or connect it.")
  }

  @Test func dataThatDoNotFit() throws {
    let (x, y) = (Input([2], name: "left"), Input([1]))
    let model = Model(inputs: [x, y], outputs: [Dense(1)(Concatenate()(x, y))])
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    let (a, b) = (Tensor([[1, 2], [3, 4]]), Tensor([[1], [2]]))
    #expect(
      message { try model.fit(a, b, verbosity: .silent) }
        == "model: takes 2 inputs, got the shapes of 1: [[2]]; give one for each.")
    #expect(
      message {
        try model.fit(Dataset(features: [b, b], targets: [b]), verbosity: .silent)
      }
        == "model: input \"left\" must have shape [2], got [1]; give data of that shape or make a new "
        + "model.")
    #expect(
      message {
        try model.fit(Dataset(features: [a, b], targets: [b, b]), verbosity: .silent)
      }
        == "fit: the model has 1 outputs, got 2 tensors of targets; give Dataset(features:targets:) one "
        + "for each.")
    #expect(
      message { _ = try model.predict(a) } == "predict: takes 2 inputs, got 1; give one for each.")
    #expect(
      message { _ = try model.predict([a, Tensor([[1]])]) }
        == "predict: all inputs need the same number of examples, got 2 and 1; give rows of the same "
        + "examples."
    )
    #expect(
      message { try model.compile(optimizer: .sgd(), losses: [.squaredError, .squaredError]) }
        == "compile: needs losses for 1 outputs, got 2; give one for each.")
    #expect(
      message {
        try model.compile(optimizer: .sgd(), losses: [.squaredError], lossWeights: [-1])
      } == "compile: lossWeights must be finite and 0 or above, got -1.0; try 1.")
    #expect(
      message { _ = try Dataset(features: [a, Tensor([[1]])], targets: [b]) }
        == "Dataset \"unnamed\": features 1 must have one row per example (2), got 1; pass as many "
        + "features 1 as features.")
    #expect(
      message { _ = try Dataset(features: [], targets: [b]) }
        == "Dataset \"unnamed\": needs at least one tensor of features, got none; give one for each of "
        + "the model's inputs.")
  }

  @Test func summaryOfAGraph() throws {
    let (a, b) = (Input([3], name: "a"), Input([3]))
    let shared = Dense(4)
    let model = Model(
      inputs: [a, b], outputs: [Dense(2)(Concatenate()(shared(a), shared(b)))])
    #expect(
      try model.summary() == """
        path            layer           output  parameters  takes
        ────────────────────────────────────────────────────────────────────────────
        input "a"                       [3]              0
        input 1                         [3]              0
        layers.0        Dense(4)        [4]             16  input a
        layers.0.call1  Dense(4) again  [4]              0  input 1
        layers.1        Concatenate     [8]              0  layers.0, layers.0.call1
        layers.2        Dense(2)        [2]             18  layers.1
        ────────────────────────────────────────────────────────────────────────────
        parameters  34 (136 bytes)
        """)
  }

  /// Outputs have rows of their own, with the names that histories have.
  @Test func summaryOfSeveralOutputs() throws {
    let a = Input([3])
    let h = Dense(2)(a)
    let model = Model(inputs: [a], outputs: [Dense(1)(h).named("size"), h])
    #expect(
      try model.summary() == """
        path              layer     output  parameters  takes
        ────────────────────────────────────────────────────────
        input                       [3]              0
        layers.0          Dense(2)  [2]              8  input
        layers.1          Dense(1)  [1]              3  layers.0
        output "size"               [1]              0  layers.1
        output "output1"            [2]              0  layers.0
        ────────────────────────────────────────────────────────
        parameters  11 (44 bytes)
        """)
  }

  /// Both uses of a shared layer add to its gradient: w ← w − η (∂/∂w of both).
  @Test func sharedLayersLearnFromEveryUse() throws {
    let (a, b) = (Input([1]), Input([1]))
    let shared = Dense(1, weight: .init(.constant(1)), bias: nil)
    let model = Model(inputs: [a, b], outputs: [Add()(shared(a), shared(b))])
    try model.compile(optimizer: .sgd(learningRate: 0.1), loss: .squaredError)
    // y = w (2 + 3) = 5 against 4: the derivative is 2 · 1 · (2 + 3) = 10.
    try model.fit(
      Dataset(features: [Tensor([[2]]), Tensor([[3]])], targets: [Tensor([[4]])]),
      verbosity: .silent)
    #expect(shared.weight.value.floats == [0])
  }

  /// A part of one model inside of another: the same parameters, frozen.
  @Test func fineTuning() throws {
    let base = Sequential {
      Dense(8, activation: .tanh, inputShape: [4])
      Dense(3, activation: .softmax)
    }
    let data = try threeClasses(60)
    try base.compile(optimizer: .adam(learningRate: 0.01), loss: .sparseCategoricalCrossentropy)
    try base.fit(data, epochs: 3, verbosity: .silent)
    let features = try base.part(endingAt: "layers.0")
    #expect(
      message { _ = try base.part(endingAt: "layers.9") }
        == "model: has no layer \"layers.9\" to end at; it has layers.0, layers.1.")
    features.isTrainable = false
    let x = Input([4])
    let model = Model(inputs: x, outputs: Dense(3, activation: .softmax)(features(x)))
    try model.compile(
      optimizer: .adam(learningRate: 0.05), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let kept = base.layers[0].parameters.map(\.value.floats)
    let history = try model.fit(data, epochs: 20, verbosity: .silent)
    #expect(base.layers[0].parameters.map(\.value.floats) == kept)
    #expect(history["loss"][19] < history["loss"][0])
    #expect(try model.summary().hasSuffix("trainable   27"))
    model.isTrainable = true
    try model.fit(data, verbosity: .silent)
    #expect(base.layers[0].parameters.map(\.value.floats) != kept)
  }

  /// A shared layer that draws, draws anew for every use.
  @Test func usesDrawApart() {
    let dropout = Dropout(0.5)
    let x = Input([64])
    let model = Model(inputs: [x], outputs: [dropout(x), dropout(x)])
    let outputs = model(
      [Tensor.ones([1, 64])], in: Context(isTraining: true, key: RandomKey(seed: 1)))
    #expect(outputs[0].floats != outputs[1].floats)
  }

  @Test func deepModelsNeedNoDeepStack() throws {
    let x = Input([2])
    var h: Connection = x
    for _ in 0..<20_000 { h = Activation(.linear)(h) }
    let model = Model(inputs: x, outputs: h)
    #expect(model.layers.count == 20_000)
  }
}
