import SankofaData
import SankofaExplain
import SankofaFormats

extension DecisionReport {
  /// The whole report, for programs.
  var json: JSON {
    var line = JSONObject()
    line["table"] = .string(table.name)
    line["target"] = .string(target)
    line["rows"] = .integer(table.rowCount)
    line["yes_rows"] = .integer(yesCount)
    line["right_rows"] = .integer(rightCount)
    line["accuracy"] = .number(Double(rightCount) / Double(table.rowCount))
    line["learned"] = .bool(recipe != nil)
    if let recipe {
      line["epochs"] = .integer(recipe.epochs)
      line["learning_rate"] = .number(recipe.optimizer.learningRate)
      // Seeds above the largest `Int` are written as text.
      line["seed"] = Int(exactly: seed).map { .integer($0) } ?? .string("\(seed)")
    }
    line["weights"] = .array(
      zip(decision.encoding.features, decision.weights.floats).map { feature, weight in
        [
          "input": .string(feature.name), "column": .string(feature.column),
          "weight": .number(Double(weight)),
        ]
      })
    line["bias"] = .number(decision.bias.scalar)
    line["encoding"] = decision.encoding.json
    if let explanation { line["row"] = explanation.json }
    return .object(line)
  }
}

extension DecisionExplanation {
  fileprivate var json: JSON {
    var row = JSONObject()
    row["values"] = .object(
      JSONObject(uniqueMembers: cells.map { ($0.column, .string($0.text)) }))
    row["inputs"] = .array(parts.map { .number(Double($0.input)) })
    row["contributions"] = .array(parts.map { .number(Double($0.contribution)) })
    row["sum"] = .number(Double(sum))
    row["z"] = .number(Double(preactivation))
    row["probability"] = .number(Double(probability))
    row["verdict"] = .string(verdict)
    row["changes"] = .array(changes.map(\.json))
    return .object(row)
  }
}

extension DecisionChange {
  fileprivate var json: JSON {
    var change = JSONObject()
    change["column"] = .string(column)
    change["from"] = .string(oldValue)
    switch newValue {
    case .value(let value): change["to"] = .string(value)
    case .above(let limit): change["above"] = .number(limit)
    case .below(let limit): change["below"] = .number(limit)
    }
    change["z"] = .number(Double(preactivation))
    change["probability"] = .number(Double(probability))
    return .object(change)
  }
}
