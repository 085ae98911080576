import SankofaTensor

/// The optimizers that a name finds.
public enum Optimizers {
  /// The names that ``named(_:learningRate:)`` knows.
  public static let names = [
    SGD.name, RMSProp.name, Adam.name, AdamW.name, Nadam.name, Adamax.name, Adagrad.name,
    Adadelta.name,
  ]

  /// An optimizer with its defaults, by its name. Throws, naming the nearest, when there is none.
  public static func named(_ name: String, learningRate: Double? = nil) throws -> any Optimizer {
    switch name {
    case SGD.name: SGD(learningRate: learningRate ?? SGD().learningRate)
    case RMSProp.name: RMSProp(learningRate: learningRate ?? RMSProp().learningRate)
    case Adam.name: Adam(learningRate: learningRate ?? Adam().learningRate)
    case AdamW.name: AdamW(learningRate: learningRate ?? AdamW().learningRate)
    case Nadam.name: Nadam(learningRate: learningRate ?? Nadam().learningRate)
    case Adamax.name: Adamax(learningRate: learningRate ?? Adamax().learningRate)
    case Adagrad.name: Adagrad(learningRate: learningRate ?? Adagrad().learningRate)
    case Adadelta.name: Adadelta(learningRate: learningRate ?? Adadelta().learningRate)
    default: throw UnknownName("optimizer", name, among: names)
    }
  }

  /// The optimizer that a file describes, with all that stands beside its rule. Throws when the name
  /// or a setting is not known.
  public static func named(
    _ name: String, _ configuration: Configuration
  ) throws -> any Optimizer {
    let rule = try rule(named: name, configuration)
    let adjustments = try Adjustments(configuration)
    return adjustments.isEmpty ? rule : rule.adjusted(by: adjustments)
  }

  /// Returns the caller's own rule, when its settings are those of the file.
  private static func known(
    _ name: String, _ settings: Configuration
  ) throws -> (any OptimizerRule)? {
    guard let rule = NamedParts.known.rules[name] else { return nil }
    for (setting, value) in rule.configuration.entries where setting != "learningRate" {
      guard let found = settings[setting] else {
        throw OptimizerError(
          "optimizer \(name.quoted)",
          "its \(setting) is \(value), which the file lacks; add the rule to the registry as it was "
            + "when the model was saved.")
      }
      if found == value.inFile { continue }
      throw OptimizerError(
        "optimizer \(name.quoted)",
        "its \(setting) is \(value) and the file's \(found); add the rule to the registry with the "
          + "file's.")
    }
    return rule
  }

  private static func rule(
    named name: String, _ settings: Configuration
  ) throws -> any Optimizer {
    if let own = try known(name, settings) { return own }
    let rate = try settings.number("learningRate")
    func number(_ name: String) throws -> Double { try settings.number(name) }
    switch name {
    case SGD.name:
      return SGD(
        learningRate: rate, momentum: try number("momentum"),
        nesterov: try settings.flag("nesterov"))
    case RMSProp.name: return try RMSProp(settings)
    case Adam.name: return try Adam(settings)
    case AdamW.name:
      return AdamW(
        learningRate: rate, weightDecay: try number("weightDecay"), beta1: try number("beta1"),
        beta2: try number("beta2"), epsilon: try number("epsilon"))
    case Nadam.name:
      return Nadam(
        learningRate: rate, beta1: try number("beta1"), beta2: try number("beta2"),
        epsilon: try number("epsilon"), momentumDecay: try number("momentumDecay"))
    case Adamax.name:
      return Adamax(
        learningRate: rate, beta1: try number("beta1"), beta2: try number("beta2"),
        epsilon: try number("epsilon"))
    case Adagrad.name:
      return Adagrad(
        learningRate: rate, start: try number("start"), epsilon: try number("epsilon"))
    case Adadelta.name:
      return Adadelta(
        learningRate: rate, decay: try number("decay"), epsilon: try number("epsilon"))
    default: throw UnknownName("optimizer", name, among: names)
    }
  }
}

extension Configuration.Value {
  /// The value as a file has it: JSON has no infinities and no NaN, which become none.
  fileprivate var inFile: Self {
    switch self {
    case .number(let number) where !number.isFinite: .none
    case .list(let values): .list(values.map(\.inFile))
    case .configuration(let inner):
      .configuration(Configuration(inner.entries.map { ($0.name, $0.value.inFile) }))
    default: self
    }
  }
}
