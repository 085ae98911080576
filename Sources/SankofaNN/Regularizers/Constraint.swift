import SankofaTensor

/// A constraint on the values of a parameter, which is applied at the end of each step.
public struct Constraint: Sendable, Hashable {
  private enum Rule: Hashable {
    case nonNegative
    case maxNorm(Double)
    case unitNorm
    case minMaxNorm(Double, Double, rate: Double)
  }

  private let rule: Rule

  /// The name in files, such as `max_norm`.
  public var name: String {
    switch rule {
    case .nonNegative: "non_negative"
    case .maxNorm: "max_norm"
    case .unitNorm: "unit_norm"
    case .minMaxNorm: "min_max_norm"
    }
  }

  /// The numbers that belong to the name, such as the limit of `max_norm`.
  public var arguments: [Double] {
    switch rule {
    case .nonNegative, .unitNorm: []
    case .maxNorm(let limit): [limit]
    case .minMaxNorm(let least, let most, let rate): [least, most, rate]
    }
  }

  /// Keeps every element at 0 or above: w ← max(w, 0).
  public static let nonNegative = Constraint(.nonNegative)

  /// Keeps the norm √Σw² of all weights of each output at or below `limit`, by scaling (Srivastava
  /// et al., 2014).
  ///
  /// - Parameter limit: the largest norm; 2 by default, as in Keras.
  public static func maxNorm(_ limit: Double = 2) -> Constraint {
    Constraint(.maxNorm(limit))
  }

  /// Scales the weights of each output to norm 1.
  public static let unitNorm = Constraint(.unitNorm)

  /// Keeps the norm of each output's weights between two bounds, 0 and 1 by default.
  ///
  /// - Parameter rate: the share of the way to the bounds that a step goes; 1 by default.
  public static func minMaxNorm(
    _ least: Double = 0, _ most: Double = 1, rate: Double = 1
  ) -> Constraint {
    Constraint(.minMaxNorm(least, most, rate: rate))
  }

  /// True when one application satisfies the constraint; false when it goes only part of the way,
  /// so that a second application would change the weights again.
  package var goesAllTheWay: Bool {
    if case .minMaxNorm(_, _, let rate) = rule { rate == 1 } else { true }
  }

  private init(_ rule: Rule) { self.rule = rule }

  /// Returns the weights after the constraint is applied.
  ///
  /// The norm of an output is over all axes except the first. 10⁻⁷ is added to norms in divisors,
  /// as in Keras.
  public func callAsFunction(_ weights: Tensor) -> Tensor {
    if rule == .nonNegative { return weights.maximum(0) }
    let (factor, length) = Constraint.length(of: weights)
    let divisor = length + factor * 1e-7
    switch rule {
    case .nonNegative: return weights.maximum(0)
    case .maxNorm(let limit):
      return weights * factor * ((length / factor).minimum(limit).maximum(0) / divisor)
    case .unitNorm: return weights * factor / divisor
    case .minMaxNorm(let least, let most, let rate):
      let wanted = (length / factor).maximum(least).minimum(most)
      if rate == 1 { return weights * factor * (wanted / divisor) }
      return weights * ((wanted * rate * factor + length * (1 - rate)) / divisor)
    }
  }

  /// Throws unless the numbers are valid, so that some weights satisfy the constraint.
  func check(of parameter: String, _ path: String) throws {
    let isOrdered = arguments.count < 3 || arguments[0] <= arguments[1] && arguments[2] <= 1
    guard arguments.allSatisfy({ Float($0).isFinite && $0 >= 0 }), isOrdered else {
      throw SankofaError(
        path,
        "the constraint of \(parameter.quoted) must have rising norms of 0 or above and a rate in "
          + "0...1, got \(name) \(arguments); try max_norm 2.")
    }
  }

  /// Returns the length of each output's weights and its factor, as in ``Length``.
  private static func length(of weights: Tensor) -> (factor: Tensor, value: Tensor) {
    if weights.rank < 2 {
      let length = Length(of: weights)
      return (length.factor, length.value)
    }
    let length = Length(of: weights, axes: Array(1..<weights.rank))
    let shape = Shape([weights.shape[0]] + Array(repeating: 1, count: weights.rank - 1))
    return (length.factor.reshaped(to: shape), length.value.reshaped(to: shape))
  }

  /// The constraints with their default numbers, in place of which ``init(named:arguments:)`` puts
  /// others.
  private static let families: [(usual: Constraint, make: @Sendable ([Double]) -> Constraint)] = [
    (.nonNegative, { _ in .nonNegative }), (.maxNorm(), { .maxNorm($0[0]) }),
    (.unitNorm, { _ in .unitNorm }), (.minMaxNorm(), { .minMaxNorm($0[0], $0[1], rate: $0[2]) }),
  ]

  /// The names that ``init(named:arguments:)`` accepts.
  public static let names = families.map(\.usual.name)

  /// Finds a constraint by its name and numbers. Throws `UnknownName`, with the nearest name, when
  /// there is no such name, and `SankofaError` when the count of numbers is wrong or one is not
  /// finite.
  public init(named text: String, arguments: [Double] = []) throws {
    let name = text.withUnderscores
    guard let family = Constraint.families.first(where: { $0.usual.name == name }) else {
      throw UnknownName("constraint", text, among: Constraint.names)
    }
    let count = family.usual.arguments.count
    guard arguments.count == count, arguments.allSatisfy(\.isFinite) else {
      throw SankofaError(
        "constraint",
        "\(name) takes \(count) finite number\(count == 1 ? "" : "s"), got \(arguments); give "
          + "\(count == 0 ? "none" : "\(count)").")
    }
    self = family.make(arguments)
  }
}

extension Constraint: SettingValue {
  public static var settingDescription: String { "a constraint's name and numbers" }

  /// The name, followed by the numbers that belong to it.
  public var configurationValue: Configuration.Value {
    .list([.text(name)] + arguments.map(\.configurationValue))
  }

  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let parts) = value, case .text(let kind)? = parts.first,
      let numbers = try [Double](configurationValue: .list(Array(parts.dropFirst())))
    else { return nil }
    try self.init(named: kind, arguments: numbers)
  }
}
