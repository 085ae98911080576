import SankofaNN
import SankofaTensor

extension LayerOptions {
  /// Layers that go through a series of 5 steps.
  static var recurrent: [LayerOptions] {
    [
      LayerOptions(
        SimpleRNN(3), [5, 2],
        others: [
          "units": SimpleRNN(4), "activation": SimpleRNN(3, activation: .sigmoid),
          "usesBias": SimpleRNN(3, usesBias: false),
          "initializer": SimpleRNN(3, initializer: .heNormal),
          "recurrentInitializer": SimpleRNN(3, recurrentInitializer: .identity),
          "biasInitializer": SimpleRNN(3, biasInitializer: .ones),
          "regularizer": SimpleRNN(3, regularizer: .l2(0.1)),
          "recurrentRegularizer": SimpleRNN(3, recurrentRegularizer: .l2(0.1)),
          "biasRegularizer": SimpleRNN(3, biasRegularizer: .l2(0.1)),
          "returnsSequences": SimpleRNN(3, returnsSequences: true),
          "goesBackwards": SimpleRNN(3, goesBackwards: true),
          "constraint": SimpleRNN(3, constraint: .unitNorm),
          "recurrentConstraint": SimpleRNN(3, recurrentConstraint: .nonNegative),
          "biasConstraint": SimpleRNN(3, biasConstraint: .nonNegative),
          "dropout": SimpleRNN(3, dropout: 0.5),
          "recurrentDropout": SimpleRNN(3, recurrentDropout: 0.5),
        ]),
      LayerOptions(
        LSTM(3), [5, 2],
        others: [
          "units": LSTM(2), "activation": LSTM(3, activation: .softplus),
          "recurrentActivation": LSTM(3, recurrentActivation: .tanh),
          "usesBias": LSTM(3, usesBias: false), "usesForgetBias": LSTM(3, usesForgetBias: false),
          "initializer": LSTM(3, initializer: .heNormal),
          "recurrentInitializer": LSTM(3, recurrentInitializer: .normal()),
          "biasInitializer": LSTM(3, biasInitializer: .constant(0.5)),
          "regularizer": LSTM(3, regularizer: .l1(0.1)),
          "recurrentRegularizer": LSTM(3, recurrentRegularizer: .l2(0.1)),
          "biasRegularizer": LSTM(3, biasRegularizer: .l2(0.1)),
          "returnsSequences": LSTM(3, returnsSequences: true),
          "goesBackwards": LSTM(3, goesBackwards: true),
          "constraint": LSTM(3, constraint: .unitNorm),
          "recurrentConstraint": LSTM(3, recurrentConstraint: .nonNegative),
          "biasConstraint": LSTM(3, biasConstraint: .nonNegative),
          "dropout": LSTM(3, dropout: 0.5), "recurrentDropout": LSTM(3, recurrentDropout: 0.5),
        ]),
      LayerOptions(
        GRU(3), [5, 2],
        others: [
          "units": GRU(4), "activation": GRU(3, activation: .sigmoid),
          "recurrentActivation": GRU(3, recurrentActivation: .tanh),
          "usesBias": GRU(3, usesBias: false), "resetAfter": GRU(3, resetAfter: false),
          "initializer": GRU(3, initializer: .lecunNormal),
          "recurrentInitializer": GRU(3, recurrentInitializer: .glorotUniform),
          "biasInitializer": GRU(3, biasInitializer: .ones),
          "regularizer": GRU(3, regularizer: .l2(0.1)),
          "recurrentRegularizer": GRU(3, recurrentRegularizer: .l1(0.1)),
          "biasRegularizer": GRU(3, biasRegularizer: .l2(0.1)),
          "returnsSequences": GRU(3, returnsSequences: true),
          "goesBackwards": GRU(3, goesBackwards: true),
          "constraint": GRU(3, constraint: .unitNorm),
          "recurrentConstraint": GRU(3, recurrentConstraint: .nonNegative),
          "biasConstraint": GRU(3, biasConstraint: .nonNegative),
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
          "size": MaxPooling1D(3, stride: 2), "stride": MaxPooling1D(2, stride: 1),
          "padding": MaxPooling1D(padding: .margins(before: 1, after: 0)),
        ]),
      LayerOptions(
        AveragePooling1D(), [6, 2],
        others: [
          "size": AveragePooling1D(3, stride: 2), "stride": AveragePooling1D(2, stride: 1),
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
