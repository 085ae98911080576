/// A number that an optimizer or a schedule was given, and what must hold for it.
struct Setting: Sendable {
  /// What must hold, as a message says it.
  enum Rule: String {
    case positive = "a positive number"
    case notNegative = "0 or above"
    case share = "in 0..<1"
    case atLeastOne = "at least 1"
    case upToAMillion = "a whole number from 1 to 1000000"
  }

  let name: String
  let value: Double
  let rule: Rule
  /// What a message says to try.
  let fix: String

  init(_ name: String, _ value: Double, _ rule: Rule, try fix: String) {
    self.name = name
    self.value = value
    self.rule = rule
    self.fix = fix
  }

  /// Steps use settings as `float32`, so they must be valid there, too.
  private var holds: Bool {
    guard Float(value).isFinite else { return false }
    switch rule {
    case .positive: return Float(value) > 0
    case .notNegative: return value >= 0
    case .share: return value >= 0 && Float(value) < 1
    case .atLeastOne: return value >= 1
    case .upToAMillion: return value >= 1 && value <= 1_000_000
    }
  }

  /// Throws for the first setting whose rule does not hold.
  static func check(_ settings: [Setting], of place: String) throws {
    guard let wrong = settings.first(where: { !$0.holds }) else { return }
    let found = wrong.value.isWhole ? "\(Int(wrong.value))" : "\(wrong.value)"
    throw OptimizerError(
      place, "\(wrong.name) must be \(wrong.rule.rawValue), got \(found); try \(wrong.fix).")
  }
}

extension Double {
  fileprivate var isWhole: Bool { self == rounded(.down) && abs(self) < 1e15 }
}
