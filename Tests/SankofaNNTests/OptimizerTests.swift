import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct OptimizerTests {
  /// The first two steps on paper, in numbers without rounding: w = 1, g = 2 and then g = −4, η = ½.
  @Test func gradientDescentOnPaper() {
    // w = 1 − ½·2 = 0; 0 + ½·4 = 2
    #expect(path(.sgd(), [2, -4], learningRate: 0.5) == [0, 2])
    // v = 2, w = 1 − ½·2 = 0; v = ½·2 − 4 = −3, w = 0 + ½·3 = 1.5
    #expect(path(.sgd(momentum: 0.5), [2, -4], learningRate: 0.5) == [0, 1.5])
    // v = 2, w = 1 − ½(2 + ½·2) = −0.5; v = −3, w = −0.5 − ½(−4 + ½·(−3)) = 2.25
    #expect(path(.sgd(momentum: 0.5, nesterov: true), [2, -4], learningRate: 0.5) == [-0.5, 2.25])
    // Without momentum there is no look ahead.
    #expect(path(.sgd(nesterov: true), [2, -4], learningRate: 0.5) == [0, 2])
  }

  /// v = ¾·0 + ¼·2² = 1, w = 1 − ½·2/(1 + 1) = ½; then v = ¾·1 + ¼·g² = 9 for g² = 33:
  /// w = ½ − ½·√33/(3 + 1).
  @Test func rmspropOnPaper() {
    let rule = RMSProp(decay: 0.75, epsilon: 1)
    let found = path(rule, [2, 33.squareRoot()], learningRate: 0.5)
    #expect(found[0] == 0.5)
    #expect(abs(found[1] - (0.5 - 33.squareRoot() / 8)) < 1e-15)
  }

  /// In the first step m̂ = g and v̂ = g², so w = 1 − η·g/(|g| + ε): with η = ½, g = ±2 and ε = 2
  /// it is 1 ∓ ¼, and without ε it is η whatever g is.
  @Test func adamOnPaper() {
    let rule = Adam(beta1: 0.75, beta2: 0.5, epsilon: 2)
    #expect(path(rule, [2], learningRate: 0.5) == [0.75])
    #expect(path(rule, [-2], learningRate: 0.5) == [1.25])
    // m = ¾·½ + ¼·(−2) = −⅛, m̂ = m / (1 − 9/16) = −2/7; v = ½·2 + ½·4 = 3, v̂ = 3 / ¾ = 4:
    // w = ¾ + ½·(2/7)/(2 + 2) = ¾ + 1/28
    let second = path(rule, [2, -2], learningRate: 0.5)[1]
    #expect(abs(second - (0.75 + 1.0 / 28)) < 1e-15)
    for slope in [1e-3, 5, 1e4] {
      #expect(abs(path(.adam(), [slope], learningRate: 0.5)[0] - 0.5) < 1e-4)
    }
  }

  /// In float32 too: 1 − β₂ᵗ is not taken of a rounded β₂.
  @Test func firstStepInSinglePrecision() {
    var run = OptimizerRun(Adam(epsilon: 0), start: Tensor([0, 0, 0]))
    run.step(Tensor([3, -0.25, 1e-3]), learningRate: 1)
    #expect(mismatch(run.parameter, Tensor([-1, 1, -1]), Tolerance(ulps: 4)) == nil)
  }

  /// After many steps the powers are 0, and the corrections 1.
  @Test func powersVanish() {
    var shared = Adam().sharedStates.map { Tensor.scalar($0.initial, .float64) }
    for _ in 0..<3 { shared = Adam().advanced(shared) }
    #expect(abs(shared[0].scalar - 0.729) < 1e-15)
    #expect(abs(shared[1].scalar - 0.997002999) < 1e-15)
    var run = OptimizerRun(Adam(beta1: 0, beta2: 0, epsilon: 0), start: Tensor([1]))
    for _ in 0..<3 { run.step(Tensor([5]), learningRate: 0.25) }
    #expect(run.parameter.floats == [0.25])
  }

  @Test func defaults() {
    let sgd = SGD()
    #expect((sgd.learningRate, sgd.momentum, sgd.isNesterov) == (0.01, 0, false))
    let rmsprop = RMSProp()
    #expect((rmsprop.learningRate, rmsprop.decay, rmsprop.epsilon) == (0.001, 0.9, 1e-7))
    let adam = Adam()
    #expect((adam.learningRate, adam.beta1, adam.beta2, adam.epsilon) == (0.001, 0.9, 0.999, 1e-7))
    let short: [any Optimizer] = [.sgd(), .rmsprop(), .adam()]
    let plain: [any Optimizer] = [sgd, rmsprop, adam]
    #expect(short.map(\.configuration) == plain.map(\.configuration))
  }

  @Test func states() {
    #expect(SGD().stateNames == [])
    #expect(SGD(momentum: 0.9).stateNames == ["velocity"])
    #expect(RMSProp().stateNames == ["meanSquare"])
    #expect(Adam().stateNames == ["mean", "meanSquare"])
    #expect(Adam().sharedStates.map(\.name) == ["beta1Power", "beta2Power"])
    #expect(Adam().sharedStates.map(\.initial) == [1, 1])
    #expect(SGD().sharedStates.isEmpty && RMSProp().sharedStates.isEmpty)
  }

  @Test func namesAndConfigurations() throws {
    let all: [any Optimizer] = [
      SGD(learningRate: 0.3, momentum: 0.8, nesterov: true),
      RMSProp(learningRate: 0.2, decay: 0.7, epsilon: 1e-5),
      Adam(learningRate: 0.1, beta1: 0.6, beta2: 0.5, epsilon: 1e-4),
    ]
    #expect(all.map { type(of: $0).name } == Optimizers.names)
    for optimizer in all {
      let name = type(of: optimizer).name
      let same = try Optimizers.named(name, optimizer.configuration)
      #expect(same.configuration == optimizer.configuration)
      let other = try Optimizers.named(name)
      #expect(other.configuration != optimizer.configuration)
      #expect(try Optimizers.named(name, learningRate: 0.5).learningRate == 0.5)
    }
    for name in Optimizers.names {
      let plain: [String: any Optimizer] = ["sgd": SGD(), "rmsprop": RMSProp(), "adam": Adam()]
      #expect(try Optimizers.named(name).configuration == plain[name]?.configuration)
    }
  }

  @Test func unknownNames() {
    #expect(
      message { try Optimizers.named("adm") }
        == "optimizer: there is no \"adm\"; did you mean \"adam\"?")
    #expect(
      message { try Optimizers.named("lion", Configuration([("learningRate", .number(1))])) }
        == "optimizer: there is no \"lion\"; choose one of sgd, rmsprop, adam.")
    #expect(
      message { try Optimizers.named("adam", Configuration([("learningRate", .flag(true))])) }
        .hasPrefix("configuration: \"learningRate\" must be a number, got "))
  }

  /// A parameter that starts at 1, after each step.
  private func path(
    _ optimizer: some Optimizer, _ gradients: [Double], learningRate: Double
  ) -> [Double] {
    var run = OptimizerRun(optimizer, start: Tensor([1] as [Double]))
    return gradients.map { slope in
      run.step(Tensor([slope] as [Double]), learningRate: learningRate)
      return run.parameter.scalar
    }
  }
}
