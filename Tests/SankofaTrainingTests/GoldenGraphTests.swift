import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// A network that is no chain trains as PyTorch's does.
@Suite struct GoldenGraphTests {
  private let golden: GoldenCase

  init() throws {
    golden = try #require(GoldenCase.all(in: "graphs").first { $0.operation == "graph" })
  }

  /// The parameters under the names of the golden file.
  private func named(_ model: Model) -> [(name: String, parameter: Parameter)] {
    let names = [
      "shared.weight", "shared.bias", "scale", "offset", "mean", "variance", "first.weight",
      "first.bias", "second.weight", "second.bias",
    ]
    return Array(zip(names, model.parameters))
  }

  private func model() throws -> Model {
    let (a, b) = (Input([3], name: "a"), Input([3]))
    let shared = Dense(4, activation: .tanh)
    let h = BatchNormalization(momentum: golden.value["options"]["momentum"].number)(
      Concatenate()(shared(a), shared(b)))
    let digit = Dense(3, activation: .softmax)(h).named("class")
    let model = Model(inputs: [a, b], outputs: [digit, Dense(1)(Multiply()(h, h))])
    try model.compile(
      optimizer: .sgd(learningRate: golden.value["options"]["learningRate"].number),
      losses: [.sparseCategoricalCrossentropy, .squaredError],
      lossWeights: golden.value["options"]["lossWeights"].array.map(\.number),
      metrics: [[.accuracy], []])
    for (name, parameter) in named(model) where parameter.isLearned {
      parameter.value = golden.tensor("parameters", name)
    }
    return model
  }

  private func data(_ rows: [Int]) throws -> Dataset {
    let order = Tensor(rows.map { Int32($0) })
    func part(_ name: String) -> Tensor { golden.tensor("inputs", name).gathered(order) }
    return try Dataset(
      features: [part("a"), part("b")], targets: [part("labels"), part("values")])
  }

  @Test func threeSteps() throws {
    let model = try model()
    let batches = golden.value["options"]["batches"].array.map(\.integers)
    var losses: [Float] = []
    let history = try model.fit(
      try data(batches.flatMap { $0 }), batchSize: 5, shuffle: false,
      callbacks: [Hook(stepEnded: { losses.append(Float($0.stepLoss)) })], verbosity: .silent)
    // Dividing by the deviation of five values, twice in a row, costs a few digits.
    let tolerance = Tolerance(ulps: 32, absolute: 32 * 0x1p-24)
    #expect(mismatch(Tensor(losses), golden.value["losses"].tensor(.float32), tolerance) == nil)
    for (name, parameter) in named(model) {
      let found = mismatch(parameter.value, golden.tensor("final", name), tolerance)
      #expect(found == nil, "\(name)")
    }
    let parts = golden.value["parts"].tensor(.float32).floats
    let means = [0, 1].map { output -> Float in
      let sum: Float = parts[output] + parts[2 + output] + parts[4 + output]
      return sum / 3
    }
    #expect(abs((history["class_loss"][0]) - Double(means[0])) < 1e-5)
    #expect(abs((history["output1_loss"][0]) - Double(means[1])) < 1e-5)
    #expect(history["class_accuracy"].count == 1)
    let all = try data(Array(0..<10))
    let outputs = try model.predict(all.featureParts)
    #expect(mismatch(outputs[0], golden.tensor("outputs", "class"), tolerance) == nil)
    #expect(mismatch(outputs[1], golden.tensor("outputs", "value"), tolerance) == nil)
    // A snapshot says the same bits, and so do rows alone.
    let snapshot = try model.predictor().predict(all.featureParts)
    for (a, b) in zip(snapshot, outputs) { #expect(bitMismatch(a, b) == nil) }
    let row = try model.predict(data([3]).featureParts)
    #expect(bitMismatch(row[0], outputs[0].slice(axis: 0, from: 3, count: 1)) == nil)
  }

  /// The same step by hand: valueAndGradient and the optimizer's rule.
  @Test func aStepByHand() throws {
    let (model, other) = (try model(), try model())
    let batch = try data(golden.value["options"]["batches"].array[0].integers)
    try model.fit(batch, batchSize: 5, shuffle: false, verbosity: .silent)
    let optimizer = SGD(learningRate: golden.value["options"]["learningRate"].number)
    var state = optimizer.state(for: other.parameters)
    let slopes = try other.valueAndGradient(batch.featureParts, batch.targetParts)
    try optimizer.update(other, by: slopes, state: &state)
    for (a, b) in zip(model.parameters, other.parameters) {
      #expect(bitMismatch(a.value, b.value) == nil, "\(a.path)")
    }
  }

  @Test func comesBackFromItsFile() throws {
    let folder = try TemporaryFolder()
    let model = try model()
    let all = try data(Array(0..<10))
    try model.fit(all, epochs: 2, batchSize: 4, verbosity: .silent)
    model.layers[0].isTrainable = false
    try model.save(to: folder.file("graph.safetensors"))
    let loaded = try Model.load(from: folder.file("graph.safetensors"))
    #expect(loaded.weightsDigest == model.weightsDigest)
    #expect(try loaded.summary() == model.summary())
    #expect(loaded.parameters.map(\.isTrainable) == model.parameters.map(\.isTrainable))
    let (a, b) = (try model.evaluate(all), try loaded.evaluate(all))
    #expect(a.loss == b.loss)
    #expect(a.metrics.map(\.name) == ["class_loss", "class_accuracy", "output1_loss"])
    #expect(b.metrics.map(\.name) == a.metrics.map(\.name))
    for (x, y) in zip(
      try model.predict(all.featureParts), try loaded.predict(all.featureParts))
    { #expect(bitMismatch(x, y) == nil) }
  }
}
