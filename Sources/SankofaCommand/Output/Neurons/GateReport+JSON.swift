import SankofaFormats
import SankofaNN
import SankofaNeurons

extension GateReport {
  var json: JSON {
    var line = JSONObject()
    if let gate { line["gate"] = .string(gate.rawValue) }
    line["inputs"] = .integer(table.inputCount)
    line["truth"] = .string(table.description)
    line["neuron"] = .string(Neuron.title)
    line["computable"] = .bool(search.neuron != nil)
    if search.tried > 0 { line["settings_tried"] = .integer(search.tried) }
    if let neuron = search.neuron {
      line["found"] = neuron.json
      line["rows"] = rows { inputs in
        neuron.rowJSON(inputs) + [("fires", .digit(neuron.fires(inputs)))]
      }
    }
    if let witness = search.witness {
      line["proof"] =
        WitnessWords(
          witness: witness, points: table.points,
          names: (0..<table.rowCount).map(table.name(ofRow:)), kind: "row"
        ).json
    }
    if let network = search.network { line["network"] = self.network(network) }
    return .object(line)
  }

  private func network(_ search: HiddenLayerSearch<Neuron>) -> JSON {
    let network = search.network
    return [
      "hidden": .array(network.hidden.map(\.json)), "output": network.output.json,
      "fewest_possible": .integer(search.fewestPossible), "is_smallest": .bool(search.isSmallest),
      "choices_tried": .integer(search.tried),
      "rows": rows { inputs in
        let values = network.hiddenValues(inputs)
        return [("hidden", .array(values.map { .digit($0) }))] + network.output.rowJSON(values)
          + [("fires", .digit(network.fires(inputs)))]
      },
    ]
  }

  private func rows(_ numbers: ([Bool]) -> [(String, JSON)]) -> JSON {
    .array(
      (0..<table.rowCount).map { row in
        let inputs = table.inputs(ofRow: row)
        return .object(
          JSONObject(
            uniqueMembers: [("inputs", .array(inputs.map { .digit($0) }))] + numbers(inputs)
              + [("wanted", .digit(table[row]))]))
      })
  }
}
