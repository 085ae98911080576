import SankofaNN

extension McCullochPittsNeuron {
  /// Returns all settings for a number of inputs that can give different functions: each input is
  /// excitatory, inhibitory or absent, and θ goes from 0 (no excitation needed) to one more than
  /// the number of excitatory inputs (never fires). The first inputs vary slowest.
  public static func settings(inputCount: Int) -> [McCullochPittsNeuron] {
    assignments(inputCount).flatMap { inputs in
      (0...inputs.count { $0 == .excitatory } + 1).map {
        McCullochPittsNeuron(inputs: inputs, threshold: $0)
      }
    }
  }

  /// Tries all settings until one computes the function.
  ///
  /// - Returns: the neuron, or `nil` when no setting computes the function, and the number of
  ///   settings tried.
  public static func search(_ table: TruthTable) -> (neuron: McCullochPittsNeuron?, tried: Int) {
    var tried = 0
    for neuron in settings(inputCount: table.inputCount) {
      tried += 1
      if neuron.bits == table.bits { return (neuron, tried) }
    }
    return (nil, tried)
  }

  /// Returns all functions of `inputCount` inputs, at most 6, that such a neuron can compute.
  public static func repertoire(inputCount: Int) -> Repertoire<McCullochPittsNeuron> {
    Repertoire(
      isComplete: true,
      settings(inputCount: inputCount).lazy.map { ($0.bits, $0) })
  }

  /// The rows for which the neuron fires, a bit for each row.
  var bits: UInt64 {
    var inhibited: UInt64 = 0
    // The sets of rows by the number of excitatory inputs that are on so far.
    var levels = [TruthTable.allRows(inputs.count)]
    for (index, kind) in inputs.enumerated() {
      let on = TruthTable.rows(withInput: index, of: inputs.count)
      switch kind {
      case .absent: break
      case .inhibitory: inhibited |= on
      case .excitatory:
        levels = (0...levels.count).map { level in
          let stays = level < levels.count ? levels[level] & ~on : 0
          return stays | (level > 0 ? levels[level - 1] & on : 0)
        }
      }
    }
    let reached = levels.enumerated().reduce(into: UInt64(0)) { rows, level in
      if level.offset >= threshold { rows |= level.element }
    }
    return reached & ~inhibited
  }

  private static func assignments(_ count: Int) -> [[Input]] {
    (0..<count).reduce([[]]) { all, _ in
      all.flatMap { start in Input.allCases.map { start + [$0] } }
    }
  }
}

extension TruthTable {
  /// The rows in which an input is on, as bits.
  static func rows(withInput input: Int, of inputCount: Int) -> UInt64 {
    // Input i is bit n - 1 - i of the row's number.
    let masks: [UInt64] = [
      0xAAAA_AAAA_AAAA_AAAA, 0xCCCC_CCCC_CCCC_CCCC, 0xF0F0_F0F0_F0F0_F0F0, 0xFF00_FF00_FF00_FF00,
      0xFFFF_0000_FFFF_0000, 0xFFFF_FFFF_0000_0000,
    ]
    return masks[inputCount - 1 - input] & allRows(inputCount)
  }
}
