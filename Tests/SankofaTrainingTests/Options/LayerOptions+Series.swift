import SankofaNN
import SankofaTensor

extension LayerOptions {
  /// Layers that go through a series of 5 steps.
  static var recurrent: [LayerOptions] {
    [
      LayerOptions(
        SimpleRNN(3), [5, 2],
        others: [
          "outputs": SimpleRNN(4), "activation": SimpleRNN(3, activation: .sigmoid),
          "usesBias": SimpleRNN(3, bias: nil),
          "initializer": SimpleRNN(3, weight: .init(.heNormal)),
          "recurrentInitializer": SimpleRNN(3, recurrentWeight: .init(.identity)),
          "biasInitializer": SimpleRNN(3, bias: .init(.ones)),
          "regularizer": SimpleRNN(3, weight: .init(regularizer: .l2(0.1))),
          "recurrentRegularizer": SimpleRNN(3, recurrentWeight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": SimpleRNN(3, bias: .init(regularizer: .l2(0.1))),
          "returnsSequences": SimpleRNN(3, returnsSequences: true),
          "goesBackwards": SimpleRNN(3, goesBackwards: true),
          "constraint": SimpleRNN(3, weight: .init(constraint: .unitNorm)),
          "recurrentConstraint": SimpleRNN(3, recurrentWeight: .init(constraint: .nonNegative)),
          "biasConstraint": SimpleRNN(3, bias: .init(constraint: .nonNegative)),
          "dropout": SimpleRNN(3, dropout: 0.5),
          "recurrentDropout": SimpleRNN(3, recurrentDropout: 0.5),
        ]),
      LayerOptions(
        LSTM(3), [5, 2],
        others: [
          "outputs": LSTM(2), "activation": LSTM(3, activation: .softplus),
          "recurrentActivation": LSTM(3, recurrentActivation: .tanh),
          "usesBias": LSTM(3, bias: nil), "usesForgetBias": LSTM(3, usesForgetBias: false),
          "initializer": LSTM(3, weight: .init(.heNormal)),
          "recurrentInitializer": LSTM(3, recurrentWeight: .init(.normal())),
          "biasInitializer": LSTM(3, bias: .init(.constant(0.5))),
          "regularizer": LSTM(3, weight: .init(regularizer: .l1(0.1))),
          "recurrentRegularizer": LSTM(3, recurrentWeight: .init(regularizer: .l2(0.1))),
          "biasRegularizer": LSTM(3, bias: .init(regularizer: .l2(0.1))),
          "returnsSequences": LSTM(3, returnsSequences: true),
          "goesBackwards": LSTM(3, goesBackwards: true),
          "constraint": LSTM(3, weight: .init(constraint: .unitNorm)),
          "recurrentConstraint": LSTM(3, recurrentWeight: .init(constraint: .nonNegative)),
          "biasConstraint": LSTM(3, bias: .init(constraint: .nonNegative)),
          "dropout": LSTM(3, dropout: 0.5), "recurrentDropout": LSTM(3, recurrentDropout: 0.5),
        ]),
      LayerOptions(
        GRU(3), [5, 2],
        others: [
          "outputs": GRU(4), "activation": GRU(3, activation: .sigmoid),
          "recurrentActivation": GRU(3, recurrentActivation: .tanh),
          "usesBias": GRU(3, bias: nil), "resetAfter": GRU(3, resetAfter: false),
          "initializer": GRU(3, weight: .init(.lecunNormal)),
          "recurrentInitializer": GRU(3, recurrentWeight: .init(.glorotUniform)),
          "biasInitializer": GRU(3, bias: .init(.ones)),
          "regularizer": GRU(3, weight: .init(regularizer: .l2(0.1))),
          "recurrentRegularizer": GRU(3, recurrentWeight: .init(regularizer: .l1(0.1))),
          "biasRegularizer": GRU(3, bias: .init(regularizer: .l2(0.1))),
          "returnsSequences": GRU(3, returnsSequences: true),
          "goesBackwards": GRU(3, goesBackwards: true),
          "constraint": GRU(3, weight: .init(constraint: .unitNorm)),
          "recurrentConstraint": GRU(3, recurrentWeight: .init(constraint: .nonNegative)),
          "biasConstraint": GRU(3, bias: .init(constraint: .nonNegative)),
          "dropout": GRU(3, dropout: 0.5), "recurrentDropout": GRU(3, recurrentDropout: 0.5),
        ]),
      LayerOptions(
        Bidirectional(LSTM(3)), [5, 2],
        others: [
          "layer": Bidirectional(GRU(3)), "settings": Bidirectional(LSTM(2)),
          "settings": Bidirectional(LSTM(3, recurrentDropout: 0.5)),
          "settings": Bidirectional(LSTM(3, returnsSequences: true, dropout: 0.5)),
          "layer": Bidirectional(SimpleRNN(3, recurrentDropout: 0.5)),
          "layer": Bidirectional(GRU(3, returnsSequences: true, recurrentDropout: 0.5)),
          "merge": Bidirectional(LSTM(3), merge: .sum),
          "merge": Bidirectional(LSTM(3), merge: .product),
          "merge": Bidirectional(LSTM(3), merge: .mean),
        ]),
    ]
  }

  /// Layers over series and vectors that have nothing to learn.
  static var others: [LayerOptions] {
    [
      LayerOptions(
        MaxPooling1D(), [6, 2],
        others: [
          "size": MaxPooling1D(3, strides: 2), "strides": MaxPooling1D(2, strides: 1),
          "padding": MaxPooling1D(padding: .margins(before: 1, after: 0)),
        ]),
      LayerOptions(
        AveragePooling1D(), [6, 2],
        others: [
          "size": AveragePooling1D(3, strides: 2), "strides": AveragePooling1D(2, strides: 1),
          "padding": AveragePooling1D(padding: .causal),
        ]),
      LayerOptions(GlobalAveragePooling1D(), [5, 2]), LayerOptions(GlobalMaxPooling1D(), [5, 2]),
      LayerOptions(
        ZeroPadding1D(), [4, 2],
        others: ["before": ZeroPadding1D(before: 2), "after": ZeroPadding1D(after: 3)]),
      LayerOptions(
        Cropping1D(), [6, 2],
        others: ["before": Cropping1D(before: 2), "after": Cropping1D(after: 0)]),
      LayerOptions(UpSampling1D(), [4, 2], others: ["size": UpSampling1D(3)]),
      LayerOptions(Permute([1, 0]), [4, 3], others: ["axes": Permute([0, 1])]),
      LayerOptions(RepeatVector(2), [3], others: ["count": RepeatVector(3)]),
      LayerOptions(Reshape([2, 6]), [4, 3], others: ["shape": Reshape([3, 4])]),
      LayerOptions(Flatten(), [4, 3]),
      LayerOptions(
        Rescaling(0.5), [4, 3],
        others: ["scale": Rescaling(2), "offset": Rescaling(0.5, offset: 1)]),
      LayerOptions(Dropout(0.25), [5, 3], others: ["rate": Dropout(0.5)]),
      LayerOptions(SpatialDropout1D(0.25), [5, 3], others: ["rate": SpatialDropout1D(0.5)]),
      LayerOptions(GaussianNoise(0.1), [5, 3], others: ["deviation": GaussianNoise(0.5)]),
      LayerOptions(GaussianDropout(0.25), [5, 3], others: ["rate": GaussianDropout(0.5)]),
    ]
  }
}
