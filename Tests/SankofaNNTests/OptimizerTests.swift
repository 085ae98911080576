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

  @Test func defaults() {
    let sgd = SGD()
    #expect((sgd.learningRate, sgd.momentum, sgd.isNesterov) == (0.01, 0, false))
    let rmsprop = RMSProp()
    #expect((rmsprop.learningRate, rmsprop.decay, rmsprop.epsilon) == (0.001, 0.9, 1e-7))
    let adam = Adam()
    #expect((adam.learningRate, adam.beta1, adam.beta2, adam.epsilon) == (0.001, 0.9, 0.999, 1e-7))
    #expect((rmsprop.momentum, rmsprop.isCentered) == (0, false))
    let adamw = AdamW()
    #expect((adamw.learningRate, adamw.weightDecay) == (0.001, 0.004))
    #expect(adamw.adam.configuration == adam.configuration)
    let nadam = Nadam()
    #expect((nadam.learningRate, nadam.beta1, nadam.beta2) == (0.001, 0.9, 0.999))
    #expect((nadam.epsilon, nadam.momentumDecay) == (1e-7, 0.004))
    #expect(Adamax().configuration == adam.configuration)
    let adagrad = Adagrad()
    #expect((adagrad.learningRate, adagrad.start, adagrad.epsilon) == (0.001, 0.1, 1e-7))
    let adadelta = Adadelta()
    #expect((adadelta.learningRate, adadelta.decay, adadelta.epsilon) == (1, 0.95, 1e-6))
    let short: [any Optimizer] = [
      .sgd(), .rmsprop(), .adam(), .adamw(), .nadam(), .adamax(), .adagrad(), .adadelta(),
    ]
    let plain: [any Optimizer] = [
      sgd, rmsprop, adam, adamw, nadam, Adamax(), adagrad, adadelta,
    ]
    #expect(short.map(\.configuration) == plain.map(\.configuration))
  }

  @Test func states() {
    #expect(SGD().stateNames == [])
    #expect(SGD.sgd(momentum: 0.9).stateNames == ["velocity"])
    #expect(RMSProp().stateNames == ["meanSquare"])
    #expect(Adam().stateNames == ["mean", "meanSquare"])
    #expect(Adam().sharedStates.map(\.name) == ["beta1Power", "beta2Power"])
    #expect(Adam().sharedStates.map(\.initial) == [1, 1])
    #expect(SGD().sharedStates.isEmpty && RMSProp().sharedStates.isEmpty)
    #expect(
      RMSProp.rmsprop(momentum: 0.5, centered: true).stateNames == [
        "meanSquare", "mean", "velocity",
      ])
    #expect(AdamW().stateNames == Adam().stateNames)
    #expect(Nadam().sharedStates.map(\.name) == ["beta2Power", "decayPower", "momentumProduct"])
    #expect(Adamax().stateNames == ["mean", "greatest"])
    #expect(Adagrad().stateNames == ["squareSum"])
    #expect(Adadelta().stateNames == ["meanSquare", "meanSquareStep"])
  }

  @Test func namesAndConfigurations() throws {
    let all: [any Optimizer] = [
      SGD.sgd(learningRate: 0.3, momentum: 0.8, nesterov: true),
      RMSProp.rmsprop(learningRate: 0.2, decay: 0.7, epsilon: 1e-5),
      Adam.adam(learningRate: 0.1, beta1: 0.6, beta2: 0.5, epsilon: 1e-4),
      AdamW.adamw(learningRate: 0.1, weightDecay: 0.3, beta1: 0.6, beta2: 0.5, epsilon: 1e-4),
      Nadam.nadam(learningRate: 0.1, beta1: 0.6, beta2: 0.5, epsilon: 1e-4, momentumDecay: 0.2),
      Adamax.adamax(learningRate: 0.1, beta1: 0.6, beta2: 0.5, epsilon: 1e-4),
      Adagrad.adagrad(learningRate: 0.1, start: 0.6, epsilon: 1e-4),
      Adadelta.adadelta(learningRate: 0.1, decay: 0.6, epsilon: 1e-4),
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
      let plain: [any Optimizer] = [
        SGD(), RMSProp(), Adam(), AdamW(), Nadam(), Adamax(), Adagrad(), Adadelta(),
      ]
      let expected = plain.first { type(of: $0).name == name }?.configuration
      #expect(try Optimizers.named(name).configuration == expected)
    }
    let rolling = RMSProp.rmsprop(momentum: 0.4, centered: true)
    let same = try Optimizers.named("rmsprop", rolling.configuration)
    #expect(same.configuration == rolling.configuration)
  }

  /// Settings are written in brackets, and read back.
  @Test func settingsInBrackets() throws {
    let adam = try Optimizers.named("adam(beta1:0.8, amsgrad)", learningRate: 0.5)
    #expect(
      adam.configuration == Adam.adam(learningRate: 0.5, beta1: 0.8, amsgrad: true).configuration)
    #expect(adam.ruleText == "adam(beta1:0.8,amsgrad)")
    #expect(try Optimizers.named("adam(learningRate:2)", learningRate: 1).learningRate == 2)
    #expect(try Optimizers.named("sgd()").ruleText == "sgd")
    #expect(try Optimizers.named("sgd(momentum=0.5)").ruleText == "sgd(momentum:0.5)")
    for text in ["rmsprop(decay:0.5,momentum:0.25)", "sgd(momentum:1e-09,nesterov)"] {
      let rule = try Optimizers.named(text)
      #expect(try Optimizers.named(rule.ruleText).configuration == rule.configuration)
    }
    #expect(Adam.adam(beta1: 0.8).clipped(norm: 1).ruleText == "adam(beta1:0.8)")
    for (text, wanted) in [
      ("adam(beta:1)", "setting of adam: there is no \"beta\"; did you mean \"beta1\"?"),
      ("adam(beta1:1)", "optimizer \"adam\": beta1 must be in 0..<1, got 1; try 0.9."),
      (
        "sgd(momentum)",
        "optimizer \"sgd\": momentum must be a value such as 0, got none; write sgd(momentum:0)."
      ),
      (
        "sgd(momentum:0.5",
        "optimizer: settings must end with a bracket, got \"sgd(momentum:0.5\"; write "
          + "\"sgd(momentum:0.5)\"."
      ),
      (
        "adam(learningRate:0)",
        "optimizer \"adam\": learningRate must be a positive number, got 0; try 0.001."
      ),
      (
        "adam(beta1:0.5,beta1:0.6)",
        "optimizer \"adam\": beta1 is set twice; leave one out."
      ),
      ("adan(beta1:1)", "optimizer: there is no \"adan\"; did you mean \"adam\"?"),
    ] { #expect(message { try Optimizers.named(text) } == wanted) }
  }

  @Test func unknownNames() {
    #expect(
      message { try Optimizers.named("adm") }
        == "optimizer: there is no \"adm\"; did you mean \"adam\"?")
    #expect(
      message { try Optimizers.named("lion", Configuration([("learningRate", .number(1))])) }
        == "optimizer: there is no \"lion\"; choose one of sgd, rmsprop, adam, adamw, nadam, adamax, "
        + "adagrad, adadelta.")
    #expect(
      message { try Optimizers.named("adam", Configuration([("learningRate", .flag(true))])) }
        .hasPrefix("configuration: \"learningRate\" must be a number, got "))
  }

  @Test(
    arguments: [
      (SGD.sgd(momentum: 1), "\"sgd\": momentum must be in 0..<1, got 1; try 0.9."),
      (SGD.sgd(momentum: -0.5), "\"sgd\": momentum must be in 0..<1, got -0.5; try 0.9."),
      (RMSProp.rmsprop(decay: 1.5), "\"rmsprop\": decay must be in 0..<1, got 1.5; try 0.9."),
      (
        RMSProp.rmsprop(epsilon: 0),
        "\"rmsprop\": epsilon must be a positive number, got 0; try 1e-7."
      ),
      (
        RMSProp.rmsprop(momentum: .nan), "\"rmsprop\": momentum must be in 0..<1, got nan; try 0.9."
      ),
      (Adam.adam(beta1: 1), "\"adam\": beta1 must be in 0..<1, got 1; try 0.9."),
      (Adam.adam(beta2: -1), "\"adam\": beta2 must be in 0..<1, got -1; try 0.999."),
      (
        Adam.adam(epsilon: -1e-7),
        "\"adam\": epsilon must be a positive number, got -1e-7; try 1e-7."
      ),
      (
        AdamW.adamw(weightDecay: -1),
        "\"adamw\": weightDecay must be 0 or above, got -1; try 0.004."
      ),
      (AdamW.adamw(beta1: .infinity), "\"adamw\": beta1 must be in 0..<1, got inf; try 0.9."),
      (Nadam.nadam(beta2: 1), "\"nadam\": beta2 must be in 0..<1, got 1; try 0.999."),
      (
        Nadam.nadam(momentumDecay: -1),
        "\"nadam\": momentumDecay must be 0 or above, got -1; try 0.004."
      ),
      (Adamax.adamax(beta1: 2), "\"adamax\": beta1 must be in 0..<1, got 2; try 0.9."),
      (Adagrad.adagrad(start: -1), "\"adagrad\": start must be 0 or above, got -1; try 0.1."),
      (Adadelta.adadelta(decay: 1), "\"adadelta\": decay must be in 0..<1, got 1; try 0.95."),
    ] as [(any Optimizer, String)])
  func settingsThatLeadNowhere(optimizer: any Optimizer, text: String) {
    #expect(message { try optimizer.check() } == "optimizer " + text)
  }

  @Test func usualSettingsWillDo() throws {
    for name in Optimizers.names { try Optimizers.named(name).check() }
    try SGD.sgd(momentum: 0.999).check()
    try Adam.adam(beta1: 0, beta2: 0).check()
    try AdamW.adamw(weightDecay: 0).check()
    try Adagrad.adagrad(start: 0).check()
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
