import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Properties of `Bidirectional` other than the values that Keras gives.
@Suite struct BidirectionalTests {
  static let checks: [LayerCheck] = [
    LayerCheck(
      make: { Bidirectional(SimpleRNN(2, inputShape: [3, 2])) }, input: [3, 2], output: [4],
      parameters: bothWays(["weight": [2, 2], "recurrentWeight": [2, 2], "bias": [2]])),
    LayerCheck(
      make: {
        Bidirectional(
          GRU(2, returnsSequences: true, goesBackwards: true, dropout: 0.3, bias: nil),
          merge: .mean)
      }, input: [3, 1], output: [3, 2],
      parameters: bothWays(["weight": [6, 1], "recurrentWeight": [6, 2]]), isRandom: true),
  ]

  private static func bothWays(
    _ parameters: KeyValuePairs<String, Shape>
  ) -> [(name: String, shape: Shape)] {
    ["forward", "backward"].flatMap { side in
      parameters.map { (name: "\(side).\($0)", shape: $1) }
    }
  }

  /// By the identity, W = U = 1: sums from the front 1, 3, 6, from the back 6, 5, 3.
  @Test func byHand() throws {
    func outputs(_ merge: Bidirectional.Merge, sequences: Bool) throws -> [Float] {
      let layer = Bidirectional(
        SimpleRNN(1, activation: .linear, returnsSequences: sequences), merge: merge)
      try layer.build(for: [3, 1])
      for parameter in layer.parameters {
        parameter.value = parameter.name == "bias" ? Tensor([0]) : Tensor([[1]])
      }
      return layer(Tensor([[[1], [2], [3]]]), in: Context()).floats
    }
    #expect(try outputs(.concatenation, sequences: true) == [1, 6, 3, 5, 6, 3])
    #expect(try outputs(.concatenation, sequences: false) == [6, 6])
    #expect(try outputs(.sum, sequences: true) == [7, 8, 9])
    #expect(try outputs(.product, sequences: true) == [6, 15, 18])
    #expect(try outputs(.mean, sequences: true) == [3.5, 4, 4.5])
  }

  /// Both ways drop features of their own: each layer inside draws by its own path.
  @Test func drawsApart() throws {
    let layer = Bidirectional(
      SimpleRNN(50, activation: .linear, dropout: 0.5, weight: .init(.identity)))
    try layer.build(for: [1, 50])
    for parameter in layer.parameters { try parameter.initialize(seed: 1) }
    let context = Context(isTraining: true, key: RandomKey(seed: 4))
    let h = layer(Tensor.ones([1, 1, 50]), in: context).floats
    #expect(Set(h) == [0, 2])
    #expect(Array(h[..<50]) != Array(h[50...]))
  }

  @Test func errors() throws {
    #expect(
      message { try Bidirectional(LSTM(0)).outputShape(for: [3, 4]) }
        == "LSTM: outputs must be at least 1, got 0; try 1.")
    let configuration = Bidirectional(GRU(2)).configuration
    func reading(_ name: String, _ value: Configuration.Value) -> String {
      var entries = configuration.entries
      for index in entries.indices where entries[index].name == name {
        entries[index].value = value
      }
      return message { try Bidirectional(configuration: Configuration(entries)) }
    }
    #expect(
      reading("layer", .text("GRUU"))
        == "recurrent layer: there is no \"GRUU\"; did you mean \"GRU\"?")
    #expect(
      reading("merge", .text("sums")) == "merge: there is no \"sums\"; did you mean \"sum\"?")
    #expect(
      reading("settings", .integer(3))
        == "configuration: \"settings\" must be a configuration, got 3; save the model anew.")
  }
}
