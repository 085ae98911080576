import SankofaTensor

/// A constraint on the values of a parameter, which is applied at the end of each step.
public struct Constraint: Sendable, Hashable {
  /// The name in files, such as `max_norm`.
  public let name: String
  /// The numbers that belong to the name, such as the limit of `max_norm`.
  public let arguments: [Double]

  /// Keeps every element at 0 or above: w ← max(w, 0).
  public static let nonNegative = Constraint("non_negative")

  /// Keeps the norm √Σw² of all weights of each output at or below `limit`, by scaling (Srivastava
  /// et al., 2014).
  ///
  /// - Parameter limit: the largest norm; 2 by default, as in Keras.
  public static func maxNorm(_ limit: Double = 2) -> Constraint {
    Constraint("max_norm", [limit])
  }

  /// Scales the weights of each output to norm 1.
  public static let unitNorm = Constraint("unit_norm")

  /// Keeps the norm of each output's weights between two bounds, 0 and 1 by default.
  ///
  /// - Parameter rate: the share of the way to the bounds that a step goes; 1 by default.
  public static func minMaxNorm(
    _ least: Double = 0, _ most: Double = 1, rate: Double = 1
  ) -> Constraint {
    Constraint("min_max_norm", [least, most, rate])
  }

  /// True when one application satisfies the constraint; false when it goes only part of the way,
  /// so that a second application would change the weights again.
  package var goesAllTheWay: Bool { name != "min_max_norm" || arguments[2] == 1 }

  private init(_ name: String, _ arguments: [Double] = []) {
    self.name = name
    self.arguments = arguments
  }

  /// Returns the weights after the constraint is applied.
  ///
  /// The norm of an output is over all axes except the first. 10⁻⁷ is added to norms in divisors,
  /// as in Keras.
  public func callAsFunction(_ weights: Tensor) -> Tensor {
    if name == "non_negative" { return weights.maximum(0) }
    let (factor, length) = Constraint.length(of: weights)
    let divisor = length + factor * 1e-7
    switch name {
    case "max_norm":
      return weights * factor * ((length / factor).minimum(arguments[0]).maximum(0) / divisor)
    case "unit_norm": return weights * factor / divisor
    case "min_max_norm":
      let wanted = (length / factor).maximum(arguments[0]).minimum(arguments[1])
      let rate = arguments[2]
      if rate == 1 { return weights * factor * (wanted / divisor) }
      return weights * ((wanted * rate * factor + length * (1 - rate)) / divisor)
    default: preconditionFailure("a constraint has one of its names, got \(name)")
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

  /// The names that ``init(named:arguments:)`` accepts.
  public static let names = ["non_negative", "max_norm", "unit_norm", "min_max_norm"]

  /// Finds a constraint by its name and numbers. Throws `UnknownName`, with the nearest name, when
  /// there is no such name, and `SankofaError` when the count of numbers is wrong or one is not
  /// finite.
  public init(named text: String, arguments: [Double] = []) throws {
    let name = text.withUnderscores
    guard Constraint.names.contains(name) else {
      throw UnknownName("constraint", text, among: Constraint.names)
    }
    let count = ["max_norm": 1, "min_max_norm": 3][name] ?? 0
    guard arguments.count == count, arguments.allSatisfy(\.isFinite) else {
      throw SankofaError(
        "constraint",
        "\(name) takes \(count) finite number\(count == 1 ? "" : "s"), got \(arguments); give "
          + "\(count == 0 ? "none" : "\(count)").")
    }
    self.init(name, arguments)
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
