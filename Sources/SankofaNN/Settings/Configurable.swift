/// A part of a network whose settings are listed once. The list defines how files store the
/// settings, how they are read, and how their values are checked.
///
/// ```swift
/// final class Scaling: Layer, Configurable {
///   private(set) var factor = 1.0
///   init() {}
///   func settings(_ list: inout SettingList) { list("factor", &factor, .finite) }
///   …
/// }
/// ```
public protocol Configurable {
  /// Makes the part with default settings.
  init()

  /// Lists all settings: each with its name in files, the property that holds it, and its rule.
  mutating func settings(_ list: inout SettingList)
}

extension Configurable {
  /// Lists no settings.
  public mutating func settings(_ list: inout SettingList) {}

  /// The settings, as a file stores them.
  public var configuration: Configuration { listed(.writing(all: false)).configuration }

  /// Makes a part from the settings in a file.
  ///
  /// - Throws: `SankofaError` when a setting is missing or has the wrong type, and `UnknownName` when
  ///   a setting is an unknown name.
  public init(configuration: Configuration) throws {
    self.init()
    var list = SettingList(.reading(configuration))
    settings(&list)
    if let failure = list.failure { throw failure }
  }

  /// All settings in order, including those that a file leaves out.
  package var allSettings: Configuration { listed(.writing(all: true)).configuration }

  /// The message about the first setting that breaks its rule, if any: the name, the rule, the
  /// value, and a suggestion, which is usually the default.
  package var brokenSetting: String? {
    guard let broken = listed(.checking).broken else { return nil }
    let advice =
      broken.advice ?? Self().listed(.writing(all: true)).texts[broken.name] ?? "another"
    return "\(broken.name) must be \(broken.rule), got \(broken.value); try \(advice)."
  }

  private func listed(_ purpose: SettingList.Purpose) -> SettingList {
    var copy = self
    var list = SettingList(purpose)
    copy.settings(&list)
    return list
  }
}

/// A visitor of the settings of a part, which writes, reads or checks them.
public struct SettingList {
  enum Purpose {
    /// With `all`, settings that files leave out for their usual values are written, too.
    case writing(all: Bool)
    case reading(Configuration)
    case checking
  }

  private let purpose: Purpose
  /// The settings written so far.
  private(set) var configuration = Configuration()
  /// The first error while reading.
  private(set) var failure: (any Error)?
  /// The first setting found to break its rule.
  private(set) var broken: (name: String, rule: String, value: String, advice: String?)?
  /// The texts of the settings written so far, as messages show them.
  private(set) var texts: [String: String] = [:]

  init(_ purpose: Purpose) { self.purpose = purpose }

  /// Lists a setting with its name, its property and its rule.
  ///
  /// - Parameters:
  ///   - name: the name in files and messages.
  ///   - value: the property that holds it.
  ///   - rule: the rule for the value; any value is valid by default.
  ///   - oldName: the name in files of earlier versions, if it was different.
  public mutating func callAsFunction<Value: SettingValue>(
    _ name: String, _ value: inout Value, _ rule: SettingRule<Value> = .any,
    formerly oldName: String? = nil
  ) {
    switch purpose {
    case .writing: write(name, value)
    case .reading(let source):
      let isOld = source[name] == nil && oldName.flatMap { source[$0] } != nil
      read(isOld ? oldName ?? name : name, &value, source)
    case .checking: check(name, value, rule)
    }
  }

  /// Lists a setting that files leave out when it has a certain value.
  ///
  /// - Parameter standard: the value when a file has no such setting.
  public mutating func callAsFunction<Value: SettingValue>(
    _ name: String, _ value: inout Value, _ rule: SettingRule<Value> = .any, unless standard: Value
  ) {
    switch purpose {
    case .writing(let all):
      if all || value.configurationValue != standard.configurationValue { write(name, value) }
    case .reading(let source):
      if source[name] == nil { value = standard } else { read(name, &value, source) }
    case .checking: check(name, value, rule)
    }
  }

  private mutating func write(_ name: String, _ value: some SettingValue) {
    configuration.entries.append((name, value.configurationValue))
    texts[name] = value.settingText
  }

  private mutating func read<Value: SettingValue>(
    _ name: String, _ value: inout Value, _ source: Configuration
  ) {
    guard failure == nil else { return }
    do {
      value = try source.setting(name)
    } catch {
      failure = error
    }
  }

  private mutating func check<Value: SettingValue>(
    _ name: String, _ value: Value, _ rule: SettingRule<Value>
  ) {
    if broken == nil, !rule.holds(value) {
      broken = (name, rule.text, value.settingText, rule.advice)
    }
  }
}
