import SankofaNN

/// A neuron with Boolean inputs that fires or does not fire.
public protocol BooleanNeuron: Sendable, Hashable {
  /// The number of inputs.
  var inputCount: Int { get }

  /// Returns true when the neuron fires. Traps unless there is a value for each input.
  func fires(_ inputs: [Bool]) -> Bool

  /// Returns functions of `inputCount` inputs that such a neuron can compute, with a neuron for
  /// each.
  static func repertoire(inputCount: Int) -> Repertoire<Self>

  /// Returns true when such a neuron can compute a function.
  static func canCompute(_ table: TruthTable) -> Bool

  /// Returns a network with one hidden layer that computes a function. It is found quickly, but
  /// need not be the smallest.
  static func covering(_ table: TruthTable) -> HiddenLayerNetwork<Self>

  /// True when negating an input or the output always gives a function that such a neuron can
  /// compute, too.
  static var isClosedUnderNegation: Bool { get }
}

extension BooleanNeuron {
  /// Returns the function that the neuron computes. Throws ``SankofaError`` unless it has 1…6
  /// inputs.
  public func truthTable() throws -> TruthTable {
    try TruthTable(inputCount: inputCount, fires)
  }
}

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
