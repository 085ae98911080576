import SankofaTensor

/// The optimizers that a name finds.
public enum Optimizers {
  /// The rules that Sankofa ships.
  static let standard: [any OptimizerRule.Type] = [
    SGD.self, RMSProp.self, Adam.self, AdamW.self, Nadam.self, Adamax.self, Adagrad.self,
    Adadelta.self,
  ]

  /// The names that ``named(_:learningRate:)`` knows.
  public static let names = standard.map { $0.name }

  /// An optimizer with its defaults, by its name.
  ///
  /// - Parameter learningRate: instead of the rule's own.
  /// - Throws: `UnknownName`, with the nearest name, when there is none.
  public static func named(_ name: String, learningRate: Double? = nil) throws -> any Optimizer {
    var rule = try type(named: name).init() as any OptimizerRule
    if let learningRate { rule.learningRate = learningRate }
    return rule
  }

  /// The optimizer that a file describes: its rule, which may be one of the caller's own, and the
  /// adjustments of the rule.
  ///
  /// - Throws: when the name or a setting is not known.
  public static func named(
    _ name: String, _ configuration: Configuration
  ) throws -> any Optimizer {
    let rule = try type(named: name).init(configuration: configuration) as any OptimizerRule
    let adjustments = try Adjustments(configuration: configuration)
    return adjustments.isEmpty ? rule : rule.adjusted(by: adjustments)
  }

  private static func type(named name: String) throws -> any OptimizerRule.Type {
    if let own = NamedParts.known.rules[name] { return own }
    guard let known = standard.first(where: { $0.name == name }) else {
      throw UnknownName("optimizer", name, among: names)
    }
    return known
  }
}
