import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// The names, defaults, states and settings of optimizers, and the settings that are refused.
@Suite struct OptimizerSettingsTests {
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
}
