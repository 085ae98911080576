import SankofaTensor

// Windows that are as high as they are wide, and move alike down and across: one number instead of two.

extension Conv2D {
  /// Describes a convolution with a square window: `Conv2D(32, 3)`.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - strides: how far it moves, down and across; 1 by default.
  ///   - dilations: how far apart the elements of a patch are; 1 by default.
  public convenience init(
    _ outputs: Int, _ size: Int, strides: Int = 1, padding: Padding = .valid, dilations: Int = 1,
    groups: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      outputs, (size, size), strides: (strides, strides), padding: padding,
      dilations: (dilations, dilations), groups: groups, activation: activation,
      usesBias: usesBias, initializer: initializer, biasInitializer: biasInitializer,
      regularizer: regularizer, biasRegularizer: biasRegularizer, constraint: constraint,
      biasConstraint: biasConstraint, activationRegularizer: activationRegularizer,
      inputShape: inputShape)
  }
}

extension DepthwiseConv2D {
  /// Describes a convolution of each channel by itself with a square window: `DepthwiseConv2D(3)`.
  ///
  /// - Parameters:
  ///   - size: the window's height and width.
  ///   - multiplier: how many outputs each channel has; 1 by default.
  ///   - strides: how far it moves, down and across; 1 by default.
  ///   - dilations: how far apart the elements of a patch are; 1 by default.
  public convenience init(
    _ size: Int, multiplier: Int = 1, strides: Int = 1, padding: Padding = .valid,
    dilations: Int = 1, activation: ActivationFunction = .linear, usesBias: Bool = true,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    regularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    constraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      (size, size), multiplier: multiplier, strides: (strides, strides), padding: padding,
      dilations: (dilations, dilations), activation: activation, usesBias: usesBias,
      initializer: initializer, biasInitializer: biasInitializer, regularizer: regularizer,
      biasRegularizer: biasRegularizer, constraint: constraint, biasConstraint: biasConstraint,
      activationRegularizer: activationRegularizer, inputShape: inputShape)
  }
}

extension SeparableConv2D {
  /// Describes a convolution in two steps with a square window: `SeparableConv2D(32, 3)`.
  ///
  /// - Parameters:
  ///   - outputs: the number of output channels, at least 1.
  ///   - size: the window's height and width.
  ///   - multiplier: how many numbers of each channel the second step sees; 1 by default.
  ///   - strides: how far the window moves, down and across; 1 by default.
  ///   - dilations: how far apart the elements of a patch are; 1 by default.
  public convenience init(
    _ outputs: Int, _ size: Int, multiplier: Int = 1, strides: Int = 1,
    padding: Padding = .valid, dilations: Int = 1, activation: ActivationFunction = .linear,
    usesBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    initializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    depthwiseRegularizer: Regularizer? = nil, regularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
    constraint: Constraint? = nil, biasConstraint: Constraint? = nil,
    activationRegularizer: Regularizer? = nil, inputShape: Shape? = nil
  ) {
    self.init(
      outputs, (size, size), multiplier: multiplier, strides: (strides, strides),
      padding: padding, dilations: (dilations, dilations), activation: activation,
      usesBias: usesBias, depthwiseInitializer: depthwiseInitializer, initializer: initializer,
      biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
      regularizer: regularizer, biasRegularizer: biasRegularizer,
      depthwiseConstraint: depthwiseConstraint, constraint: constraint,
      biasConstraint: biasConstraint, activationRegularizer: activationRegularizer,
      inputShape: inputShape)
  }
}

extension MaxPooling2D {
  /// Describes the layer with a square window: `MaxPooling2D(2)`.
  ///
  /// - Parameter strides: by default the window's size, so that none overlap.
  public convenience init(
    _ size: Int, strides: Int? = nil, padding: Padding = .valid, inputShape: Shape? = nil
  ) {
    self.init(
      (size, size), strides: strides.map { ($0, $0) }, padding: padding, inputShape: inputShape)
  }
}

extension AveragePooling2D {
  /// Describes the layer with a square window: `AveragePooling2D(2)`.
  ///
  /// - Parameter strides: by default the window's size, so that none overlap.
  public convenience init(
    _ size: Int, strides: Int? = nil, padding: Padding = .valid, inputShape: Shape? = nil
  ) {
    self.init(
      (size, size), strides: strides.map { ($0, $0) }, padding: padding, inputShape: inputShape)
  }
}

extension UpSampling2D {
  /// Describes the layer with the same factor down and across: `UpSampling2D(2)`.
  ///
  /// - Parameter interpolation: nearest by default.
  public convenience init(
    _ size: Int, interpolation: Interpolation = .nearest, inputShape: Shape? = nil
  ) {
    self.init((size, size), interpolation: interpolation, inputShape: inputShape)
  }
}
