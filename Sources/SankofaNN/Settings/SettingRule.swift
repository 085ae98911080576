/// A rule for the value of a setting.
public struct SettingRule<Value>: Sendable {
  /// The rule as it follows "must be" in a message.
  let text: String
  let holds: @Sendable (Value) -> Bool
  /// The value that a message suggests instead of the default.
  private(set) var advice: String?

  /// Makes a rule from a text and a condition.
  ///
  /// - Parameter text: the rule as it follows "must be", such as "an even number".
  public init(_ text: String, holds: @escaping @Sendable (Value) -> Bool) {
    self.text = text
    self.holds = holds
  }

  /// Returns the same rule, whose message suggests a certain value instead of the default.
  public func advising(_ value: Value) -> SettingRule where Value: SettingValue {
    var rule = self
    rule.advice = value.settingText
    return rule
  }

  /// The same rule, whose message ends with a text instead of the default.
  func advising(text: String) -> SettingRule {
    var rule = self
    rule.advice = text
    return rule
  }

  /// A rule for a setting that may also be `nil`.
  ///
  /// - Parameter advice: the value that a message advises.
  public static func optional<Wrapped: SettingValue & Sendable>(
    _ rule: SettingRule<Wrapped>, advising advice: Wrapped
  ) -> SettingRule where Value == Wrapped? {
    var optional = SettingRule(rule.text) { [holds = rule.holds] in $0.map(holds) ?? true }
    optional.advice = advice.settingText
    return optional
  }

  /// The rule that accepts any value.
  public static var any: SettingRule { SettingRule("anything") { _ in true } }
}

// Steps convert settings to `float32`, so they must be valid as such, too.

extension SettingRule<Double> {
  /// The rule for finite numbers that are at least `least`.
  public static func atLeast(_ least: Double) -> SettingRule {
    SettingRule("at least \(least.settingText)") { Float($0).isFinite && $0 >= least }
  }
  /// The rule for finite numbers.
  public static let finite = SettingRule("a finite number") { Float($0).isFinite }
  /// The rule for finite numbers above 0.
  public static let positive = SettingRule("a positive number") {
    Float($0).isFinite && Float($0) > 0
  }
  /// The rule for finite numbers of at least 0.
  public static let notNegative = SettingRule("0 or above") { Float($0).isFinite && $0 >= 0 }
  /// The rule for numbers from 0 up to but not including 1.
  public static let share = SettingRule("in 0..<1") { $0 >= 0 && Float($0) < 1 }
  /// The rule for numbers in a range, bounds included.
  public static func within(_ range: ClosedRange<Double>) -> SettingRule {
    SettingRule("in \(range.plain)") { range.contains($0) }
  }
}

extension SettingRule<Int> {
  /// The rule for numbers of at least `least`.
  public static func atLeast(_ least: Int) -> SettingRule {
    SettingRule("at least \(least)") { $0 >= least }
  }
  /// The rule for numbers in a range, bounds included.
  public static func within(_ range: ClosedRange<Int>) -> SettingRule {
    SettingRule("from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
  }
}

extension SettingRule<Size2D> {
  /// The rule for sizes with both numbers in a range, bounds included.
  public static func within(_ range: ClosedRange<Int>) -> SettingRule {
    SettingRule("from \(range.lowerBound) to \(range.upperBound)") {
      range.contains($0.height) && range.contains($0.width)
    }
  }
}

extension ClosedRange<Double> {
  /// The range as in code, such as `0...1`.
  var plain: String {
    "\(lowerBound.settingText)...\(upperBound.settingText)"
  }
}
