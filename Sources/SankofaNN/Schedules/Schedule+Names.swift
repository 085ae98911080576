import SankofaTensor

extension Schedule {
  /// The names that ``init(named:from:steps:)`` knows.
  public static let names = ["constant", "linear", "exponential", "cosine", "one-cycle"]

  /// A schedule for a training of so many updates, by its name: `constant`; `linear` and `cosine`,
  /// which end at 0; `exponential`, which ends at a hundredth; `one-cycle`, whose peak is the rate.
  ///
  /// Throws, naming the nearest, when there is none.
  public init(named name: String, from rate: Double, steps: Int) throws {
    switch name {
    case "constant": self = .constant(rate)
    case "linear": self = .polynomial(from: rate, to: 0, steps: steps)
    case "exponential": self = .exponential(from: rate, factor: 0.01, steps: steps)
    case "cosine": self = .cosine(from: rate, steps: steps)
    case "one-cycle": self = .oneCycle(peak: rate, steps: steps)
    default: throw UnknownName("schedule", name, among: Schedule.names)
    }
  }

  static let fileNames = [
    "constant", "piecewise-constant", "exponential", "inverse-time", "polynomial", "cosine",
    "cosine-restarts", "one-cycle", "warm-up",
  ]
}

extension Schedule: SettingValue {
  public static var settingDescription: String { "a schedule's name" }

  /// The name, followed by the arguments.
  public var configurationValue: Configuration.Value { .list([.text(name)] + arguments) }

  /// Reads a schedule from a file.
  ///
  /// - Throws: `UnknownName` for a schedule of one's own, and `LayerError` for arguments that are not
  ///   as they were written.
  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let parts) = value, case .text(let name)? = parts.first else { return nil }
    if let own = NamedParts.known.schedules[name] {
      self = own
      return
    }
    let given = ScheduleArguments(name: name, values: Array(parts.dropFirst()))
    switch name {
    case "constant": self = .constant(try given.number(0))
    case "piecewise-constant":
      self = .piecewiseConstant(try given.numbers(0), from: try given.wholeNumbers(1))
    case "exponential":
      self = .exponential(
        from: try given.number(0), factor: try given.number(1), steps: try given.whole(2),
        isStaircase: try given.flag(3))
    case "inverse-time":
      self = .inverseTime(
        from: try given.number(0), decay: try given.number(1), steps: try given.whole(2),
        isStaircase: try given.flag(3))
    case "polynomial":
      self = .polynomial(
        from: try given.number(0), to: try given.number(1), steps: try given.whole(2),
        power: try given.number(3), isCyclic: try given.flag(4))
    case "cosine":
      self = .cosine(
        from: try given.number(0), to: try given.number(1), steps: try given.whole(2))
    case "cosine-restarts":
      self = .cosineRestarts(
        from: try given.number(0), to: try given.number(1), steps: try given.whole(2),
        stretch: try given.number(3), damping: try given.number(4))
    case "one-cycle":
      self = .oneCycle(
        peak: try given.number(0), steps: try given.whole(1), rise: try given.number(2),
        startDivisor: try given.number(3), endDivisor: try given.number(4))
    case "warm-up":
      self = try Configuration([(name, try given.value(2))]).setting(name, as: Schedule.self)
        .warmedUp(
          steps: try given.whole(0), from: try given.number(1))
    default: throw UnknownName("schedule", name, among: Schedule.fileNames)
    }
  }
}

/// The values behind a schedule's name in a file.
private struct ScheduleArguments {
  let name: String
  let values: [Configuration.Value]

  func value(_ index: Int) throws -> Configuration.Value {
    guard values.indices.contains(index) else { throw expected("more arguments", index) }
    return values[index]
  }

  func number(_ index: Int) throws -> Double { try single(index).setting(name) }
  func whole(_ index: Int) throws -> Int { try single(index).setting(name) }
  func flag(_ index: Int) throws -> Bool { try single(index).setting(name) }
  func numbers(_ index: Int) throws -> [Double] { try single(index).setting(name) }

  func wholeNumbers(_ index: Int) throws -> [Int] {
    try numbers(index).map { number in
      guard let whole = Int(exactly: number) else { throw expected("whole numbers", index) }
      return whole
    }
  }

  private func single(_ index: Int) throws -> Configuration {
    Configuration([(name, try value(index))])
  }

  private func expected(_ what: String, _ index: Int) -> LayerError {
    Configuration([(name, .list(values))]).expected("\(what) at position \(index)", name)
  }
}
