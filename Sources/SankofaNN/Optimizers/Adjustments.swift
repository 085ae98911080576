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

  var isEmpty: Bool { configurationEntries.isEmpty }

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
    var settings: [Setting] = [Setting("decay", decay, .notNegative, try: "0.01")]
    if let clipping {
      settings.append(Setting("the limit of clipping", clipping.limit, .positive, try: "1"))
    }
    if let averageMomentum {
      settings.append(Setting("the average's momentum", averageMomentum, .share, try: "0.99"))
    }
    if let averagePeriod {
      settings.append(
        Setting("the average's period", Double(averagePeriod), .atLeastOne, try: "100"))
    }
    settings.append(Setting("accumulation", Double(accumulation), .upToAMillion, try: "4"))
    try Setting.check(settings, of: place)
    try schedule?.check()
  }

  // MARK: Files

  /// The names that ``configurationEntries`` may have.
  static let settingNames = [
    "schedule", "clipping", "decoupledDecay", "undecayed", "averageMomentum", "averagePeriod",
    "accumulation",
  ]

  /// The adjustments that are used, as a file keeps them.
  var configurationEntries: [(name: String, value: Configuration.Value)] {
    var entries: [(name: String, value: Configuration.Value)] = []
    if let schedule { entries.append(("schedule", schedule.configurationValue)) }
    if let clipping { entries.append(("clipping", clipping.configurationValue)) }
    if decay != 0 { entries.append(("decoupledDecay", .number(decay))) }
    if !undecayed.isEmpty {
      entries.append(("undecayed", .list(undecayed.map { .text($0) })))
    }
    if let averageMomentum { entries.append(("averageMomentum", .number(averageMomentum))) }
    if let averagePeriod { entries.append(("averagePeriod", .integer(averagePeriod))) }
    if accumulation != 1 { entries.append(("accumulation", .integer(accumulation))) }
    return entries
  }

  /// Reads adjustments from a file; those that it does not mention are not used.
  init(_ settings: Configuration) throws {
    schedule = try settings["schedule"].map(Schedule.init)
    clipping = try GradientClipping(settings, "clipping")
    if settings["decoupledDecay"] != nil { decay = try settings.number("decoupledDecay") }
    if let names = settings["undecayed"] {
      guard case .list(let parts) = names else {
        throw settings.expected("a list of names", "undecayed")
      }
      undecayed = try parts.map { part in
        guard case .text(let name) = part else {
          throw settings.expected("a list of names", "undecayed")
        }
        return name
      }
    }
    if settings["averageMomentum"] != nil {
      averageMomentum = try settings.number("averageMomentum")
    }
    if settings["averagePeriod"] != nil { averagePeriod = try settings.integer("averagePeriod") }
    if settings["accumulation"] != nil { accumulation = try settings.integer("accumulation") }
  }
}
