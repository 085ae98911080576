import SankofaNN
import Testing

/// One number for a window stands for two that are equal.
@Suite struct SquareWindowTests {
  @Test func oneNumberStandsForTwo() {
    let pairs: [(any Layer, any Layer)] = [
      (Conv2D(4, 3), Conv2D(4, (3, 3))),
      (
        Conv2D(
          4, 3, strides: 2, padding: .same, dilations: 3, groups: 2, activation: .relu,
          usesBias: false, initializer: .heNormal, biasInitializer: .ones, regularizer: .l2(0.1),
          biasRegularizer: .l1(0.2), constraint: .maxNorm(2), biasConstraint: .nonNegative,
          activationRegularizer: .l2(0.3), inputShape: [9, 9, 2]),
        Conv2D(
          4, (3, 3), strides: (2, 2), padding: .same, dilations: (3, 3), groups: 2,
          activation: .relu, usesBias: false, initializer: .heNormal, biasInitializer: .ones,
          regularizer: .l2(0.1), biasRegularizer: .l1(0.2), constraint: .maxNorm(2),
          biasConstraint: .nonNegative, activationRegularizer: .l2(0.3), inputShape: [9, 9, 2])
      ),
      (DepthwiseConv2D(5), DepthwiseConv2D((5, 5))),
      (
        DepthwiseConv2D(
          3, multiplier: 2, strides: 2, padding: .same, dilations: 3, activation: .tanh,
          usesBias: false, initializer: .heNormal, biasInitializer: .ones, regularizer: .l2(0.1),
          biasRegularizer: .l1(0.2), constraint: .maxNorm(2), biasConstraint: .nonNegative,
          activationRegularizer: .l2(0.3), inputShape: [9, 9, 2]),
        DepthwiseConv2D(
          (3, 3), multiplier: 2, strides: (2, 2), padding: .same, dilations: (3, 3),
          activation: .tanh, usesBias: false, initializer: .heNormal, biasInitializer: .ones,
          regularizer: .l2(0.1), biasRegularizer: .l1(0.2), constraint: .maxNorm(2),
          biasConstraint: .nonNegative, activationRegularizer: .l2(0.3), inputShape: [9, 9, 2])
      ),
      (SeparableConv2D(4, 5), SeparableConv2D(4, (5, 5))),
      (
        SeparableConv2D(
          4, 3, multiplier: 2, strides: 2, padding: .same, dilations: 3, activation: .tanh,
          usesBias: false, depthwiseInitializer: .heUniform, initializer: .heNormal,
          biasInitializer: .ones, depthwiseRegularizer: .l2(0.4), regularizer: .l2(0.1),
          biasRegularizer: .l1(0.2), depthwiseConstraint: .unitNorm, constraint: .maxNorm(2),
          biasConstraint: .nonNegative, activationRegularizer: .l2(0.3), inputShape: [9, 9, 2]),
        SeparableConv2D(
          4, (3, 3), multiplier: 2, strides: (2, 2), padding: .same, dilations: (3, 3),
          activation: .tanh, usesBias: false, depthwiseInitializer: .heUniform,
          initializer: .heNormal, biasInitializer: .ones, depthwiseRegularizer: .l2(0.4),
          regularizer: .l2(0.1), biasRegularizer: .l1(0.2), depthwiseConstraint: .unitNorm,
          constraint: .maxNorm(2), biasConstraint: .nonNegative, activationRegularizer: .l2(0.3),
          inputShape: [9, 9, 2])
      ),
      (MaxPooling2D(3), MaxPooling2D((3, 3))),
      (
        MaxPooling2D(3, strides: 2, padding: .same, inputShape: [9, 9, 2]),
        MaxPooling2D((3, 3), strides: (2, 2), padding: .same, inputShape: [9, 9, 2])
      ),
      (AveragePooling2D(3), AveragePooling2D((3, 3))),
      (
        AveragePooling2D(3, strides: 2, padding: .same, inputShape: [9, 9, 2]),
        AveragePooling2D((3, 3), strides: (2, 2), padding: .same, inputShape: [9, 9, 2])
      ),
      (UpSampling2D(3), UpSampling2D((3, 3))),
      (
        UpSampling2D(3, interpolation: .bilinear, inputShape: [9, 9, 2]),
        UpSampling2D((3, 3), interpolation: .bilinear, inputShape: [9, 9, 2])
      ),
    ]
    for (one, two) in pairs {
      #expect(one.configuration == two.configuration)
      #expect(one.inputShape == two.inputShape)
    }
  }
}
