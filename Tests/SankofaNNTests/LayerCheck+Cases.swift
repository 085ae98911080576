import SankofaNN
import SankofaTensor

extension LayerCheck {
  /// Layers that weigh, with constraints and a penalty on activations.
  static let weighing: [LayerCheck] = [
    LayerCheck(
      make: {
        Dense(
          3, weight: .init(constraint: .maxNorm(1.5)), bias: .init(constraint: .nonNegative),
          activationRegularizer: .l1l2(l1: 0.1, l2: 0.2))
      },
      input: [4], output: [3], parameters: [("weight", [3, 4]), ("bias", [3])]),
    LayerCheck(
      make: { Conv1D(3, 2, activation: .tanh) }, input: [5, 2], output: [4, 3],
      parameters: [("weight", [3, 2, 2]), ("bias", [3])]),
    LayerCheck(
      make: {
        Conv1D(
          4, 3, strides: 2, padding: .causal, dilations: 2, groups: 2,
          weight: .init(regularizer: .l2(0.1), constraint: .unitNorm), bias: nil,
          inputShape: [6, 4])
      },
      input: [6, 4], output: [3, 4], parameters: [("weight", [4, 3, 2])]),
    LayerCheck(
      make: { Conv1D(2, 3, padding: .margins(before: 1, after: 2)) }, input: [4, 1],
      output: [5, 2], parameters: [("weight", [2, 3, 1]), ("bias", [2])]),
    LayerCheck(
      make: { DepthwiseConv2D([3, 2], activation: .sigmoid) }, input: [5, 4, 3],
      output: [3, 3, 3], parameters: [("weight", [3, 3, 2, 1]), ("bias", [3])]),
    LayerCheck(
      make: {
        DepthwiseConv2D(
          3, multiplier: 2, strides: [2, 1], padding: .same, dilations: [1, 2],
          weight: .init(constraint: .nonNegative), bias: nil, activationRegularizer: .l2(0.1),
          inputShape: [5, 6, 2])
      },
      input: [5, 6, 2], output: [3, 6, 4], parameters: [("weight", [4, 3, 3, 1])]),
    LayerCheck(
      make: { SeparableConv2D(3, 2) }, input: [4, 4, 2], output: [3, 3, 3],
      parameters: [
        ("depthwiseWeight", [2, 2, 2, 1]), ("weight", [3, 1, 1, 2]), ("bias", [3]),
      ]),
    LayerCheck(
      make: {
        SeparableConv2D(
          2, 3, multiplier: 2, padding: .same, activation: .tanh,
          depthwiseWeight: .init(.heNormal, regularizer: .l1(0.1), constraint: .maxNorm()),
          weight: .init(constraint: .unitNorm), bias: nil, inputShape: [4, 3, 1])
      },
      input: [4, 3, 1], output: [4, 3, 2],
      parameters: [("depthwiseWeight", [2, 3, 3, 1]), ("weight", [2, 1, 1, 2])]),
    LayerCheck(
      make: { LayerNormalization() }, input: [3, 4], output: [3, 4],
      parameters: [("scale", [4]), ("offset", [4])]),
    LayerCheck(
      make: { LayerNormalization(axisCount: 2, epsilon: 0.1, scales: false, inputShape: [2, 3]) },
      input: [2, 3], output: [2, 3], parameters: [("offset", [2, 3])]),
    LayerCheck(
      make: { LayerNormalization(epsilon: 0.1, scales: false, offsets: false) }, input: [5],
      output: [5]),
    LayerCheck(
      make: { Embedding(5, 3) }, input: [4], output: [4, 3], parameters: [("weight", [5, 3])],
      range: 0.25...4.75),
    LayerCheck(
      make: {
        Embedding(
          7, 2, weight: .init(.normal(), regularizer: .l2(0.1), constraint: .unitNorm),
          inputShape: [2, 3])
      },
      input: [2, 3], output: [2, 3, 2], parameters: [("weight", [7, 2])], range: 0.25...4.75),
  ]

  /// Layers over sequences and images that have nothing to learn.
  static let shaping: [LayerCheck] = [
    LayerCheck(make: { MaxPooling1D() }, input: [6, 2], output: [3, 2]),
    LayerCheck(
      make: { MaxPooling1D(3, strides: 2, padding: .same, inputShape: [5, 1]) }, input: [5, 1],
      output: [3, 1]),
    LayerCheck(make: { AveragePooling1D(2, padding: .causal) }, input: [5, 2], output: [3, 2]),
    LayerCheck(make: { AveragePooling1D(3, strides: 1) }, input: [5, 2], output: [3, 2]),
    LayerCheck(make: { GlobalAveragePooling1D() }, input: [4, 3], output: [3]),
    LayerCheck(make: { GlobalMaxPooling1D() }, input: [4, 3], output: [3]),
    LayerCheck(
      make: { SpatialDropout1D(0.4) }, input: [3, 4], output: [3, 4], range: 1...2, isRandom: true),
    LayerCheck(
      make: { SpatialDropout2D(0.4) }, input: [2, 3, 4], output: [2, 3, 4], range: 1...2,
      isRandom: true),
    LayerCheck(make: { GaussianNoise(0.5) }, input: [6], output: [6], isRandom: true),
    LayerCheck(make: { GaussianNoise(0, inputShape: [2]) }, input: [2], output: [2]),
    LayerCheck(make: { GaussianDropout(0.3) }, input: [2, 3], output: [2, 3], isRandom: true),
    LayerCheck(make: { ZeroPadding1D(before: 2, after: 0) }, input: [3, 2], output: [5, 2]),
    LayerCheck(make: { Cropping1D() }, input: [5, 2], output: [3, 2]),
    LayerCheck(make: { UpSampling1D(3) }, input: [2, 2], output: [6, 2]),
    LayerCheck(make: { ZeroPadding2D() }, input: [2, 3, 1], output: [4, 5, 1]),
    LayerCheck(
      make: { ZeroPadding2D(ImageMargins(top: 1, right: 2), inputShape: [2, 2, 2]) },
      input: [2, 2, 2], output: [3, 4, 2]),
    LayerCheck(make: { Cropping2D(1) }, input: [5, 4, 2], output: [3, 2, 2]),
    LayerCheck(make: { UpSampling2D() }, input: [2, 3, 2], output: [4, 6, 2]),
    LayerCheck(
      make: { UpSampling2D([2, 3], interpolation: .bilinear, inputShape: [3, 2, 1]) },
      input: [3, 2, 1], output: [6, 6, 1]),
    LayerCheck(make: { Permute([2, 0, 1]) }, input: [2, 3, 4], output: [4, 2, 3]),
    LayerCheck(make: { RepeatVector(3) }, input: [4], output: [3, 4]),
    LayerCheck(make: { Resizing(3, 7) }, input: [5, 4, 2], output: [3, 7, 2]),
    LayerCheck(
      make: { Resizing(6, 2, interpolation: .nearest, inputShape: [4, 3, 1]) }, input: [4, 3, 1],
      output: [6, 2, 1]),
    LayerCheck(make: { RandomFlip() }, input: [4, 3, 2], output: [4, 3, 2], isRandom: true),
    LayerCheck(
      make: { RandomFlip(.vertical, inputShape: [3, 3, 1]) }, input: [3, 3, 1], output: [3, 3, 1],
      isRandom: true),
    LayerCheck(
      make: { RandomTranslation(0.3, 0.2) }, input: [5, 4, 2], output: [5, 4, 2], isRandom: true),
    LayerCheck(
      make: {
        RandomTranslation(
          0.1...0.2, -0.5...0, fill: .constant(0.5), interpolation: .nearest, inputShape: [6, 6, 1])
      },
      input: [6, 6, 1], output: [6, 6, 1], isRandom: true),
    LayerCheck(
      make: { RandomZoom(0.4, fill: .wrap) }, input: [5, 4, 2], output: [5, 4, 2], isRandom: true),
    LayerCheck(
      make: { RandomZoom(-0.5 ... -0.1, 0...0.5, fill: .nearest) }, input: [4, 4, 1],
      output: [4, 4, 1], isRandom: true),
    LayerCheck(
      make: { RandomRotation(0.1, fill: .constant(0)) }, input: [5, 4, 2], output: [5, 4, 2],
      isRandom: true),
    LayerCheck(
      make: { RandomRotation(0.2...0.3, interpolation: .nearest) }, input: [1, 4, 2],
      output: [1, 4, 2], isRandom: true),
  ]
}
