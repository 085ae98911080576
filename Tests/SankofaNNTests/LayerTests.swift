import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Each layer passes the checks for all, and what it promises itself.
@Suite struct LayerTests {
  private static let checks: [LayerCheck] =
    [
      LayerCheck(
        make: { Dense(4) }, input: [3], output: [4],
        parameters: [("weight", [4, 3]), ("bias", [4])]),
      LayerCheck(
        make: { Dense(2, activation: .tanh, weight: .init(.heNormal), bias: nil) },
        input: [3, 5],
        output: [3, 2], parameters: [("weight", [2, 5])]),
      LayerCheck(
        make: {
          Dense(
            3, activation: .leakyReLU(slope: 0.1),
            weight: .init(.normal(deviation: 2), regularizer: .l2(0.1)),
            bias: .init(.constant(0.5), regularizer: .l1l2(l1: 0.2, l2: 0.3)), inputShape: [1])
        },
        input: [1], output: [3], parameters: [("weight", [3, 1]), ("bias", [3])], range: 0.2...1),
      LayerCheck(make: { Flatten() }, input: [2, 3, 4], output: [24]),
      LayerCheck(make: { Flatten(inputShape: [5]) }, input: [5], output: [5]),
      LayerCheck(make: { Reshape([3, 4]) }, input: [2, 6], output: [3, 4]),
      LayerCheck(make: { Reshape([], inputShape: [1]) }, input: [1], output: []),
      LayerCheck(make: { Activation(.softmax) }, input: [2, 4], output: [2, 4]),
      LayerCheck(
        make: { Activation(.relu, inputShape: [3]) }, input: [3], output: [3], range: 0.1...1),
      LayerCheck(make: { Rescaling(1 / 255) }, input: [4], output: [4]),
      LayerCheck(make: { Rescaling(2, offset: -1, inputShape: [2]) }, input: [2], output: [2]),
      LayerCheck(make: { Dropout(0.4) }, input: [6], output: [6], range: 1...2, isRandom: true),
      LayerCheck(make: { Dropout(0) }, input: [6], output: [6]),
      LayerCheck(make: { Activation(.glu) }, input: [2, 6], output: [2, 3]),
      LayerCheck(
        make: { Dense(6, activation: .glu) }, input: [4], output: [3],
        parameters: [("weight", [6, 4]), ("bias", [6])]),
    ] + images + merging + normalizing + LayerCheck.weighing + LayerCheck.shaping
    + RecurrentLayerTests.checks + RecurrentLayerTests.droppingChecks
    + BidirectionalTests.checks

  private static let merging: [LayerCheck] = [
    LayerCheck(make: { Add() }, input: [2, 3], output: [2, 3]),
    LayerCheck(make: { Multiply() }, input: [3], output: [3]),
    LayerCheck(make: { Average() }, input: [3], output: [3]),
    LayerCheck(make: { Maximum() }, input: [3], output: [3]),
    LayerCheck(make: { Minimum() }, input: [3], output: [3]),
    LayerCheck(make: { Concatenate(axis: 0) }, input: [2, 3], output: [2, 3]),
  ]

  private static let normalizing: [LayerCheck] = [
    LayerCheck(
      make: { BatchNormalization() }, input: [2, 3], output: [2, 3],
      parameters: [("scale", [3]), ("offset", [3]), ("mean", [3]), ("variance", [3])],
      countsStatistics: true),
    LayerCheck(
      make: { BatchNormalization(momentum: 0.5, epsilon: 0.1, scales: false, offsets: false) },
      input: [4], output: [4], parameters: [("mean", [4]), ("variance", [4])],
      countsStatistics: true),
    LayerCheck(
      make: { Normalization(inputShape: [2, 3]) }, input: [2, 3], output: [2, 3],
      parameters: [("mean", [3]), ("variance", [3])]),
  ]

  private static let images: [LayerCheck] = [
    LayerCheck(
      make: { Conv2D(3, [3, 2]) }, input: [5, 4, 2], output: [3, 3, 3],
      parameters: [("weight", [3, 3, 2, 2]), ("bias", [3])]),
    LayerCheck(
      make: {
        Conv2D(
          4, 3, strides: [2, 1], padding: .same, dilations: [1, 2], groups: 2, activation: .tanh,
          weight: .init(.heNormal, regularizer: .l2(0.1)), bias: nil, inputShape: [5, 6, 4])
      },
      input: [5, 6, 4], output: [3, 6, 4], parameters: [("weight", [4, 3, 3, 2])]),
    LayerCheck(
      make: {
        Conv2D(
          2, 2, padding: .margins(ImageMargins(top: 1, left: 2)),
          bias: .init(.constant(0.5), regularizer: .l1(0.2)))
      },
      input: [3, 3, 1], output: [3, 4, 2], parameters: [("weight", [2, 2, 2, 1]), ("bias", [2])]),
    LayerCheck(
      make: { Conv2D(4, 2, activation: .glu, bias: nil) }, input: [3, 3, 1],
      output: [2, 2, 2], parameters: [("weight", [4, 2, 2, 1])]),
    LayerCheck(make: { MaxPooling2D() }, input: [4, 6, 2], output: [2, 3, 2]),
    LayerCheck(
      make: { MaxPooling2D([3, 2], strides: 2, padding: .same, inputShape: [5, 5, 1]) },
      input: [5, 5, 1], output: [3, 3, 1]),
    LayerCheck(make: { AveragePooling2D([2, 3]) }, input: [4, 6, 2], output: [2, 2, 2]),
    LayerCheck(
      make: { AveragePooling2D(3, strides: [1, 2], padding: .same) }, input: [4, 5, 1],
      output: [4, 3, 1]),
    LayerCheck(make: { GlobalAveragePooling2D() }, input: [3, 4, 2], output: [2]),
    LayerCheck(make: { GlobalMaxPooling2D() }, input: [3, 4, 2], output: [2]),
  ]

  @Test(arguments: checks.indices) func check(number: Int) throws { try Self.checks[number].run() }

  @Test func everyLayerIsChecked() {
    let kinds = Set(Self.checks.map { type(of: $0.make()).kind })
    #expect(
      kinds == [
        "Dense", "Flatten", "Reshape", "Activation", "Rescaling", "Dropout", "Conv2D",
        "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D",
        "Add", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "BatchNormalization",
        "Normalization",
        "Conv1D", "DepthwiseConv2D", "SeparableConv2D", "MaxPooling1D", "AveragePooling1D",
        "GlobalAveragePooling1D", "GlobalMaxPooling1D", "LayerNormalization", "Embedding",
        "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout",
        "ZeroPadding1D", "ZeroPadding2D", "Cropping1D", "Cropping2D", "UpSampling1D",
        "UpSampling2D", "Permute", "RepeatVector", "Resizing", "RandomFlip", "RandomTranslation",
        "RandomRotation", "RandomZoom",
        "SimpleRNN", "LSTM", "GRU", "Bidirectional",
      ])
  }

  /// [1, 2] · [[3, 4], [5, 6]]ᵀ + [10, 20] = [21, 37]
  @Test func denseByHand() throws {
    let layer = Dense(2)
    try layer.build(for: [2])
    layer.weight.value = Tensor([[3, 4], [5, 6]])
    layer.bias?.value = Tensor([10, 20])
    #expect(layer(Tensor([[1, 2], [0, -1]]), in: Context()).floats == [21, 37, 6, 14])
  }

  @Test func denseDefaults() throws {
    let layer = Dense(7)
    #expect(layer.activation.name == "linear")
    #expect(layer.weight.initializer.name == "glorot_uniform")
    #expect(layer.bias?.initializer.name == "zeros")
    #expect(layer.weight.regularizer == nil && layer.bias?.regularizer == nil)
    #expect(layer.inputShape == nil)
    try layer.build(for: [5])
    try layer.weight.initialize(seed: 3)
    let limit = Float((6.0 / 12).squareRoot())
    #expect(layer.weight.value.floats.allSatisfy { abs($0) <= limit })
    #expect(layer.weight.value.floats.contains { abs($0) > limit / 2 })
  }

  @Test func rescalingConverts() {
    let bytes = Tensor([0, 51, 255] as [UInt8], shape: [1, 3])
    let result = Rescaling(1 / 255)(bytes, in: Context())
    #expect(mismatch(result, Tensor([[0, 0.2, 1]]), Tolerance(ulps: 1)) == nil)
    #expect(Rescaling(2, offset: 1)(bytes, in: Context()).floats == [1, 103, 511])
    let wide = Rescaling(0.1)(Tensor([[1]] as [[Double]]), in: Context())
    #expect(wide.doubles == [0.1])
  }

  @Test func flattenKeepsTheOrder() {
    let x = Tensor((0..<12).map(Float.init), shape: [2, 2, 3])
    let flat = Flatten()(x, in: Context())
    #expect(flat.shape == [2, 6])
    #expect(flat.floats == (0..<12).map(Float.init))
    #expect(Reshape([3, 2])(flat, in: Context()).shape == [2, 3, 2])
  }

  @Test func errors() throws {
    #expect(
      message { try Dense(0).outputShape(for: [3]) }
        == "Dense: outputs must be at least 1, got 0; try 1.")
    #expect(
      message { try Dense(3).outputShape(for: []) }
        == "Dense: needs an axis of inputs, got shape []; insert Reshape([1]).")
    #expect(
      message { try Dense(3).build(for: []) }
        == "Dense: needs an axis of inputs, got shape []; insert Reshape([1]).")
    #expect(
      message { _ = try Reshape(configuration: Configuration([("shape", .none)])) }
        == "configuration: \"shape\" must be a list of extents whose product is at most 2⁴⁰, got none; save "
        + "the model anew.")
    let dense = Dense(3)
    try dense.build(for: [784])
    #expect(
      message { try dense.outputShape(for: [28, 28]) }
        == "Dense: last axis must be 784 (inputs), got 28 in shape [28, 28]; insert Flatten() before "
        + "it.")
    #expect(
      message { try dense.outputShape(for: [10]) }
        == "Dense: last axis must be 784 (inputs), got 10 in shape [10]; change the layer before it."
    )
    #expect(
      message { try Reshape([2, 3]).outputShape(for: [4]) }
        == "Reshape: [2, 3] holds 6 elements, got 4 in shape [4]; keep the product of the extents.")
    let glu =
      "glu: halves the last axis, which must be even, got shape [5]; use an even number."
    #expect(message { try Dense(5, activation: .glu).outputShape(for: [3]) } == glu)
    #expect(message { try Activation(.glu).outputShape(for: [5]) } == glu)
    #expect(
      message { try Activation(.sparsemax).outputShape(for: []) }
        == "sparsemax: needs an axis of classes, got shape []; insert Reshape([1]).")
    for (rate, shown) in [(1, "1"), (-0.1, "-0.1"), (2, "2"), (Double.nan, "nan")] {
      #expect(
        message { try Dropout(rate).outputShape(for: [4]) }
          == "Dropout: rate must be in 0..<1, got \(shown); try 0.5.")
    }
  }
}
