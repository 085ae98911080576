import SankofaTensor

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

  /// The settings that a summary shows: those without a default, and those that differ from their
  /// defaults.
  package var summarySettings: [ShownSetting] {
    let usual = Self().listed(.writing(all: true)).configuration
    return listed(.writing(all: true)).shown.filter { setting in
      switch setting.display {
      case .always, .labelled: true
      case .named, .value: setting.value != usual[setting.name]
      case .never: false
      }
    }
  }

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

/// The way in which a summary, such as `Conv2D(32, window 3×3, padding same, relu)`, shows a setting.
public enum SettingDisplay: Sendable, Hashable {
  /// With its name, where it differs from its default: `padding same`.
  case named
  /// Without its name, where it differs from its default: `relu`.
  case value
  /// Without its name, in each summary, because it has no default: `32`.
  case always
  /// Under another name, in each summary: `window 3×3`.
  case labelled(String)
  /// Not at all.
  case never
}

/// A setting as a summary shows it.
package struct ShownSetting {
  package let name: String
  package let value: Configuration.Value
  let valueText: String
  let display: SettingDisplay

  /// The text in a summary: `padding same`, `relu`, `returnsSequences`.
  package var text: String {
    switch display {
    case .value, .always: valueText
    case .labelled(let label): "\(label) \(valueText)"
    case .named, .never: value == .flag(true) ? name : "\(name) \(valueText)"
    }
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
  /// The settings written so far, as summaries show them.
  private(set) var shown: [ShownSetting] = []

  init(_ purpose: Purpose) { self.purpose = purpose }

  /// Lists a setting with its name, its property and its rule.
  ///
  /// - Parameters:
  ///   - name: the name in files and messages.
  ///   - value: the property that holds it.
  ///   - rule: the rule for the value; any value is valid by default.
  ///   - oldName: the name in files of earlier versions, if it was different.
  ///   - display: the way in which summaries show it; with its name, where it differs from its
  ///     default, unless stated.
  public mutating func callAsFunction<Value: SettingValue>(
    _ name: String, _ value: inout Value, _ rule: SettingRule<Value> = .any,
    formerly oldName: String? = nil, shown display: SettingDisplay = .named
  ) {
    switch purpose {
    case .writing: write(name, value, display)
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
      if all || value.configurationValue != standard.configurationValue {
        write(name, value, .named)
      }
    case .reading(let source):
      if source[name] == nil { value = standard } else { read(name, &value, source) }
    case .checking: check(name, value, rule)
    }
  }

  /// Lists the shape of a layer's input, which summaries show in a row of its own.
  public mutating func inputShape(_ shape: inout Shape?) {
    self("inputShape", &shape, shown: .never)
  }

  private mutating func write(
    _ name: String, _ value: some SettingValue, _ display: SettingDisplay
  ) {
    let plain = value.configurationValue
    configuration.entries.append((name, plain))
    texts[name] = value.settingText
    shown.append(
      ShownSetting(name: name, value: plain, valueText: value.summaryText, display: display))
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
