import SankofaNN

/// Functions that neurons of a kind can compute, each with the neuron that was found for it.
public struct Repertoire<Neuron: BooleanNeuron>: Sendable {
  /// The neurons, in the order in which they were found; each computes another function.
  public let neurons: [Neuron]
  /// True when a function that is not here cannot be computed by such a neuron.
  public let isComplete: Bool
  /// The rows for which each neuron fires, as bits.
  let bits: [UInt64]

  /// Keeps the first neuron of each function.
  init(isComplete: Bool, _ candidates: some Sequence<(bits: UInt64, neuron: Neuron)>) {
    var (neurons, bits): ([Neuron], [UInt64]) = ([], [])
    var seen: Set<UInt64> = []
    for candidate in candidates where seen.insert(candidate.bits).inserted {
      neurons.append(candidate.neuron)
      bits.append(candidate.bits)
    }
    (self.neurons, self.bits, self.isComplete) = (neurons, bits, isComplete)
  }
}
