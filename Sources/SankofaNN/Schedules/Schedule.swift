import SankofaTensor

/// The learning rate as a function of the updates so far.
///
/// The formula is written in tensor operations of `float64` and becomes a part of the step's plan: a
/// rate that changes with every step costs some scalars and no plan of its own.
///
/// ```swift
/// optimizer: .adam().scheduled(by: .cosine(from: 0.01, steps: 1000).warmedUp(steps: 100))
/// ```
public struct Schedule: Sendable {
  /// The name in files, such as `cosine`.
  public let name: String
  /// The values that a file keeps beside the name.
  let arguments: [Configuration.Value]
  private let problem: @Sendable () throws -> Void
  private let formula: @Sendable (Tensor) -> Tensor

  /// A schedule of one's own, which a model file keeps by its name alone.
  ///
  /// - Parameter rate: from the number of updates so far, a `float64` scalar that is 0 for the first,
  ///   the learning rate, a `float64` scalar.
  public init(_ name: String, rate: @escaping @Sendable (_ step: Tensor) -> Tensor) {
    self.init(name, [], settings: [], formula: rate)
  }

  init(
    _ name: String, _ arguments: [Configuration.Value], settings: [CheckedNumber],
    also problem: @escaping @Sendable () throws -> Void = {},
    formula: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.name = name
    self.arguments = arguments
    self.formula = formula
    self.problem = {
      try CheckedNumber.check(settings, of: Schedule.place(name))
      try problem()
    }
  }

  static func place(_ name: String) -> String { "schedule \(name.quoted)" }

  /// The rates for numbers of updates, `float64` of any shape.
  public func callAsFunction(_ step: Tensor) -> Tensor { formula(step) }

  /// The rate after so many updates.
  public func rate(at step: Int) -> Double {
    formula(.scalar(Double(step), .float64)).scalar
  }

  /// The rates of several updates, for pictures and tests.
  public func rates(_ steps: Range<Int>) -> [Double] {
    formula(Tensor(steps.map(Double.init))).broadcast(to: [steps.count]).doubles
  }

  /// Throws `OptimizerError` for a setting that will not do.
  func check() throws {
    try problem()
    let type = formula(.scalar(0, .float64)).type
    guard type == TensorType([], .float64) else {
      throw OptimizerError(
        Schedule.place(name), "the rate must be float64 [], got \(type); return one number.")
    }
    let first = rate(at: 0)
    guard first.isFinite, first >= 0 else {
      throw OptimizerError(
        Schedule.place(name), "rates must be 0 or above, got \(first) first; try 0.001.")
    }
  }
}
