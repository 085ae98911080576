import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// Layers over words, sequences and pictures are explained in `float64` like dense ones: the chain
/// rule's sum is the engine's derivative.
@Suite struct LayerKindTests {
  private func check(_ model: Sequential, _ data: Dataset) throws {
    let explainer = try Explainer(model)
    var numbers = RandomNumbers(seed: 7)
    var explained = 0
    for parameter in model.parameters {
      for _ in 0..<2 {
        let indices = parameter.type.shape.extents.map { numbers.integer(in: 0...$0 - 1) }
        let place = NetworkPlace(parameter.path, indices)
        guard let chain = try explainer.explain(data, of: place).chain else { continue }
        explained += 1
        let bound = 1e-9 * max(1, abs(chain.engine))
        #expect(abs(chain.sum - chain.engine) <= bound, "\(place)")
      }
    }
    #expect(explained > model.parameters.count)
  }

  @Test func words() throws {
    let data = try Dataset(
      name: "words", features: Tensor([[1, 4, 0, 2], [3, 3, 1, 0]]),
      targets: Tensor([0, 1] as [Int32]))
    let model = Sequential {
      Embedding(5, 3, inputShape: [4])
      LayerNormalization()
      Conv1D(2, 2, padding: .causal, activation: .tanh)
      GlobalAveragePooling1D()
      Dense(2, activation: .softmax)
    }
    try model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    try model.fit(data, epochs: 1, verbosity: .silent)
    try check(model, data)
  }

  /// Layers that are random in training are not random here; a penalty on activations is part of
  /// the loss.
  @Test func pictures() throws {
    let data = Dataset.digits().test.prefix(2)
    let model = Sequential {
      Rescaling(1.0 / 16, inputShape: data.featureShape)
      Reshape([8, 8, 1])
      RandomRotation(0.1)
      Resizing(6, 5)
      ZeroPadding2D()
      DepthwiseConv2D(3, multiplier: 2, strides: 2, activation: .relu)
      SeparableConv2D(2, 2, activation: .tanh, activationRegularizer: .l2(0.1))
      SpatialDropout2D(0.5)
      Flatten()
      Dense(10, activation: .softmax)
    }
    try model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    try model.fit(data, epochs: 1, verbosity: .silent)
    try check(model, data)
  }
}
