import SankofaData

/// An answer of a ``TableDecision`` taken apart.
public struct DecisionExplanation: Sendable, Hashable {
  /// A cell that the answer comes from.
  public struct Cell: Sendable, Hashable {
    /// The column's name.
    public let column: String
    /// The cell's text, without spaces around it.
    public let text: String
  }

  /// The part of z that one feature adds.
  public struct Part: Sendable, Hashable {
    /// The number that the encoding makes of a cell, with its name.
    public let feature: TableFeature
    /// x
    public let input: Float
    /// w
    public let weight: Float
    /// w · x
    public let contribution: Float
  }

  /// The cells of the columns that the answer comes from, in the order of the encoding.
  public let cells: [Cell]
  /// The parts of z, one for each feature, in order.
  public let parts: [Part]
  /// Σ w x
  public let sum: Float
  /// b
  public let bias: Float
  /// z = Σ w x + b
  public let preactivation: Float
  /// p = 1 / (1 + e⁻ᶻ), of yes.
  public let probability: Float
  /// The answer, as a value of the target column.
  public let verdict: String
  /// The other answer.
  public let opposite: String
  /// All changes of one column that reverse the verdict, ordered by the change of z, the smallest
  /// first. Equal ones are in the order of the columns and of their values.
  public let changes: [DecisionChange]
}

/// A change of one column that reverses a verdict.
public struct DecisionChange: Sendable, Hashable {
  /// The values that the column would have to hold.
  public enum NewValue: Sendable, Hashable {
    /// One of the column's categories.
    case value(String)
    /// Any number above this one.
    case above(Double)
    /// Any number below this one.
    case below(Double)
  }

  /// The name of the column that changes.
  public let column: String
  /// The value that it holds.
  public let oldValue: String
  /// The value that it would have to hold.
  public let newValue: NewValue
  /// z after the change; for a number, 0, which is z at the limit.
  public let preactivation: Float
  /// p of yes after the change; for a number, ½, which is p at the limit.
  public let probability: Float

  package init(
    column: String, oldValue: String, newValue: NewValue, preactivation: Float,
    probability: Float
  ) {
    self.column = column
    self.oldValue = oldValue
    self.newValue = newValue
    self.preactivation = preactivation
    self.probability = probability
  }
}
