import SankofaFormats
import SankofaTensor

extension Explanation {
  /// The explanation as one JSON object: `loss`, `examples`, `gradient`, `chain`, `step`.
  ///
  /// Where the loss is a weighted sum of outputs' losses, `loss` has `formula`, `parts` and
  /// `penalty` instead of a name. An example has `input`, or `inputs` if there are several; it has
  /// `target` and `outputs`, or `answers` if there are several outputs.
  public var json: JSON { .object(jsonObject) }

  /// The members of ``json``.
  package var jsonObject: JSONObject {
    var object = JSONObject()
    object["loss"] = lossJSON
    object["examples"] = .array(examples.map(\.json))
    object["gradient"] = nudges.json
    if let chain { object["chain"] = chain.json }
    var step: JSONObject = JSONObject()
    step["learning_rate"] = .number(self.step.learningRate)
    if let value = self.step.value {
      (step["before"], step["after"]) = (.number(value.before), .number(value.after))
    }
    step["loss_before"] = .number(self.step.loss.before)
    step["loss_after"] = .number(self.step.loss.after)
    object["step"] = .object(step)
    return object
  }
}

extension Explanation {
  private var lossJSON: JSON {
    if !isSplit {
      return [
        "name": .string(convention.name),
        "formula": convention.formula.map { .string($0) } ?? .null, "value": .number(loss),
      ]
    }
    return [
      "formula": .string(lossFormula), "value": .number(loss), "penalty": .number(penalty),
      "parts": .array(
        lossParts.map { part in
          [
            "output": .string(part.output), "name": .string(part.convention.name),
            "formula": part.convention.formula.map { .string($0) } ?? .null,
            "weight": .number(part.weight), "value": .number(part.value),
          ]
        }),
    ]
  }
}

extension ForwardPass {
  /// The forward pass as one JSON object: `examples`.
  public var json: JSON { ["examples": .array(examples.map(\.json))] }
}

extension Explanation.Values {
  fileprivate var json: JSON {
    [
      "shape": .array(shape.extents.map { .integer($0) }),
      "values": .array(elements.map { .number($0) }),
    ]
  }
}

extension Explanation.Example {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["number"] = .integer(number)
    object["loss"] = .number(loss)
    if inputs.count == 1 {
      object["input"] = input.json
    } else {
      object["inputs"] = .array(inputs.map(\.json))
    }
    if answers.count == 1 { object["target"] = target.json }
    object["layers"] = .array(layers.map(\.json))
    if answers.count == 1 {
      object["outputs"] = .array(outputs.map(\.json))
    } else {
      object["answers"] = .array(answers.map(\.json))
    }
    return .object(object)
  }
}

extension Explanation.Input {
  fileprivate var json: JSON { ["path": .string(path), "values": values.json] }
}

extension Explanation.Answer {
  fileprivate var json: JSON {
    [
      "output": .string(name), "loss": .number(loss), "target": target.json,
      "outputs": .array(outputs.map(\.json)),
    ]
  }
}

extension Explanation.Output {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["index"] = .integer(index)
    if let name { object["name"] = .string(name) }
    if let preactivation { object["preactivation"] = .number(preactivation) }
    object["activation"] = .number(activation)
    if let target { object["target"] = .number(target) }
    object["slope"] = .number(slope)
    return .object(object)
  }
}

extension Explanation.Layer {
  fileprivate var json: JSON {
    var object = JSONObject()
    object["path"] = .string(path)
    object["kind"] = .string(kind)
    if let function { object["function"] = .string(function) }
    if !takes.isEmpty { object["takes"] = .array(takes.map { .string($0) }) }
    if let preactivation { object["preactivation"] = preactivation.json }
    object["activation"] = activation.json
    object["sums"] = .array(
      sums.map { sum in
        [
          "place": .string(sum.place.description), "total": .number(sum.total),
          "constant": .number(sum.constant), "rest": .number(sum.rest),
          "rest_count": .integer(sum.restCount),
          "terms": .array(
            sum.terms.map {
              [
                "input": .string($0.input.description), "value": .number($0.value),
                "weight": .number($0.weight), "product": .number($0.product),
              ]
            }),
        ]
      })
    return .object(object)
  }
}

extension Nudges {
  fileprivate var json: JSON {
    [
      "count": .integer(count), "zeros": .integer(zeroCount), "length": .number(length),
      "lengths": .object(
        JSONObject(uniqueMembers: lengths.map { ($0.path, JSON.number($0.length)) })),
      "largest": .array(
        largest.map {
          [
            "place": .string($0.place.description), "value": .number($0.value),
            "slope": .number($0.slope),
          ]
        }),
    ]
  }
}

extension ChainRule {
  fileprivate var json: JSON {
    [
      "place": .string(place.description), "values": .array(values.map { .number($0) }),
      "sum": .number(sum), "engine": .number(engine),
      "central_difference": .number(centralDifference),
      "difference_below": .number(oneSided.below), "difference_above": .number(oneSided.above),
      "nudge": .number(nudge), "kinks": .array(kinks.map(\.json)),
      "ways": .array(ways.map(\.json)),
    ]
  }
}

extension ChainRule.Kink {
  fileprivate var json: JSON {
    [
      "example": .integer(example), "place": .string(place.description), "value": .number(value),
      "slopes": [.number(slopes.below), .number(slopes.at), .number(slopes.above)],
      "activations": [.number(outputs.below), .number(outputs.above)],
    ]
  }
}
