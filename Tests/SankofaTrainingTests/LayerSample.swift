import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// A layer that works, with examples of these shapes.
struct LayerSample {
  var layer: any Layer
  var inputs: [Shape]

  var kind: String { type(of: layer).kind }

  /// The layer alone as a model.
  func model() -> Model {
    let inputs = inputs.map { Input($0) }
    if let merging = layer as? any MergingLayer {
      return Model(inputs: inputs, outputs: [merging(inputs as [Connection])])
    }
    return Model(inputs: inputs[0], outputs: layer(inputs[0] as Connection))
  }

  static func of(_ kind: String) throws -> LayerSample {
    try #require(all.first { $0.kind == kind })
  }

  /// One of each kind that files may name.
  static var all: [LayerSample] { overImages + overSeries + overAnything + merging }

  private static var overImages: [LayerSample] {
    let layers: [any Layer] = [
      Conv2D(
        2, [3, 2], padding: .margins(ImageMargins(top: 1)),
        weight: .init(regularizer: .l2(0.1), constraint: .minMaxNorm(0, 2)),
        activationRegularizer: .l1(0.1)),
      DepthwiseConv2D(2, multiplier: 2), SeparableConv2D(3, 2, strides: [2, 1]),
      MaxPooling2D(padding: .same), AveragePooling2D(padding: .margins(ImageMargins(left: 1))),
      GlobalAveragePooling2D(), GlobalMaxPooling2D(), SpatialDropout2D(0.5), ZeroPadding2D(),
      Cropping2D(), UpSampling2D([2, 3], interpolation: .bilinear), Resizing(3, 7), RandomFlip(),
      RandomTranslation(0.1, 0.2, fill: .constant(0.5)), RandomRotation(0.1), RandomZoom(0.1),
    ]
    return layers.map { LayerSample(layer: $0, inputs: [[5, 4, 2]]) }
  }

  private static var overSeries: [LayerSample] {
    let layers: [any Layer] = [
      Conv1D(2, 2, padding: .causal, weight: .init(constraint: .maxNorm())),
      MaxPooling1D(padding: .margins(before: 1, after: 0)), AveragePooling1D(padding: .same),
      GlobalAveragePooling1D(), GlobalMaxPooling1D(), SpatialDropout1D(0.5),
      ZeroPadding1D(), Cropping1D(), UpSampling1D(), Permute([1, 0]),
      SimpleRNN(3), LSTM(3, bias: .init(.constant(0.5))),
      GRU(3, returnsSequences: true, bias: .init(regularizer: .l1(0.1))),
      Bidirectional(
        LSTM(3, dropout: 0.5, recurrentWeight: .init(constraint: .maxNorm())), merge: .mean),
    ]
    return layers.map { LayerSample(layer: $0, inputs: [[5, 2]]) }
  }

  private static var overAnything: [LayerSample] {
    let layers: [any Layer] = [
      BatchNormalization(), Normalization(), LayerNormalization(),
      Dense(2, activation: .elu(scale: 1.5), weight: .init(.normal())), Flatten(), Reshape([2, 2]),
      Activation(.relu(slope: 0.1, maximum: 6)), Dropout(0.5), Rescaling(0.5), GaussianNoise(0.1),
      GaussianDropout(0.5), RepeatVector(3), Embedding(5, 2, inputShape: [4]),
    ]
    return layers.map { LayerSample(layer: $0, inputs: [[4]]) }
  }

  private static var merging: [LayerSample] {
    let layers: [any Layer] = [
      Add(), Subtract(), Multiply(), Average(), Maximum(), Minimum(), Concatenate(axis: 0),
    ]
    return layers.map { LayerSample(layer: $0, inputs: [[2, 3], [2, 3]]) }
  }
}
