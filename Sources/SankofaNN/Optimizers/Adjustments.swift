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
    var settings: [CheckedNumber] = [CheckedNumber("decay", decay, .notNegative, try: "0.01")]
    if let clipping {
      settings.append(CheckedNumber("the limit of clipping", clipping.limit, .positive, try: "1"))
    }
    if let averageMomentum {
      settings.append(CheckedNumber("the average's momentum", averageMomentum, .share, try: "0.99"))
    }
    if let averagePeriod {
      settings.append(
        CheckedNumber("the average's period", Double(averagePeriod), .atLeastOne, try: "100"))
    }
    settings.append(CheckedNumber("accumulation", Double(accumulation), .upToAMillion, try: "4"))
    try CheckedNumber.check(settings, of: place)
    try schedule?.check()
  }
}

extension Adjustments: Configurable {
  public mutating func settings(_ list: inout SettingList) {
    list("schedule", &schedule, unless: nil)
    list("clipping", &clipping, unless: nil)
    list("decoupledDecay", &decay, unless: 0)
    list("undecayed", &undecayed, unless: [])
    list("averageMomentum", &averageMomentum, unless: nil)
    list("averagePeriod", &averagePeriod, unless: nil)
    list("accumulation", &accumulation, unless: 1)
  }

  /// The names of all settings.
  static let settingNames = Adjustments().allSettings.entries.map(\.name)
}
