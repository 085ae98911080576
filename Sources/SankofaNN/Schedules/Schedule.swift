import SankofaTensor

/// The learning rate as a function of the number of updates so far.
///
/// The formula is written in tensor operations of `float64` and becomes a part of the step's plan:
/// a rate that changes with every step costs only a few scalars and needs no plan of its own.
///
/// ```swift
/// optimizer: .adam().scheduled(by: .cosine(from: 0.01, steps: 1000).warmedUp(steps: 100))
/// ```
public struct Schedule: Sendable {
  /// The name in files, such as `cosine`.
  public let name: String
  /// The values that a file stores after the name.
  let arguments: [Configuration.Value]
  private let problem: @Sendable () throws -> Void
  private let formula: @Sendable (Tensor) -> Tensor

  /// Makes a custom schedule, of which a model file stores only the name.
  ///
  /// - Parameter rate: returns the learning rate, a `float64` scalar, from the number of updates so
  ///   far, a `float64` scalar that is 0 for the first update.
  public init(_ name: String, rate: @escaping @Sendable (_ step: Tensor) -> Tensor) {
    self.name = name
    arguments = []
    problem = {}
    formula = rate
  }

  init(_ rule: some ScheduleRule) {
    name = type(of: rule).name
    arguments = rule.allSettings.entries.map(\.value)
    problem = rule.check
    formula = rule.rate(at:)
  }

  static func place(_ name: String) -> String { "schedule \(name.quoted)" }

  /// Returns the rates for numbers of updates, `float64` of any shape.
  public func callAsFunction(_ step: Tensor) -> Tensor { formula(step) }

  /// Returns the rate after `step` updates.
  public func rate(at step: Int) -> Double {
    formula(.scalar(Double(step), .float64)).scalar
  }

  /// Returns the rates for a range of updates.
  public func rates(_ steps: Range<Int>) -> [Double] {
    formula(Tensor(steps.map(Double.init))).broadcast(to: [steps.count]).doubles
  }

  /// Throws `SankofaError` for a setting that is not valid, and when the first rate is not.
  func check() throws {
    try problem()
    let type = formula(.scalar(0, .float64)).type
    guard type == TensorType([], .float64) else {
      throw SankofaError(
        Schedule.place(name), "the rate must be float64 [], got \(type); return one number.")
    }
    let first = rate(at: 0)
    guard first.isFinite, first >= 0 else {
      throw SankofaError(
        Schedule.place(name), "rates must be 0 or above, got \(first) first; try 0.001.")
    }
  }
}

/// A schedule with settings, which files keep in the order of its list.
protocol ScheduleRule: Configurable, Sendable {
  /// The name in files.
  static var name: String { get }
  /// The rate after t updates, `float64` of t's shape.
  func rate(at t: Tensor) -> Tensor
  /// The message about settings that do not go together, if any.
  var problem: String? { get }
  /// Throws `SankofaError` for a setting with which nothing can be learned.
  func check() throws
}

extension ScheduleRule {
  var problem: String? { nil }

  func check() throws {
    if let text = brokenSetting ?? problem {
      throw SankofaError(Schedule.place(Self.name), text)
    }
  }
}

extension Schedule: SettingValue {
  /// The schedules that files can name.
  private static let rules: [any ScheduleRule.Type] = [
    ConstantRate.self, PiecewiseConstantRate.self, ExponentialDecay.self, InverseTimeDecay.self,
    PolynomialDecay.self, CosineDecay.self, CosineRestarts.self, OneCycle.self, WarmUp.self,
  ]

  /// The names of the schedules that files can name.
  static let fileNames = rules.map { $0.name }

  public static var settingDescription: String { "a schedule's name" }

  /// The name, followed by the settings.
  public var configurationValue: Configuration.Value { .list([.text(name)] + arguments) }

  /// Reads a schedule from a file.
  ///
  /// - Throws: `UnknownName` for a schedule of one's own that is not registered, and `SankofaError` for
  ///   settings that are not as they were written.
  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let parts) = value, case .text(let name)? = parts.first else { return nil }
    if let own = NamedParts.known.schedules[name] {
      self = own
      return
    }
    guard let rule = Schedule.rules.first(where: { $0.name == name.withUnderscores }) else {
      throw UnknownName("schedule", name, among: Schedule.fileNames)
    }
    let names = rule.init().allSettings.entries.map(\.name)
    self = Schedule(
      try rule.init(configuration: Configuration(Array(zip(names, parts.dropFirst())))))
  }
}

extension Schedule {
  /// The names that ``init(named:from:steps:)`` accepts.
  public static let names = ["constant", "linear", "exponential", "cosine", "one_cycle"]

  /// Finds a schedule by its name, for a training run of `steps` updates: `constant`; `linear` and
  /// `cosine`, which end at 0; `exponential`, which ends at a hundredth; `one_cycle`, whose peak is
  /// the rate.
  ///
  /// Throws `UnknownName`, with the nearest name, when there is none.
  public init(named name: String, from rate: Double, steps: Int) throws {
    switch name.withUnderscores {
    case "constant": self = .constant(rate)
    case "linear": self = .polynomial(from: rate, to: 0, steps: steps)
    case "exponential": self = .exponential(from: rate, factor: 0.01, steps: steps)
    case "cosine": self = .cosine(from: rate, steps: steps)
    case "one_cycle": self = .oneCycle(peak: rate, steps: steps)
    default: throw UnknownName("schedule", name, among: Schedule.names)
    }
  }
}
