import SankofaTensor

/// The adjustments of an optimizer's rule, for all parameters together.
///
/// In this order: gradients are collected over several steps; their mean is clipped; weights decay;
/// the rule moves them; they become their average, if it is time; constraints bring them back; and
/// their average follows.
public struct Adjustments: Sendable {
  /// The learning rate by the number of updates, instead of the rule's own.
  public var schedule: Schedule?
  /// The limit for gradients.
  public var clipping: GradientClipping?
  /// λ of w ← w − η λ w, before the rule; 0 for none.
  public var decay: Double = 0
  /// The names of parameters that do not decay, such as `bias`.
  public var undecayed: [String] = []
  /// μ of the moving average a ← μ a + (1 − μ) w of the weights, if there is one.
  public var averageMomentum: Double?
  /// After how many updates the weights become their average, if ever before training ends.
  public var averagePeriod: Int?
  /// Over how many steps gradients are collected for one update.
  public var accumulation = 1

  /// Nothing beside the rule.
  public init() {}

  var isEmpty: Bool { configuration.entries.isEmpty }

  /// True when something depends on how many steps there were.
  private var countsSteps: Bool {
    schedule != nil || averageMomentum != nil || accumulation > 1
  }

  /// Arrays of each parameter's shape, beside those of the rule.
  var stateNames: [String] {
    (accumulation > 1 ? ["gradientSum"] : []) + (averageMomentum == nil ? [] : ["average"])
  }

  /// Scalars beside those of the rule: the steps so far, and the rate of the next update.
  var sharedStates: [(name: String, initial: Double)] {
    (countsSteps ? [("steps", 0)] : [])
      + (schedule.map { [("learningRate", $0.rate(at: 0))] } ?? [])
  }

  func check(of place: String) throws {
    if let brokenSetting { throw OptimizerError(place, brokenSetting) }
    try schedule?.check()
  }
}

extension Adjustments: Configurable {
  public mutating func settings(_ list: inout SettingList) {
    list("schedule", &schedule, unless: nil)
    list("clipping", &clipping, GradientClipping.rule, unless: nil)
    list("decoupledDecay", &decay, .notNegative.advising(0.01), unless: 0)
    list("undecayed", &undecayed, unless: [])
    list("averageMomentum", &averageMomentum, .optional(.share, advising: 0.99), unless: nil)
    list("averagePeriod", &averagePeriod, .optional(.atLeast(1), advising: 100), unless: nil)
    list("accumulation", &accumulation, .within(1...1_000_000).advising(4), unless: 1)
  }

  /// The names of all settings.
  static let settingNames = Adjustments().allSettings.entries.map(\.name)
}
