/// The formula of a loss as text, with its derivatives, for people: a is an output, p a probability, y a
/// target.
///
/// ```swift
/// let cubes = Loss("cubes") { a, y in (a - y).absolute().power(3).mean(axes: [1]) }
///   .stating(LossFormula("C = mean of |a − y|³ over outputs, averaged over examples") { outputs in
///     outputs == 1 ? "3(a − y)|a − y|" : "3(a − y)|a − y|/outputs"
///   })
/// ```
public struct LossFormula: Sendable {
  /// The formula for one example, such as `C = Σ (a − y)² over outputs, averaged over examples`.
  public let cost: String
  /// The derivative by an output of an example with so many outputs.
  public let slope: @Sendable (_ outputs: Int) -> String
  /// The derivative by the input of the softmax or sigmoid before the loss, when the model computes the
  /// loss from it; `sumsToOne` is true when the targets of each example do.
  public let logitSlope: (@Sendable (_ outputs: Int, _ sumsToOne: Bool) -> String)?

  /// Makes a formula.
  public init(
    _ cost: String,
    logitSlope: (@Sendable (_ outputs: Int, _ sumsToOne: Bool) -> String)? = nil,
    slope: @escaping @Sendable (_ outputs: Int) -> String
  ) {
    self.cost = cost
    self.slope = slope
    self.logitSlope = logitSlope
  }
}
