import SankofaNN

/// A neuron that takes inputs that are on or off, and fires or does not.
public protocol BooleanNeuron: Sendable, Hashable {
  /// The number of inputs.
  var inputCount: Int { get }

  /// True when it fires. Traps unless there is a value for each input.
  func fires(_ inputs: [Bool]) -> Bool

  /// The functions of some number of inputs that such a neuron can compute, with a neuron for each.
  static func repertoire(inputCount: Int) -> Repertoire<Self>

  /// True when such a neuron can compute a function.
  static func canCompute(_ table: TruthTable) -> Bool

  /// A network with one hidden layer that computes a function, quickly found rather than small.
  static func covering(_ table: TruthTable) -> HiddenLayerNetwork<Self>

  /// True when turning an input or the output round always gives a function that such a neuron can
  /// compute too.
  static var isClosedUnderNegation: Bool { get }
}

extension BooleanNeuron {
  /// The function that it computes. Throws ``NeuronError`` unless it has 1…6 inputs.
  public func truthTable() throws -> TruthTable {
    try TruthTable(inputCount: inputCount, fires)
  }
}
