import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// A report on whether a neuron of some kind, or a network of them, computes a Boolean function.
struct GateReport<Neuron: DescribedNeuron> {
  /// The gate's name; `nil` for a truth table that was typed.
  let gate: Gate?
  let search: GateSearch<Neuron>

  var table: TruthTable { search.table }

  private var inputNames: [String] { NeuronWords.names("x", table.inputCount) }

  private func rows() -> [[Bool]] { (0..<table.rowCount).map(table.inputs(ofRow:)) }

  // MARK: Text

  func text(style: TerminalStyle) -> String {
    var text = head + "\n"
    if let neuron = search.neuron {
      text += found(neuron) + "\n" + truth(of: neuron).text(style: style)
    } else {
      text += reason
    }
    if let network = search.network {
      text += "\n" + describe(network) + "\n" + truth(of: network.network).text(style: style)
      text += "\n" + proof(network)
    }
    return text
  }

  private var head: String {
    let inputs = table.inputCount == 1 ? "1 input" : "\(table.inputCount) inputs"
    let first = (0..<min(4, table.rowCount)).map(table.name(ofRow:)).joined(separator: ", ")
    let rest = table.rowCount > 4 ? ", ... \(table.name(ofRow: table.rowCount - 1))" : ""
    let rows = "truth table \(table) for the rows \(first)\(rest)\n"
    return gate.map { "\($0.rawValue) of \(inputs): \($0.meaning)\n\(rows)" }
      ?? "\(inputs), \(rows)"
  }

  private func found(_ neuron: Neuron) -> String {
    let settings = search.tried == 1 ? "1 setting" : "\(search.tried) settings"
    return "A \(Neuron.title) computes it, found after \(settings):\n"
      + "  y \(neuron.condition(inputNames))\n  \(neuron.settings(inputNames))\n"
  }

  private var reason: String {
    var text = "No \(Neuron.title) computes it.\n"
    if let witness = search.witness {
      let words = WitnessWords(
        witness: witness, points: table.points,
        names: (0..<table.rowCount).map(table.name(ofRow:)), kind: "row")
      return text + words.text
    }
    text +=
      "All \(NumberFormat.grouped(search.tried)) settings were tried: each input excitatory, "
    return text + "inhibitory or left out,\nand every threshold that makes a difference.\n"
  }

  private func describe(_ search: HiddenLayerSearch<Neuron>) -> String {
    let network = search.network
    let hidden = NeuronWords.names("h", network.hidden.count)
    let width = hidden.last?.count ?? 1
    let kind = search.isSmallest ? "The smallest" : "A"
    var text = "\(kind) network with one hidden layer has \(counted(network.hidden.count)):\n"
    for (name, neuron) in zip(hidden, network.hidden) {
      text += "  \(padded(name, width)) \(neuron.condition(inputNames))\n"
    }
    return text + "  \(padded("y", width)) \(network.output.condition(hidden))\n"
  }

  private func proof(_ search: HiddenLayerSearch<Neuron>) -> String {
    let right = rows().enumerated().count { search.network.fires($1) == table[$0] }
    let text = "\(right) of \(table.rowCount) rows are right. "
    let (count, fewest) = (search.network.hidden.count, search.fewestPossible)
    if count == 1 { return text + "Without hidden neurons, it is a single neuron.\n" }
    if search.isSmallest {
      return text + "Fewer hidden neurons cannot do it: the search tried every\nchoice of them.\n"
    }
    let between = fewest == count - 1 ? "\(fewest)" : "\(fewest) to \(count - 1)"
    return text + "Fewer than \(counted(fewest)) cannot do it.\n"
      + "Whether \(between) can is unknown: the search ended before it had tried every choice.\n"
  }

  private func counted(_ count: Int) -> String {
    count == 1 ? "1 hidden neuron" : "\(count) hidden neurons"
  }

  private func padded(_ name: String, _ width: Int) -> String {
    name + String(repeating: " ", count: max(0, width - name.count))
  }

  private func truth(of neuron: Neuron) -> Table {
    Table(
      columns: (inputNames + Neuron.columns + ["fires", "wanted"]).map { .init($0, isRight: true) },
      rows: rows().enumerated().map { row, inputs in
        inputs.map(NeuronWords.digit) + neuron.cells(inputs)
          + [neuron.fires(inputs), table[row]].map(NeuronWords.digit)
      })
  }

  private func truth(of network: HiddenLayerNetwork<Neuron>) -> Table {
    let hidden = NeuronWords.names("h", network.hidden.count)
    return Table(
      columns: (inputNames + hidden + Neuron.columns + ["fires", "wanted"]).map {
        .init($0, isRight: true)
      },
      rows: rows().enumerated().map { row, inputs in
        let values = network.hiddenValues(inputs)
        return (inputs + values).map(NeuronWords.digit) + network.output.cells(values)
          + [network.fires(inputs), table[row]].map(NeuronWords.digit)
      })
  }
}
