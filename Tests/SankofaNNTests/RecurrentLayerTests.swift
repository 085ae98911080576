import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Properties of recurrent layers other than the values that Keras gives.
@Suite struct RecurrentLayerTests {
  static let checks: [LayerCheck] = [
    LayerCheck(
      make: { SimpleRNN(4) }, input: [5, 3], output: [4],
      parameters: [("weight", [4, 3]), ("recurrentWeight", [4, 4]), ("bias", [4])]),
    LayerCheck(
      make: {
        SimpleRNN(
          2, activation: .sigmoid, returnsSequences: true, goesBackwards: true,
          recurrentWeight: .init(regularizer: .l2(0.1)), bias: nil, inputShape: [3, 2])
      },
      input: [3, 2], output: [3, 2],
      parameters: [("weight", [2, 2]), ("recurrentWeight", [2, 2])]),
    LayerCheck(
      make: { LSTM(3) }, input: [4, 2], output: [3],
      parameters: [("weight", [12, 2]), ("recurrentWeight", [12, 3]), ("bias", [12])]),
    LayerCheck(
      make: {
        LSTM(
          2, activation: .softplus, recurrentActivation: .tanh, usesForgetBias: false,
          returnsSequences: true, weight: .init(.heNormal, regularizer: .l1(0.1)),
          recurrentWeight: .init(.normal()), bias: .init(.constant(0.5), regularizer: .l2(0.2)),
          inputShape: [1, 3])
      },
      input: [1, 3], output: [1, 2],
      parameters: [("weight", [8, 3]), ("recurrentWeight", [8, 2]), ("bias", [8])]),
    LayerCheck(
      make: { LSTM(2, goesBackwards: true, bias: .init(.normal())) }, input: [3, 2],
      output: [2],
      parameters: [("weight", [8, 2]), ("recurrentWeight", [8, 2]), ("bias", [8])]),
    LayerCheck(
      make: { GRU(3) }, input: [4, 2], output: [3],
      parameters: [
        ("weight", [9, 2]), ("recurrentWeight", [9, 3]), ("bias", [9]), ("recurrentBias", [9]),
      ]),
    LayerCheck(
      make: { GRU(2, resetAfter: false, returnsSequences: true) }, input: [3, 1], output: [3, 2],
      parameters: [("weight", [6, 1]), ("recurrentWeight", [6, 2]), ("bias", [6])]),
    LayerCheck(
      make: { GRU(2, goesBackwards: true, bias: nil) }, input: [2, 2], output: [2],
      parameters: [("weight", [6, 2]), ("recurrentWeight", [6, 2])]),
  ]
  static let droppingChecks: [LayerCheck] = [
    LayerCheck(
      make: {
        SimpleRNN(3, dropout: 0.3, recurrentDropout: 0.4, weight: .init(constraint: .maxNorm(3)))
      }, input: [3, 2], output: [3],
      parameters: [("weight", [3, 2]), ("recurrentWeight", [3, 3]), ("bias", [3])], isRandom: true),
    LayerCheck(
      make: {
        LSTM(
          2, returnsSequences: true, recurrentDropout: 0.5,
          recurrentWeight: .init(constraint: .unitNorm), bias: .init(constraint: .nonNegative))
      }, input: [2, 3], output: [2, 2],
      parameters: [("weight", [8, 3]), ("recurrentWeight", [8, 2]), ("bias", [8])], isRandom: true),
    LayerCheck(
      make: { GRU(2, dropout: 0.5) }, input: [2, 2], output: [2],
      parameters: [
        ("weight", [6, 2]), ("recurrentWeight", [6, 2]), ("bias", [6]), ("recurrentBias", [6]),
      ], isRandom: true),
    LayerCheck(
      make: { GRU(2, resetAfter: false, recurrentDropout: 0.25) }, input: [2, 2], output: [2],
      parameters: [("weight", [6, 2]), ("recurrentWeight", [6, 2]), ("bias", [6])], isRandom: true),
    // With one example its weight has as many rows as there are examples.
    LayerCheck(
      make: { SimpleRNN(1, recurrentDropout: 0.5) }, input: [3, 2], output: [1],
      parameters: [("weight", [1, 2]), ("recurrentWeight", [1, 1]), ("bias", [1])], isRandom: true),
  ]

  /// f(2 · x + 3 · h + 1) by the identity: 2 + 1 = 3, 4 + 9 + 1 = 14, 6 + 42 + 1 = 49.
  @Test func simpleByHand() throws {
    func outputs(sequences: Bool, backwards: Bool) throws -> [Float] {
      let layer = SimpleRNN(
        1, activation: .linear, returnsSequences: sequences, goesBackwards: backwards)
      try layer.build(for: [3, 1])
      layer.weight.value = Tensor([[2]])
      layer.recurrentWeight.value = Tensor([[3]])
      layer.bias?.value = Tensor([1])
      return layer(Tensor([[[1], [2], [3]]]), in: Context()).floats
    }
    #expect(try outputs(sequences: true, backwards: false) == [3, 14, 49])
    #expect(try outputs(sequences: false, backwards: false) == [49])
    // 6 + 1 = 7, 4 + 21 + 1 = 26, 2 + 78 + 1 = 81: in the order in which they are taken.
    #expect(try outputs(sequences: true, backwards: true) == [7, 26, 81])
    #expect(try outputs(sequences: false, backwards: true) == [81])
  }

  /// With all gates open, c adds up what comes in; forgetting half of it, c = x + c / 2.
  @Test func gatesOfAnLSTMByHand() throws {
    let half = ActivationFunction("half") { $0 * 0 + 0.5 }
    let layer = LSTM(1, activation: .linear, recurrentActivation: half, returnsSequences: true)
    try layer.build(for: [3, 1])
    // Rows of i, f, c, o: only the third takes the input in.
    layer.weight.value = Tensor([[9], [9], [1], [9]])
    layer.recurrentWeight.value = Tensor([[9], [9], [0], [9]])
    layer.bias?.value = Tensor([9, 9, 0, 9])
    // c = x/2 + c/2: 4, 2 + 1, 1.5 − 2; h = c/2.
    let h = layer(Tensor([[[8], [2], [-4]]]), in: Context())
    #expect(h.floats == [2, 1.5, -0.25])
  }

  /// Each gate goes through its function alone: a softmax of two equal sums is 1/2 in z and in r.
  @Test(arguments: [false, true])
  func gatesOfAGRUByHand(resetAfter: Bool) throws {
    let layer = GRU(
      2, activation: .linear, recurrentActivation: .softmax, resetAfter: resetAfter,
      returnsSequences: true)
    try layer.build(for: [2, 1])
    layer.weight.value = .zeros([6, 1])
    layer.recurrentWeight.value = Tensor([[0, 0], [0, 0], [0, 0], [0, 0], [1, 0], [0, 1]])
    layer.bias?.value = Tensor([0, 0, 0, 0, 4, 4])
    layer.recurrentBias?.value = .zeros([6])
    // n = 4, then 4 + 2/2; h = n/2, then 2/2 + 5/2.
    #expect(layer(Tensor.zeros([1, 2, 1]), in: Context()).floats == [2, 2, 3.5, 3.5])
  }

  private func training() -> Context { Context(isTraining: true, key: RandomKey(seed: 4)) }

  /// Dropped elements are dropped in every time step, and the others are doubled: with features x =
  /// 1 and W the identity, h is 0 or 2; by h = 1 + m · h and U the identity, it goes 1, 1, 1 or 1,
  /// 3, 7.
  @Test func droppingByHand() throws {
    let identity = Initializer.identity([200, 200], key: RandomKey(seed: 0))
    func courses(
      dropout: Double, recurrent: Double, weight: Tensor, bias: Float, in context: Context
    ) throws -> [[Float]: Int] {
      let layer = SimpleRNN(
        200, activation: .linear, returnsSequences: true, dropout: dropout,
        recurrentDropout: recurrent)
      try layer.build(for: [3, 200])
      layer.weight.value = weight
      layer.recurrentWeight.value = identity - weight
      layer.bias?.value = Tensor([Float](repeating: bias, count: 200))
      let h = layer(.ones([1, 3, 200]), in: context).floats
      return Dictionary(
        (0..<200).map { unit in ((0..<3).map { h[$0 * 200 + unit] }, 1) }, uniquingKeysWith: +)
    }
    let none = Tensor.zeros([200, 200])
    let features = try courses(
      dropout: 0.5, recurrent: 0, weight: identity, bias: 0, in: training())
    #expect(Set(features.keys) == [[0, 0, 0], [2, 2, 2]])
    #expect((70...130).contains(features[[2, 2, 2]] ?? 0))
    let heard = try courses(
      dropout: 0, recurrent: 0.5, weight: none, bias: 1, in: training())
    #expect(Set(heard.keys) == [[1, 1, 1], [1, 3, 7]])
    #expect((70...130).contains(heard[[1, 3, 7]] ?? 0))
    // Nothing is dropped otherwise.
    #expect(
      try courses(dropout: 0.5, recurrent: 0.5, weight: none, bias: 1, in: Context())
        == [[1, 2, 3]: 200])
  }

  /// An LSTM and a GRU hear less of h, and keep all of their memory: with U = 0 they hear nothing.
  @Test func droppingLeavesTheMemory() throws {
    let makers: [(Double) -> any Layer] = [
      { LSTM(6, returnsSequences: true, recurrentDropout: $0) },
      { GRU(6, returnsSequences: true, recurrentDropout: $0) },
      { GRU(6, resetAfter: false, returnsSequences: true, recurrentDropout: $0) },
    ]
    for make in makers {
      func output(_ rate: Double, deaf: Bool) throws -> [Float] {
        let layer = make(rate)
        try layer.build(for: [5, 2])
        for parameter in layer.parameters { try parameter.initialize(seed: 2) }
        let recurrent = layer.parameters[1]
        if deaf { recurrent.value = recurrent.value * 0 }
        let x = Tensor.uniform([3, 5, 2], key: RandomKey(seed: 1))
        return layer(x, in: training()).floats
      }
      #expect(try output(0.5, deaf: true) == output(0, deaf: true))
      #expect(try output(0.5, deaf: false) != output(0, deaf: false))
    }
  }

  /// While training with one or several examples and several steps, first and second derivatives by the input and all
  /// parameters, in float64, are those of differences: each example hears the same of h in each step.
  @Test(arguments: droppingChecks.indices, [false, true])
  func droppingDerivatives(number: Int, both: Bool) throws {
    let made = Self.droppingChecks[number].make()
    let layer: any Layer = try both ? Bidirectional(#require(made as? any RecurrentLayer)) : made
    try layer.build(for: [4, 2])
    for (index, parameter) in layer.parameters.enumerated() {
      parameter.path = "\(index)"
      try parameter.initialize(seed: 5)
    }
    let values = layer.parameters.map { $0.value.converted(to: .float64) }
    for count in [1, 3] {
      var numbers = RandomNumbers(seed: 3)
      let x = numbers.tensor(of: TensorType([count, 4, 2], .float64), in: -1...1)
      let found = GradientCheck().mismatch(at: [x] + values) { arguments in
        let context = Context(isTraining: true, key: RandomKey(seed: 4)) { parameter in
          layer.parameters.firstIndex { $0 === parameter }.map { arguments[$0 + 1] }
            ?? parameter.value
        }
        return layer(arguments[0], in: context)
      }
      #expect(found == nil, "\(count) examples")
    }
  }

  @Test func droppingErrors() throws {
    for (layer, kind) in [
      (SimpleRNN(2, dropout: 1), "SimpleRNN"), (LSTM(2, dropout: 1), "LSTM"),
      (GRU(2, dropout: 1), "GRU"),
    ] as [(any Layer, String)] {
      #expect(
        message { try layer.outputShape(for: [3, 4]) }
          == "\(kind): dropout must be in 0..<1, got 1; try 0.2.")
    }
    #expect(
      message { try LSTM(2, recurrentDropout: -0.1).outputShape(for: [3, 4]) }
        == "LSTM: recurrentDropout must be in 0..<1, got -0.1; try 0.2.")
  }

  @Test func defaults() throws {
    let layers: [any Layer] = [SimpleRNN(5), LSTM(5), GRU(5)]
    for layer in layers {
      try layer.build(for: [3, 4])
      for parameter in layer.parameters {
        #expect(parameter.regularizer == nil)
        let names = ["weight": "glorot_uniform", "recurrentWeight": "orthogonal"]
        #expect(parameter.initializer.name == names[parameter.name] ?? "zeros")
        try parameter.initialize(seed: 3)
      }
      #expect(layer.inputShape == nil)
    }
    #expect(SimpleRNN(1).activation.name == "tanh")
    let (lstm, gru) = (LSTM(1), GRU(1))
    #expect(lstm.activation.name == "tanh" && lstm.recurrentActivation.name == "sigmoid")
    #expect(gru.activation.name == "tanh" && gru.recurrentActivation.name == "sigmoid")
    #expect(lstm.usesForgetBias && gru.resetAfter)
    // The forget gate's bias is 1, that of the others what the initializer makes.
    let bias = layers[1].parameters[2].value.floats
    #expect(bias == (0..<20).map { (5..<10).contains($0) ? 1 : 0 })
    let other = LSTM(2, bias: .init(.constant(0.5)))
    try other.build(for: [1, 1])
    try other.bias?.initialize(seed: 1)
    #expect(other.bias?.value.floats == [0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5])
    let without = LSTM(1, usesForgetBias: false)
    try without.build(for: [1, 1])
    try without.bias?.initialize(seed: 1)
    #expect(without.bias?.value.floats == [0, 0, 0, 0])
  }

  @Test(
    arguments: [
      { SimpleRNN($0) }, { LSTM($0) }, { GRU($0) },
    ] as [@Sendable (Int) -> any Layer])
  func errors(make: @Sendable (Int) -> any Layer) throws {
    let kind = type(of: make(1)).kind
    #expect(
      message { try make(0).outputShape(for: [3, 4]) }
        == "\(kind): outputs must be at least 1, got 0; try 1.")
    for shape in [[784], [], [2, 3, 4]] as [Shape] {
      #expect(
        message { try make(2).outputShape(for: shape) }
          == "\(kind): needs an input [time, features], got shape \(shape); insert "
          + "Reshape([time, features]) before it.")
    }
    #expect(
      message { try make(2).outputShape(for: [0, 4]) }
        == "\(kind): needs at least 1 step of time, got shape [0, 4]; give it a longer series.")
    let layer = make(2)
    try layer.build(for: [28, 28])
    #expect(
      message { try layer.outputShape(for: [28, 14]) }
        == "\(kind): last axis must be 28 (features), got 14 in shape [28, 14]; change the layer "
        + "before it.")
    // Any number of steps will do.
    #expect(try layer.outputShape(for: [3, 28]) == [2])
    #expect(
      message { try make(.max).build(for: [3, 4]) }
        == "weight: parameter \"weight\" must have at most 2⁴⁰ elements, got shape "
        + "[9223372036854775807, 4]; make the layer smaller.")
  }
}
