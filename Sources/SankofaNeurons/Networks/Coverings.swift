import SankofaTensor
import SankofaNN

extension McCullochPittsNeuron {
  /// Returns a network whose hidden neurons fire only for rows with output 1, followed by an OR, or
  /// only for rows with output 0, followed by a NOR. Each neuron covers as many of the remaining
  /// rows as possible.
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
    // A neuron can fire for a single row, so there is always a next one.
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
  /// Returns a network whose hidden neurons cut off rows with equal outputs, one neuron after the
  /// other and each as many rows as possible, until the remaining rows have equal outputs. The
  /// output neuron gives the output of the rows cut off by the first hidden neuron that fires.
  ///
  /// Source: M. Marchand, M. Golea and P. Ruján, "A convergence theorem for sequential learning in
  /// two-layer perceptrons" (1990).
  public static func covering(_ table: TruthTable) -> HiddenLayerNetwork<Perceptron> {
    let repertoire = repertoire(inputCount: table.inputCount)
    var left = TruthTable.allRows(table.inputCount)
    var cuts: [(neuron: Perceptron, label: Bool)] = []
    // A single corner of the cube can be cut off, so there is always a next one.
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

  /// Returns the output neuron with weights from the learning rule, which are small; `nil` when 500
  /// epochs are not enough.
  private static func output(behind hidden: [Perceptron], _ table: TruthTable) -> Perceptron? {
    let codes = (0..<table.rowCount).map { row in
      hidden.map { $0.fires(table.inputs(ofRow: row)) ? 1.0 : 0 }
    }
    var neuron = Perceptron(weights: .init(repeating: 0, count: hidden.count), bias: 0)
    let trace = trapping {
      try neuron.learn(points: codes, labels: table.outputs, epochs: 500)
    }
    return trace.converged ? neuron : nil
  }

  /// Returns the neuron that gives the label of the first input that is on: each weight is larger
  /// than the sum of all later ones of the opposite sign.
  private static func decisionList(_ labels: [Bool], otherwise: Bool) -> Perceptron {
    // The most that the later inputs can add and subtract.
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
