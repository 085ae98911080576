import SankofaData

/// An answer of a network about one row of a table, and the columns that moved it.
///
/// Two measures look at each column, both in ``unit``:
/// - ``Part/leftOut``: how much the answer falls when the cell is empty, everything else being equal.
/// - ``Part/gradient``: Σ (∂answer/∂x) · (x − x̄) over the column's features x, where x̄ is their mean
///   over the training rows. It is exact for a linear model, and follows a straight line where the
///   network bends.
public struct RowExplanation: Sendable, Hashable {
  /// The unit in which the answer is measured.
  public enum Unit: String, Sendable, Hashable {
    /// That of the predicted number.
    case target
    /// The log-odds ln(p / (1 − p)) of the class that is the answer.
    case logOdds = "log_odds"
  }

  /// The part of one column in the answer.
  public struct Part: Sendable, Hashable {
    /// The column's name.
    public let column: String
    /// The cell as it is written, without spaces around it; `nil` when the table has no such column.
    public let text: String?
    /// How much the answer falls when the cell is empty.
    public let leftOut: Double
    /// Σ (∂answer/∂x) · (x − x̄) over the column's features.
    public let gradient: Double
    /// The answer when the cell is empty.
    public let without: Answer

    /// The larger of the two measures, without its sign.
    public var strength: Double { max(abs(leftOut), abs(gradient)) }
  }

  /// An answer of the network.
  public enum Answer: Sendable, Hashable {
    /// A number in the target's own unit.
    case number(Double)
    /// A class, and its probability.
    case word(String, probability: Double)
  }

  /// The number of the row, counted from 0.
  public let row: Int
  /// The line of the file on which the row begins, counted from 1; `nil` without a file.
  public let line: Int?
  /// The name of the target's column.
  public let target: String
  /// The answer.
  public let answer: Answer
  /// The answer in ``unit``: the number itself, or the log-odds of the class.
  public let value: Double
  /// The same for the mean of the training rows: for the same class when a class is the answer.
  public let valueAtMean: Double
  /// The unit of all measures.
  public let unit: Unit
  /// The columns, the strongest first.
  public let parts: [Part]

  /// The columns on which the two measures disagree: one is more than twice the other, or they have
  /// different signs, and they are further apart than a fifth of the strongest part.
  public var disagreements: [Part] {
    let limit = parts.reduce(0) { max($0, $1.strength) } / 5
    return parts.filter { part in
      let (less, more) = (min(abs(part.leftOut), abs(part.gradient)), part.strength)
      let isApart = part.leftOut * part.gradient < 0 || more > 2 * less
      return isApart && abs(part.leftOut - part.gradient) > limit
    }
  }
}
