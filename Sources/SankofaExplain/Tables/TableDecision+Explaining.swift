import SankofaData
import SankofaTensor

extension TableDecision {
  /// The answer about one row, taken apart: what each feature adds to z, and which changes of a
  /// single column would reverse the verdict.
  ///
  /// - Parameter row: the number of the row, counted from 0. Traps when there is no such row.
  /// - Throws: `TableError` when the row does not suit the encoding.
  public func explanation(ofRow row: Int = 0, in table: DataTable) throws -> DecisionExplanation {
    let table = table.rows(at: [row])
    let features = try encoding.encoded(table)
    let flat = features.reshaped(to: [encoding.width])
    let z = preactivations(features)
    let answer = Answer(z)
    let parts = zip(
      zip(encoding.features, flat.floats), zip(weights.floats, (flat * weights).floats)
    ).map {
      DecisionExplanation.Part(feature: $0.0, input: $0.1, weight: $1.0, contribution: $1.1)
    }
    let sum = matmul(features, weights.reshaped(to: [encoding.width, 1]))
    let cells = try encoding.columns.map {
      DecisionExplanation.Cell(
        column: $0.name, text: table[0, try table.columnIndex(of: $0.name)].withoutOuterSpace)
    }
    return DecisionExplanation(
      cells: cells, parts: parts, sum: sum.floats[0], bias: bias.floats[0],
      preactivation: answer.z, probability: answer.p, verdict: answer.isYes ? yes : no,
      opposite: answer.isYes ? no : yes, changes: try changes(of: table, parts, answer))
  }

  /// The z and the p of a row.
  private struct Answer {
    let z: Float
    let p: Float
    var isYes: Bool { p > 0.5 }

    init(_ z: Tensor, at row: Int = 0) {
      self.z = z.floats[row]
      p = z.sigmoid().floats[row]
    }
  }

  /// The changes of a table's only row that reverse its verdict.
  private func changes(
    of table: DataTable, _ parts: [DecisionExplanation.Part], _ answer: Answer
  ) throws -> [DecisionChange] {
    var changes: [DecisionChange] = []
    for column in encoding.columns {
      let index = try table.columnIndex(of: column.name)
      let old = table[0, index].withoutOuterSpace
      if let values = column.values {
        let variants = table.variants(ofRow: 0, column: index, texts: values)
        let z = preactivations(try encoding.encoded(variants)).compute()
        for (row, value) in values.enumerated() {
          let other = Answer(z, at: row)
          guard other.isYes != answer.isYes else { continue }
          changes.append(
            DecisionChange(
              column: column.name, oldValue: old, newValue: .value(value), preactivation: other.z,
              probability: other.p))
        }
      } else if !encoding.isMissing(old, in: column),
        case .number(let mean, let deviation) = column.kind,
        let part = parts.first(where: { $0.feature.column == column.name }),
        let limit = limit(part, answer, mean: mean, deviation: deviation)
      {
        changes.append(
          DecisionChange(
            column: column.name, oldValue: old, newValue: limit, preactivation: 0, probability: 0.5)
        )
      }
    }
    let steps = changes.map { abs(Double($0.preactivation) - Double(answer.z)) }
    let order = changes.indices.sorted { (steps[$0], $0) < (steps[$1], $1) }
    return order.map { changes[$0] }
  }

  /// The limit at which z becomes 0 when one number changes: w (x′ − x) = −z.
  private func limit(
    _ part: DecisionExplanation.Part, _ answer: Answer, mean: Double, deviation: Double
  ) -> DecisionChange.NewValue? {
    let weight = Double(part.weight)
    let number = mean + deviation * (Double(part.input) - Double(answer.z) / weight)
    guard weight != 0, number.isFinite else { return nil }
    return (weight > 0) == !answer.isYes ? .above(number) : .below(number)
  }
}
