import SankofaNN

/// A network of two layers: hidden neurons that see the inputs, and an output neuron that sees only
/// the hidden neurons.
public struct HiddenLayerNetwork<Neuron: BooleanNeuron>: Sendable, Hashable {
  /// The neurons of the hidden layer.
  public var hidden: [Neuron]
  /// The output neuron, with an input for each hidden neuron.
  public var output: Neuron

  /// Makes a network from its hidden neurons and its output neuron.
  public init(hidden: [Neuron], output: Neuron) {
    self.hidden = hidden
    self.output = output
  }

  /// Returns true for each hidden neuron that fires.
  public func hiddenValues(_ inputs: [Bool]) -> [Bool] { hidden.map { $0.fires(inputs) } }

  /// Returns true when the output neuron fires.
  public func fires(_ inputs: [Bool]) -> Bool { output.fires(hiddenValues(inputs)) }

  /// Returns true when the network computes a function, in all rows.
  public func computes(_ table: TruthTable) -> Bool {
    (0..<table.rowCount).allSatisfy { fires(table.inputs(ofRow: $0)) == table[$0] }
  }
}
