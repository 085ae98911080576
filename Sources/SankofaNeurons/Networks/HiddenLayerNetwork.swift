import SankofaNN

/// A network of two layers: hidden neurons that see the inputs, and an output neuron that sees the
/// hidden neurons and nothing else.
public struct HiddenLayerNetwork<Neuron: BooleanNeuron>: Sendable, Hashable {
  /// The neurons of the hidden layer.
  public var hidden: [Neuron]
  /// The neuron behind them; it has an input for each of them.
  public var output: Neuron

  /// Makes a network.
  public init(hidden: [Neuron], output: Neuron) {
    self.hidden = hidden
    self.output = output
  }

  /// True for each hidden neuron that fires.
  public func hiddenValues(_ inputs: [Bool]) -> [Bool] { hidden.map { $0.fires(inputs) } }

  /// True when the output neuron fires.
  public func fires(_ inputs: [Bool]) -> Bool { output.fires(hiddenValues(inputs)) }

  /// True when it computes a function.
  public func computes(_ table: TruthTable) -> Bool {
    (0..<table.rowCount).allSatisfy { fires(table.inputs(ofRow: $0)) == table[$0] }
  }
}
