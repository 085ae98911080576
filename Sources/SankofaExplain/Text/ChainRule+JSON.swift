import SankofaFormats

extension ChainRule.Ways {
  var json: JSON {
    var object = JSONObject()
    object["example"] = .integer(example)
    object["count"] = .number(count)
    object["sum"] = .number(sum)
    object["share"] = .number(share)
    object["paths"] = .array(
      paths.map { path in
        ["product": .number(path.product), "links": .array(path.links.map(\.json))]
      })
    if let origin { object["origin"] = origin.json }
    object["uses"] = meetings.json
    object["recurrences"] = .array(recurrences.map(\.json))
    return .object(object)
  }
}

extension ChainRule.Link {
  fileprivate var json: JSON {
    [
      "from": .string(from.description), "to": .string(to.description),
      "factor": .number(factor), "formula": formula.map { .string($0) } ?? .null,
    ]
  }
}

extension ChainRule.Meetings {
  fileprivate var json: JSON {
    [
      "count": .integer(count), "rest": .number(rest),
      "largest": .array(
        listed.map {
          [
            "of": .string($0.link.to.description), "factor": .number($0.link.factor),
            "formula": $0.link.formula.map { .string($0) } ?? .null, "slope": .number($0.slope),
            "product": .number($0.product),
          ]
        }),
    ]
  }
}

extension ChainRule.Recurrence {
  fileprivate var json: JSON {
    [
      "state": .string(state), "around": .number(around), "around_count": .number(aroundCount),
      "steps": .array(
        steps.map {
          [
            "time": .integer($0.time), "entering": .number($0.entering),
            "reach": .number($0.reach), "slope": .number($0.slope),
          ]
        }),
    ]
  }
}

extension Origin {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["place"] = .string(place.description)
    object["rule"] = .string(rule.rawValue)
    object["total"] = .number(total)
    object["constant"] = .number(constant)
    if let window {
      object["window"] = [
        "channels": .integer(window.channels), "rows": .integer(window.rows),
        "columns": .integer(window.columns),
      ]
    }
    object["terms"] = .array(terms.map(\.json))
    return .object(object)
  }
}

extension Origin.Term {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["input"] = input.map { .string($0.description) } ?? .null
    object["value"] = .number(value)
    if let weight { object["weight"] = .string(weight.description) }
    object["factor"] = .number(factor)
    object["product"] = .number(product)
    if let cell {
      object["channel"] = .integer(cell.channel)
      object["row"] = .integer(cell.row)
      object["column"] = .integer(cell.column)
    }
    return .object(object)
  }
}
