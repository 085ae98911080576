/// A number that a schedule or an adjustment was given, and its rule.
struct CheckedNumber: Sendable {
  let name: String
  let value: Double
  let rule: SettingRule<Double>
  /// The number that a message advises to try.
  let fix: String

  init(_ name: String, _ value: Double, _ rule: SettingRule<Double>, try fix: String) {
    self.name = name
    self.value = value
    self.rule = rule
    self.fix = fix
  }

  /// Throws for the first number that breaks its rule.
  static func check(_ numbers: [CheckedNumber], of place: String) throws {
    guard let wrong = numbers.first(where: { !$0.rule.holds($0.value) }) else { return }
    throw OptimizerError(
      place,
      "\(wrong.name) must be \(wrong.rule.text), got \(wrong.value.settingText); try \(wrong.fix).")
  }
}

extension SettingRule<Double> {
  static let atLeastOne = SettingRule("at least 1") { Float($0).isFinite && $0 >= 1 }
  static let upToAMillion = SettingRule("a whole number from 1 to 1000000") {
    $0 >= 1 && $0 <= 1_000_000
  }
}
