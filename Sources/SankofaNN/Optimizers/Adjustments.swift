import SankofaTensor

/// The adjustments of an optimizer's rule, which apply to all parameters.
///
/// They apply in this order: gradients are accumulated over several steps; their mean is clipped;
/// weights decay; the rule updates them; they are set to their average, if the period is over;
/// constraints are applied; and the average is updated.
public struct Adjustments: Sendable {
  /// The schedule of the learning rate, which replaces the rule's own rate.
  public var schedule: Schedule?
  /// The clipping of gradients, if any.
  public var clipping: GradientClipping?
  /// λ of w ← w − η λ w, before the rule; 0 for none.
  public var decay: Double = 0
  /// The names of parameters that do not decay, such as `bias`.
  public var undecayed: [String] = []
  /// μ of the moving average a ← μ a + (1 − μ) w of the weights; `nil` for no average.
  public var averageMomentum: Double?
  /// The number of updates after which the weights are set to their average; `nil` for only at the
  /// end of training.
  public var averagePeriod: Int?
  /// The number of steps over which gradients are accumulated for one update.
  public var accumulation = 1

  /// Makes adjustments that change nothing.
  public init() {}

  var isEmpty: Bool { configuration.entries.isEmpty }

  /// True when an adjustment depends on the number of steps.
  var countsSteps: Bool {
    schedule != nil || averageMomentum != nil || accumulation > 1
  }

  /// The names of arrays of each parameter's shape, in addition to those of the rule.
  var stateNames: [String] {
    (accumulation > 1 ? ["gradientSum"] : []) + (averageMomentum == nil ? [] : ["average"])
  }

  /// The scalars in addition to those of the rule: the number of steps so far, and the rate of the
  /// next update.
  var sharedStates: [(name: String, initial: Double)] {
    (countsSteps ? [("steps", 0)] : [])
      + (schedule.map { [("learningRate", $0.rate(at: 0))] } ?? [])
  }

  func check(of place: String) throws {
    if let brokenSetting { throw SankofaError(place, brokenSetting) }
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
