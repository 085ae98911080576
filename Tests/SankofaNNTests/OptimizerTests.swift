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
    let rule = RMSProp.rmsprop(decay: 0.75, epsilon: 1)
    let found = path(rule, [2, 33.squareRoot()], learningRate: 0.5)
    #expect(found[0] == 0.5)
    #expect(abs(found[1] - (0.5 - 33.squareRoot() / 8)) < 1e-15)
  }

  /// In the first step m̂ = g and v̂ = g², so w = 1 − η·g/(|g| + ε): with η = ½, g = ±2 and ε = 2
  /// it is 1 ∓ ¼, and without ε it is η whatever g is.
  @Test func adamOnPaper() {
    let rule = Adam.adam(beta1: 0.75, beta2: 0.5, epsilon: 2)
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

  /// For g² = 8, 0, 4 v is 4, 2, 3: the third step is divided by √(4 / (1 − ⅛)) + 1, not by
  /// √(3 / (1 − ⅛)) + 1; without β₁ the second one is none.
  @Test func amsgradOnPaper() throws {
    let rule = Adam.adam(beta1: 0, beta2: 0.5, epsilon: 1, amsgrad: true)
    let found = path(rule, [8.squareRoot(), 0, 2], learningRate: 0.5)
    #expect(found[1] == found[0])
    #expect(abs(found[2] - found[1] + 1 / ((4 / 0.875).squareRoot() + 1)) < 1e-15)
    #expect(rule.stateNames == ["mean", "meanSquare", "greatestMeanSquare"])
    #expect(try Optimizers.named("adam", rule.configuration).configuration == rule.configuration)
  }

  /// With centering v − ḡ² = ¼·2² − (¼·2)² = ¾; with momentum the velocity 1 and then ½·1 + 1 moves.
  @Test func rmspropVariantsOnPaper() {
    let centered = RMSProp.rmsprop(decay: 0.75, epsilon: 1, centered: true)
    let found = path(centered, [2], learningRate: 0.5)[0]
    #expect(abs(found - (1 - 1 / (0.75.squareRoot() + 1))) < 1e-15)
    // v = 1 twice when g² = 4 and then 1: g / (√v + 1) is 1, and then ½.
    let rolling = RMSProp.rmsprop(decay: 0.75, momentum: 0.5, epsilon: 1)
    #expect(path(rolling, [2, 1], learningRate: 0.5) == [0.5, 0])
  }

  /// (1 − ½·½)·1 = ¾, and then Adam's ½·2/(2 + 2).
  @Test func adamwOnPaper() {
    let rule = AdamW.adamw(weightDecay: 0.5, beta1: 0.75, beta2: 0.5, epsilon: 2)
    #expect(path(rule, [2], learningRate: 0.5) == [0.5])
    let decayed: some Optimizer = Adam.adam(beta1: 0.75, beta2: 0.5, epsilon: 2).decayed(0.5)
    #expect(path(rule, [2, -1], learningRate: 0.5) == byHand(decayed, [2, -1], learningRate: 0.5))
  }

  /// With ψ = 0 μ is ½β₁ in every step: with β₁ = ½, μ = ¼, Π₁ = ¼, Π₂ = 1/16. In the first step m = 1
  /// and v̂ = 4 for g = 2: w = 1 − ½ (¼·1/(15/16) + ¾·2/(¾)) / (2 + 2) = 1 − (4/15 + 2)/8.
  @Test func nadamOnPaper() {
    let rule = Nadam.nadam(beta1: 0.5, beta2: 0.5, epsilon: 2, momentumDecay: 0)
    let found = path(rule, [2], learningRate: 0.5)[0]
    #expect(abs(found - (1 - (4.0 / 15 + 2) / 8)) < 1e-15)
  }

  /// u = |g|, m̂ = g: w = 1 ∓ ½·2/(2 + 2); then u = max(½·2, 1) = 1, m = ½·½·2 + ½·1 = 1,
  /// m̂ = 1/(1 − ¼): w = ¾ − ½·(4/3)/(1 + 2).
  @Test func adamaxOnPaper() {
    let rule = Adamax.adamax(beta1: 0.5, beta2: 0.5, epsilon: 2)
    let found = path(rule, [2, 1], learningRate: 0.5)
    #expect(found[0] == 0.75 && abs(found[1] - (0.75 - 2.0 / 9)) < 1e-15)
    #expect(path(rule, [-2], learningRate: 0.5) == [1.25])
  }

  /// G₀ + G = 5 + 2² = 9 and then 9 + 4² = 25: w = 1 − ½·2/(3 + 1), then − ½·4/(5 + 1).
  @Test func adagradOnPaper() {
    let found = path(Adagrad.adagrad(start: 5, epsilon: 1), [2, 4], learningRate: 0.5)
    #expect(found[0] == 0.75 && abs(found[1] - (0.75 - 1.0 / 3)) < 1e-15)
  }

  /// v = ½·√(14)² = 7, u = 0: Δ = √14·√2/√9, w = 1 − ½Δ; then u = ½Δ² = 14/9.
  @Test func adadeltaOnPaper() {
    let found = path(
      Adadelta.adadelta(decay: 0.5, epsilon: 2), [14.squareRoot(), 0], learningRate: 0.5)
    #expect(abs(found[0] - (1 - 28.squareRoot() / 6)) < 1e-15)
    #expect(found[1] == found[0])
  }

  /// In float32 too: 1 − β₂ᵗ is not taken of a rounded β₂.
  @Test func firstStepInSinglePrecision() {
    var run = OptimizerRun(Adam.adam(epsilon: 0), start: Tensor([0, 0, 0]))
    run.step(Tensor([3, -0.25, 1e-3]), learningRate: 1)
    #expect(mismatch(run.parameter, Tensor([-1, 1, -1]), Tolerance(ulps: 4)) == nil)
  }

  /// After many steps the powers are 0, and the corrections 1.
  @Test func powersVanish() {
    let first = Adam().sharedStates
    var shared = NamedTensors(
      first.map(\.name), first.map { Tensor.scalar($0.initial, .float64) })
    for _ in 0..<3 { Adam().advance(&shared) }
    #expect(abs(shared.beta1Power.scalar - 0.729) < 1e-15)
    #expect(abs(shared.beta2Power.scalar - 0.997002999) < 1e-15)
    var run = OptimizerRun(Adam.adam(beta1: 0, beta2: 0, epsilon: 0), start: Tensor([1]))
    for _ in 0..<3 { run.step(Tensor([5]), learningRate: 0.25) }
    #expect(run.parameter.floats == [0.25])
  }

  /// A parameter that starts at 1, after each step of a loop of one's own.
  private func byHand(
    _ optimizer: some Optimizer, _ gradients: [Double], learningRate: Double
  ) -> [Double] {
    var values = [Tensor([1] as [Double])]
    var state = optimizer.state(for: values)
    state.learningRate = learningRate
    return gradients.map { slope in
      optimizer.update(&values, gradients: [Tensor([slope] as [Double])], state: &state)
      return values[0].scalar
    }
  }

  /// A parameter that starts at 1, after each step.
  private func path(
    _ optimizer: some Optimizer, _ gradients: [Double], learningRate: Double
  ) -> [Double] {
    var run = OptimizerRun(optimizer.rule, start: Tensor([1] as [Double]))
    return gradients.map { slope in
      run.step(Tensor([slope] as [Double]), learningRate: learningRate)
      return run.parameter.scalar
    }
  }
}
