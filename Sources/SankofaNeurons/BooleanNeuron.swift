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
