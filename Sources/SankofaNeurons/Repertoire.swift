import SankofaNN

/// A set of functions that a kind of neuron can compute, each with a neuron that computes it.
public struct Repertoire<Neuron: BooleanNeuron>: Sendable {
  /// The neurons in the order in which they were found; each computes a different function.
  public let neurons: [Neuron]
  /// True when no such neuron can compute any other function.
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
