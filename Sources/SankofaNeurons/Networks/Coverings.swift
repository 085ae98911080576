import SankofaTensor
import SankofaNN

extension McCullochPittsNeuron {
  /// A network whose hidden neurons fire for some of the rows that must fire, and for no others, with
  /// an OR behind them; or for some of the rows that must not, with a NOR. Each neuron takes as many of
  /// the rows left as one can.
  public static func covering(_ table: TruthTable) -> HiddenLayerNetwork<McCullochPittsNeuron> {
    let all = TruthTable.allRows(table.inputCount)
    let repertoire = repertoire(inputCount: table.inputCount)
    let (fires, rests) = (
      cover(table.bits, repertoire), cover(all & ~table.bits, repertoire)
    )
    let isOr = fires.count <= rests.count
    let hidden = isOr ? fires : rests
    return HiddenLayerNetwork(
      hidden: hidden,
      output: McCullochPittsNeuron(
        inputs: .init(repeating: isOr ? .excitatory : .inhibitory, count: hidden.count),
        threshold: isOr ? 1 : 0))
  }

  private static func cover(
    _ rows: UInt64, _ repertoire: Repertoire<McCullochPittsNeuron>
  ) -> [McCullochPittsNeuron] {
    var (left, chosen): (UInt64, [McCullochPittsNeuron]) = (rows, [])
    // A neuron can fire for one row alone, so there is always a next one.
    while left != 0 {
      var best: (count: Int, index: Int) = (0, 0)
      for (index, bits) in repertoire.bits.enumerated() where bits & ~rows == 0 {
        let count = (bits & left).nonzeroBitCount
        if count > best.count { best = (count, index) }
      }
      chosen.append(repertoire.neurons[best.index])
      left &= ~repertoire.bits[best.index]
    }
    return chosen
  }
}

extension Perceptron {
  /// A network whose hidden neurons cut off rows with equal outputs, one after the other, each as many
  /// as one can, until those left have equal outputs. The output neuron says what the first neuron that
  /// fires has cut off.
  ///
  /// Source: M. Marchand, M. Golea and P. Ruján, "A convergence theorem for sequential learning in
  /// two-layer perceptrons" (1990).
  public static func covering(_ table: TruthTable) -> HiddenLayerNetwork<Perceptron> {
    let repertoire = repertoire(inputCount: table.inputCount)
    var left = TruthTable.allRows(table.inputCount)
    var cuts: [(neuron: Perceptron, label: Bool)] = []
    // A corner of the cube can be cut off alone, so there is always a next one.
    while left & table.bits != 0, left & ~table.bits != 0 {
      var best: (count: Int, index: Int) = (0, 0)
      for (index, bits) in repertoire.bits.enumerated() {
        let cut = bits & left
        guard cut & table.bits == 0 || cut & ~table.bits == 0 else { continue }
        if cut.nonzeroBitCount > best.count { best = (cut.nonzeroBitCount, index) }
      }
      let cut = repertoire.bits[best.index] & left
      cuts.append((repertoire.neurons[best.index], cut & table.bits != 0))
      left &= ~cut
    }
    let hidden = cuts.map(\.neuron)
    return HiddenLayerNetwork(
      hidden: hidden,
      output: output(behind: hidden, table)
        ?? decisionList(cuts.map(\.label), otherwise: left & table.bits != 0))
  }

  /// The output neuron with the weights that the learning rule finds, which are small; `nil` when that
  /// takes long.
  private static func output(behind hidden: [Perceptron], _ table: TruthTable) -> Perceptron? {
    let codes = (0..<table.rowCount).map { row in
      hidden.map { $0.fires(table.inputs(ofRow: row)) ? 1.0 : 0 }
    }
    var neuron = Perceptron(weights: .init(repeating: 0, count: hidden.count), bias: 0)
    let trace = trapping {
      try neuron.learn(points: codes, labels: table.outputs, passLimit: 500)
    }
    return trace.converged ? neuron : nil
  }

  /// The neuron that says the label of the first input that is on: each weight outdoes all later ones
  /// of the other sign.
  private static func decisionList(_ labels: [Bool], otherwise: Bool) -> Perceptron {
    // How much the inputs behind can add and take away at most.
    var (above, below) = (0.0, 0.0)
    let bias = otherwise ? 1.0 : 0
    let weights = labels.reversed().map { label in
      let weight = 1 + (label ? below : above)
      if label { above += weight } else { below += weight }
      return label ? weight : -weight
    }
    return Perceptron(weights: weights.reversed(), bias: bias)
  }
}
