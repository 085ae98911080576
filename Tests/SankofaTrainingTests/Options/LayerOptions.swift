import SankofaNN
import SankofaTensor
import SankofaTraining

/// A kind of layer, and for each of its options a layer that differs from the first in that alone: the
/// table of what `OptionTests` trains.
struct LayerOptions {
  /// With a value of each option that another layer does not have.
  var layer: any Layer
  /// The shapes of one example.
  var inputs: [Shape]
  /// Each option, by its name in the configuration, with another value.
  var others: [(option: String, layer: any Layer)]
  /// True when inputs are whole numbers that stand for words.
  var takesWords = false

  var kind: String { type(of: layer).kind }

  init(
    _ layer: any Layer, _ inputs: Shape..., takesWords: Bool = false,
    others: KeyValuePairs<String, any Layer> = [:]
  ) {
    (self.layer, self.inputs, self.takesWords) = (layer, inputs, takesWords)
    self.others = others.map { ($0.key, $0.value) }
  }

  /// One of each kind that files may name.
  static var all: [LayerOptions] {
    neurons + convolutions + depthwise + recurrent + images + windows + random + others + merging
  }

  private static var neurons: [LayerOptions] {
    [
      LayerOptions(
        Dense(3), [5, 4],
        others: [
          "outputs": Dense(4), "activation": Dense(3, activation: .tanh),
          "usesBias": Dense(3, bias: nil), "initializer": Dense(3, weight: .init(.heNormal)),
          "biasInitializer": Dense(3, bias: .init(.constant(0.5))),
          "regularizer": Dense(3, weight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": Dense(3, bias: .init(regularizer: .l1(0.1))),
          "constraint": Dense(3, weight: .init(constraint: .unitNorm)),
          "biasConstraint": Dense(3, bias: .init(constraint: .nonNegative)),
          "activationRegularizer": Dense(3, activationRegularizer: .l2(0.1)),
        ]),
      LayerOptions(
        Embedding(5, 3), [4], takesWords: true,
        others: [
          "vocabulary": Embedding(7, 3), "outputs": Embedding(5, 2),
          "initializer": Embedding(5, 3, weight: .init(.normal())),
          "regularizer": Embedding(5, 3, weight: .init(regularizer: .l1(0.1))),
          "constraint": Embedding(5, 3, weight: .init(constraint: .unitNorm)),
        ]),
      LayerOptions(
        BatchNormalization(), [5, 3],
        others: [
          "momentum": BatchNormalization(momentum: 0.5),
          "epsilon": BatchNormalization(epsilon: 0.1),
          "scales": BatchNormalization(scales: false),
          "offsets": BatchNormalization(offsets: false),
        ]),
      LayerOptions(
        LayerNormalization(), [5, 3],
        others: [
          "axisCount": LayerNormalization(axisCount: 2),
          "epsilon": LayerNormalization(epsilon: 0.1),
          "scales": LayerNormalization(scales: false),
          "offsets": LayerNormalization(offsets: false),
        ]),
      LayerOptions(Normalization(), [5, 3]),
      LayerOptions(
        Activation(.tanh), [5, 3], others: ["activation": Activation(.softplus)]),
    ]
  }

  private static var convolutions: [LayerOptions] {
    [
      LayerOptions(
        Conv1D(4, 2), [6, 2],
        others: [
          "outputs": Conv1D(2, 2), "size": Conv1D(4, 3), "strides": Conv1D(4, 2, strides: 2),
          "padding": Conv1D(4, 2, padding: .causal), "dilations": Conv1D(4, 2, dilations: 2),
          "groups": Conv1D(4, 2, groups: 2), "activation": Conv1D(4, 2, activation: .sigmoid),
          "usesBias": Conv1D(4, 2, bias: nil),
          "initializer": Conv1D(4, 2, weight: .init(.lecunUniform)),
          "biasInitializer": Conv1D(4, 2, bias: .init(.ones)),
          "regularizer": Conv1D(4, 2, weight: .init(regularizer: .l1(0.1))),
          "biasRegularizer": Conv1D(4, 2, bias: .init(regularizer: .l2(0.1))),
          "constraint": Conv1D(4, 2, weight: .init(constraint: .unitNorm)),
          "biasConstraint": Conv1D(4, 2, bias: .init(constraint: .nonNegative)),
          "activationRegularizer": Conv1D(4, 2, activationRegularizer: .l1(0.1)),
        ]),
      LayerOptions(
        Conv2D(4, 2), [5, 4, 2],
        others: [
          "outputs": Conv2D(2, 2), "size": Conv2D(4, [3, 2]),
          "strides": Conv2D(4, 2, strides: [2, 1]),
          "padding": Conv2D(4, 2, padding: .same),
          "dilations": Conv2D(4, 2, dilations: [1, 2]),
          "groups": Conv2D(4, 2, groups: 2),
          "activation": Conv2D(4, 2, activation: .tanh),
          "usesBias": Conv2D(4, 2, bias: nil),
          "initializer": Conv2D(4, 2, weight: .init(.heUniform)),
          "biasInitializer": Conv2D(4, 2, bias: .init(.ones)),
          "regularizer": Conv2D(4, 2, weight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": Conv2D(4, 2, bias: .init(regularizer: .l2(0.1))),
          "constraint": Conv2D(4, 2, weight: .init(constraint: .unitNorm)),
          "biasConstraint": Conv2D(4, 2, bias: .init(constraint: .nonNegative)),
          "activationRegularizer": Conv2D(4, 2, activationRegularizer: .l2(0.1)),
        ]),
    ]
  }

  private static var depthwise: [LayerOptions] {
    [
      LayerOptions(
        DepthwiseConv2D(2), [5, 4, 2],
        others: [
          "size": DepthwiseConv2D([3, 2]), "multiplier": DepthwiseConv2D(2, multiplier: 2),
          "strides": DepthwiseConv2D(2, strides: [1, 2]),
          "padding": DepthwiseConv2D(2, padding: .same),
          "dilations": DepthwiseConv2D(2, dilations: [2, 1]),
          "activation": DepthwiseConv2D(2, activation: .tanh),
          "usesBias": DepthwiseConv2D(2, bias: nil),
          "initializer": DepthwiseConv2D(2, weight: .init(.normal())),
          "biasInitializer": DepthwiseConv2D(2, bias: .init(.ones)),
          "regularizer": DepthwiseConv2D(2, weight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": DepthwiseConv2D(2, bias: .init(regularizer: .l2(0.1))),
          "constraint": DepthwiseConv2D(2, weight: .init(constraint: .unitNorm)),
          "biasConstraint": DepthwiseConv2D(2, bias: .init(constraint: .maxNorm(0.01))),
          "activationRegularizer": DepthwiseConv2D(2, activationRegularizer: .l2(0.1)),
        ]),
      LayerOptions(
        SeparableConv2D(3, 2), [5, 4, 2],
        others: [
          "outputs": SeparableConv2D(2, 2), "size": SeparableConv2D(3, [3, 2]),
          "multiplier": SeparableConv2D(3, 2, multiplier: 2),
          "strides": SeparableConv2D(3, 2, strides: 2),
          "padding": SeparableConv2D(3, 2, padding: .same),
          "dilations": SeparableConv2D(3, 2, dilations: [1, 2]),
          "activation": SeparableConv2D(3, 2, activation: .tanh),
          "usesBias": SeparableConv2D(3, 2, bias: nil),
          "depthwiseInitializer": SeparableConv2D(3, 2, depthwiseWeight: .init(.heNormal)),
          "initializer": SeparableConv2D(3, 2, weight: .init(.orthogonal)),
          "biasInitializer": SeparableConv2D(3, 2, bias: .init(.ones)),
          "depthwiseRegularizer": SeparableConv2D(
            3, 2, depthwiseWeight: .init(regularizer: .l1(0.1))),
          "regularizer": SeparableConv2D(3, 2, weight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": SeparableConv2D(3, 2, bias: .init(regularizer: .l2(0.1))),
          "depthwiseConstraint": SeparableConv2D(
            3, 2, depthwiseWeight: .init(constraint: .unitNorm)),
          "constraint": SeparableConv2D(3, 2, weight: .init(constraint: .unitNorm)),
          "biasConstraint": SeparableConv2D(3, 2, bias: .init(constraint: .nonNegative)),
          "activationRegularizer": SeparableConv2D(3, 2, activationRegularizer: .l2(0.1)),
        ]),
    ]
  }

  private static var merging: [LayerOptions] {
    let layers: [any Layer] = [Add(), Subtract(), Multiply(), Average(), Maximum(), Minimum()]
    return layers.map { LayerOptions($0, [2, 3], [2, 3]) } + [
      LayerOptions(Concatenate(), [2, 3], [2, 3], others: ["axis": Concatenate(axis: 0)])
    ]
  }
}
