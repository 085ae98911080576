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
