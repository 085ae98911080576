import SankofaTensor

/// Finds optimizers by their names.
public enum Optimizers {
  /// Sankofa's own rules.
  static let standard: [any OptimizerRule.Type] = [
    SGD.self, RMSProp.self, Adam.self, AdamW.self, Nadam.self, Adamax.self, Adagrad.self,
    Adadelta.self,
  ]

  /// The names that ``named(_:learningRate:)`` accepts.
  public static let names = standard.map { $0.name }

  /// An optimizer by its name, with its defaults or with settings in brackets: `adam`,
  /// `adam(beta1:0.8,amsgrad)`.
  ///
  /// - Parameter learningRate: the learning rate where the brackets have none; the rule's own by
  ///   default.
  /// - Throws: `UnknownName`, with the nearest name, when there is no such optimizer or setting;
  ///   `SankofaError` when a setting has a value that the optimizer does not take.
  public static func named(_ text: String, learningRate: Double? = nil) throws -> any Optimizer {
    if text.contains("("), text.last != ")" {
      throw SankofaError(
        "optimizer",
        "settings must end with a bracket, got \(text.quoted); write \((text + ")").quoted).")
    }
    let (name, parts) = WrittenName.parts(of: text)
    let type = try type(named: name)
    var rule = type.init() as any OptimizerRule
    if let learningRate { rule.learningRate = learningRate }
    guard let parts, parts != [""] else { return rule }
    var settings = rule.allSettings
    var seen: Set<String> = []
    for part in parts {
      let setting = try set(part, in: &settings, of: name)
      guard seen.insert(setting).inserted else {
        throw SankofaError(
          "optimizer \(name.quoted)", "\(setting) is set twice; leave one out.")
      }
    }
    rule = try type.init(configuration: settings)
    try rule.check()
    return rule
  }

  /// Puts a part of the brackets, such as `beta1:0.8` or `amsgrad`, in place of a default, and returns
  /// the setting's name.
  private static func set(
    _ part: String, in settings: inout Configuration, of optimizer: String
  ) throws -> String {
    let colon = part.firstIndex { $0 == ":" || $0 == "=" }
    let setting = String(part[..<(colon ?? part.endIndex)])
    let text = colon.map { String(part[part.index(after: $0)...]) } ?? "true"
    guard let index = settings.entries.firstIndex(where: { $0.name == setting }) else {
      throw UnknownName(
        "setting of \(optimizer)", setting, among: settings.entries.map(\.name))
    }
    let value: Configuration.Value? =
      switch settings.entries[index].value {
      case .flag: Bool(text).map { .flag($0) }
      case .integer: Int(text).map { .integer($0) }
      case .number: Double(text).map { .number($0) }
      default: .text(text)
      }
    guard let value else {
      let usual = settings.entries[index].value.plain
      throw SankofaError(
        "optimizer \(optimizer.quoted)",
        "\(setting) must be a value such as \(usual), got \(colon == nil ? "none" : text.quoted); write "
          + "\(optimizer)(\(setting):\(usual)).")
    }
    settings.entries[index].value = value
    return setting
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

extension Optimizer {
  /// The rule as ``Optimizers/named(_:learningRate:)`` reads it, with the settings that differ from
  /// the defaults: `adam`, `adam(beta1:0.8)`. The learning rate and the adjustments are left out.
  public var ruleText: String {
    let changed = rule.summarySettings.filter { $0.name != "learningRate" }
    if changed.isEmpty { return Self.name }
    let parts = changed.map { $0.value == .flag(true) ? $0.name : "\($0.name):\($0.value.plain)" }
    return "\(Self.name)(\(parts.joined(separator: ",")))"
  }
}

extension Configuration.Value {
  /// The value as brackets have it: texts without quotes, whole numbers without a point.
  fileprivate var plain: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.settingText
    default: description
    }
  }
}
