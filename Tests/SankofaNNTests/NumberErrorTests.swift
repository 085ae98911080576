import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Numbers from code that mean nothing are refused as those of a name are: where the layer is built,
/// and where the loss or the metric is asked.
@Suite struct NumberErrorTests {
  private let p = Tensor([[0.25, 0.75]])
  private let y = Tensor([[0, 1]])

  private func expect(
    _ loss: Loss, _ text: String, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(message { try loss(p, y) } == text, sourceLocation: location)
  }

  private func expect(
    _ metric: Metric, _ text: String, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      message { try metric.states(p.type, y.type) } == "metric: " + text, sourceLocation: location)
  }

  private func expect(
    _ function: ActivationFunction, _ text: String, _ location: SourceLocation = #_sourceLocation
  ) {
    func check(_ layer: any Layer, _ input: Shape) {
      #expect(
        message { try layer.outputShape(for: input) } == "activation: " + text,
        sourceLocation: location)
    }
    check(Activation(function), [3])
    check(Dense(2, activation: function), [3])
    check(LSTM(1, activation: function), [3, 1])
    check(GRU(1, recurrentActivation: function), [3, 1])
    check(SimpleRNN(1, activation: function), [3, 1])
  }

  @Test func losses() {
    expect(
      Loss.huber(delta: -1),
      "loss: huber's delta must be above 0, got \"huber(-1)\"; write huber(2).")
    expect(
      Loss.binaryCrossentropy(smoothing: 2),
      "loss: smoothing must be in 0…1, got \"binary_crossentropy(smoothing:2)\"; write "
        + "binary_crossentropy(smoothing:0.1).")
    expect(
      Loss.categoricalCrossentropy(smoothing: .nan),
      "loss: categorical_crossentropy takes finite numbers (smoothing:, from_logits), got "
        + "\"categorical_crossentropy(smoothing:nan)\"; write "
        + "categorical_crossentropy(smoothing:0.1).")
    expect(
      Loss.binaryFocalCrossentropy(gamma: -1),
      "loss: gamma must be 0 or more, got \"binary_focal_crossentropy(gamma:-1)\"; write "
        + "binary_focal_crossentropy(gamma:2,alpha:0.25).")
    expect(
      Loss.categoricalFocalCrossentropy(alpha: 2),
      "loss: alpha must be in 0…1, got \"categorical_focal_crossentropy(alpha:2)\"; write "
        + "categorical_focal_crossentropy(gamma:2,alpha:0.25).")
    expect(
      Loss.tversky(alpha: -1, beta: 1),
      "loss: tversky takes numbers of 0 or more, got \"tversky(-1,1)\"; write tversky(0.3,0.7).")
  }

  @Test func generalizedCrossentropy() {
    #expect(
      message { try Loss.sparseGeneralizedCrossentropy(q: 0)(p, Tensor([1] as [Int32])) }
        == "loss: q must be above 0 and at most 1, got \"sparse_generalized_crossentropy(0)\"; "
        + "write sparse_generalized_crossentropy(0.5).")
  }

  @Test func metrics() {
    expect(
      Metric.fBeta(-1),
      "f_beta's beta must be above 0, got \"f_beta(-1)\"; write f_beta(2).")
    expect(
      Metric.macroFBeta(0),
      "macro_f_beta's beta must be above 0, got \"macro_f_beta(0)\"; write macro_f_beta(2).")
    expect(
      Metric.perClassFBeta(.infinity),
      "per_class_f_beta takes 1 finite number (beta), got \"per_class_f_beta(inf)\"; write "
        + "per_class_f_beta(2).")
    expect(
      Metric.weightedFBeta(-2),
      "weighted_f_beta's beta must be above 0, got \"weighted_f_beta(-2)\"; write "
        + "weighted_f_beta(2).")
    expect(
      Metric.precision(threshold: .nan),
      "precision takes finite numbers (threshold:), got \"precision(threshold:nan)\"; write "
        + "precision(threshold:0.3).")
    expect(
      Metric.binaryAccuracy(threshold: .nan),
      "binary_accuracy takes finite numbers (threshold:), got \"binary_accuracy(threshold:nan)\"; "
        + "write binary_accuracy(threshold:0.3).")
  }

  @Test func activations() {
    expect(
      ActivationFunction.squareplus(smoothness: 0),
      "squareplus's smoothness must be above 0, got \"squareplus(0)\"; write squareplus(1).")
    expect(
      ActivationFunction.celu(scale: 0),
      "celu's scale must be above 0, got \"celu(0)\"; write celu(2).")
    expect(
      ActivationFunction.relu(slope: -1),
      "relu takes numbers of 0 or more, got \"relu(slope:-1)\"; write relu(slope:0.1,max:6).")
    expect(
      ActivationFunction.softShrink(threshold: -1),
      "soft_shrink's threshold must be 0 or more, got \"soft_shrink(-1)\"; write soft_shrink(1).")
    expect(
      ActivationFunction.elu(scale: .nan),
      "elu takes 1 finite number (scale), got \"elu(nan)\"; write elu(1.5).")
    expect(
      ActivationFunction.leakyReLU(slope: .infinity),
      "leaky_relu takes 1 finite number (slope), got \"leaky_relu(inf)\"; write leaky_relu(0.1).")
  }

  @Test func activationsOfSeriesKeepTheirShape() {
    #expect(
      message { try LSTM(2, activation: .glu).outputShape(for: [3, 1]) }
        == "LSTM: its activations must give as many numbers as they take, got glu; use tanh or "
        + "sigmoid.")
  }

  @Test func penaltiesAndConstraints() {
    #expect(
      message { try Dense(2, weight: .init(regularizer: .l1(-1))).build(for: [3]) }
        == "weight: the penalty of \"weight\" must have factors of 0 or above, got -1.0; try 0.001."
    )
    #expect(
      message { try LSTM(2, bias: .init(regularizer: .l2(.nan))).build(for: [3, 1]) }
        == "bias: the penalty of \"bias\" must have factors of 0 or above, got nan; try 0.001.")
    #expect(
      message { try Conv1D(2, 1, activationRegularizer: .l2(.infinity)).build(for: [3, 1]) }
        == "weight: the penalty of the activations must have factors of 0 or above, got inf; try "
        + "0.001.")
    for constraint in [
      Constraint.maxNorm(-1), .maxNorm(.nan), .minMaxNorm(2, 1), .minMaxNorm(0, 1, rate: 7),
    ] {
      #expect(
        message { try Dense(2, weight: .init(constraint: constraint)).build(for: [3]) }
          == "weight: the constraint of \"weight\" must have rising norms of 0 or above and a rate "
          + "in 0...1, got \(constraint.name) \(constraint.arguments); try max_norm 2.")
    }
  }

  @Test func initializers() {
    func expect(
      _ initializer: Initializer, _ text: String, _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(
        message { try Dense(2, weight: .init(initializer)).build(for: [3]) }
          == "weight: initializer " + text, sourceLocation: location)
      #expect(
        message { try LSTM(2, bias: .init(initializer)).build(for: [3, 1]) }
          == "bias: initializer " + text, sourceLocation: location)
    }
    expect(.constant(.nan), "\"constant\" needs a finite value, got nan; use constant(0.5).")
    expect(.constant(1e39), "\"constant\" needs a finite value, got 1e+39; use constant(0.5).")
    for (low, high) in [(2, 1), (.nan, 1), (-.infinity, 0), (-3e38, 3e38)] as [(Double, Double)] {
      expect(
        .uniform(from: low, to: high),
        "\"uniform\" needs finite bounds that rise, got \(low) and \(high); use "
          + "uniform(-0.05,0.05).")
    }
    for (mean, deviation) in [(0, -1), (.nan, 1), (0, .infinity)] as [(Double, Double)] {
      let rest =
        "needs a finite mean and a finite deviation of 0 or above, got \(mean) and \(deviation); use "
      expect(
        .normal(mean: mean, deviation: deviation), "\"normal\" \(rest)normal(0,0.05).")
      expect(
        .truncatedNormal(mean: mean, deviation: deviation),
        "\"truncated_normal\" \(rest)truncated_normal(0,0.05).")
    }
    for scale in [0, -1, .nan, 1e39] {
      expect(
        .varianceScaling(scale: scale),
        "\"variance_scaling\" needs a finite scale above 0, got \(scale); use "
          + "variance_scaling(2,fan_in,uniform).")
    }
    expect(
      .orthogonal(gain: .nan), "\"orthogonal\" needs a finite gain, got nan; use orthogonal(1).")
    expect(
      .identity(gain: .infinity), "\"identity\" needs a finite gain, got inf; use identity(1).")
  }

  /// Numbers that are none as `float32`, in which parameters are.
  @Test func numbersThatSinglesDoNotHold() {
    func expect(
      _ optimizer: any Optimizer, _ text: String, _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(message { try optimizer.check() } == text, sourceLocation: location)
    }
    expect(
      Adam.adam(epsilon: 1e-50),
      "optimizer \"adam\": epsilon must be a positive number, got 1e-50; try 1e-7.")
    // 1 as float32, with which nothing that was remembered is ever forgotten.
    expect(
      SGD.sgd(momentum: 1 - 1e-9),
      "optimizer \"sgd\": momentum must be in 0..<1, got 0.999999999; try 0.9.")
    expect(
      SGD().clipped(norm: 1e39),
      "optimizer \"sgd\": clipping must be above 0, got norm 1e+39; try a limit of 1.")
    expect(
      SGD().scheduled(by: .constant(1e39)),
      "schedule \"constant\": the rate must be a positive number, got 1e+39; try 0.001.")
    expect(
      SGD().scheduled(by: .constant(.nan)),
      "schedule \"constant\": the rate must be a positive number, got nan; try 0.001.")
    expect(
      AdamW.adamw(weightDecay: 1e39),
      "optimizer \"adamw\": weightDecay must be 0 or above, got 1e+39; try 0.004.")
    #expect(
      message { try Dense(2, weight: .init(regularizer: .l1(1e39))).build(for: [3]) }
        == "weight: the penalty of \"weight\" must have factors of 0 or above, got 1e+39; try 0.001."
    )
  }

  @Test func initializersOfVectors() throws {
    #expect(
      message { try LSTM(2, bias: .init(.orthogonal)).build(for: [3, 1]) }
        == "bias: initializer \"orthogonal\" makes matrices, got shape [8]; use zeros or a normal "
        + "one.")
  }

  @Test func scales() {
    #expect(
      message { try Rescaling(.nan).outputShape(for: [3]) }
        == "Rescaling: scale must be a finite number, got nan; try 1.")
    #expect(
      message { try BatchNormalization(epsilon: .infinity).outputShape(for: [3]) }
        == "BatchNormalization: epsilon must be a positive number, got inf; try 0.001.")
  }

  /// The input of a window, margins included, must fit into memory.
  @Test func sizes() {
    let wide = Padding.margins(ImageMargins(top: 1 << 32, left: 1 << 32))
    for layer in [
      Conv2D(1, 1, strides: [1 << 30, 1 << 30], padding: wide),
      DepthwiseConv2D(1, strides: [1 << 30, 1 << 30], padding: wide),
    ] as [any Layer] {
      #expect(
        message { try layer.outputShape(for: [2, 2, 1]) }
          == "\(type(of: layer).kind): its input must have with its margins at most 2⁴⁰ elements "
          + "for an example, got shape [4294967298, 4294967298, 1]; make it smaller.")
    }
    #expect(
      message { try MaxPooling1D().outputShape(for: [.max, 2]) }
        == "MaxPooling1D: its input must have at most 2⁴⁰ elements for an example, got shape "
        + "[9223372036854775807, 2]; make it smaller.")
  }
}
