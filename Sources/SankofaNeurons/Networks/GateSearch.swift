/// The search for what computes a Boolean function: one neuron, or else the smallest network with one
/// hidden layer.
///
/// ```swift
/// let search = GateSearch<Perceptron>(try Gate.xor.table())
/// search.neuron            // nil: no single perceptron computes XOR
/// search.witness           // why not
/// search.network?.network  // two hidden neurons and an output neuron
/// ```
public struct GateSearch<Neuron: SearchableNeuron>: Sendable {
  /// The function.
  public let table: TruthTable
  /// The neuron that computes it, if one does.
  public let neuron: Neuron?
  /// The number of settings that were tried.
  public let tried: Int
  /// The proof that no perceptron computes it; `nil` where all settings were tried instead.
  public let witness: InseparabilityWitness?
  /// The network, where a single neuron does not compute the function.
  public let network: HiddenLayerSearch<Neuron>?

  /// Searches for one neuron, and for a network where there is none.
  public init(_ table: TruthTable) {
    self.table = table
    (neuron, tried, witness) = Neuron.attempt(table)
    network = neuron == nil ? HiddenLayerSearch(table) : nil
  }
}

/// A kind of neuron of which the one that computes a function can be found.
public protocol SearchableNeuron: BooleanNeuron {
  /// Looks for a neuron that computes a function. Where there is none, the witness or the number of
  /// settings tried is the reason.
  static func attempt(
    _ table: TruthTable
  ) -> (neuron: Self?, tried: Int, witness: InseparabilityWitness?)
}

extension Perceptron: SearchableNeuron {
  /// The neuron that ``search(_:)`` finds, or the proof that there is none.
  public static func attempt(
    _ table: TruthTable
  ) -> (neuron: Perceptron?, tried: Int, witness: InseparabilityWitness?) {
    switch search(table) {
    case .found(let neuron, let tried): (neuron, tried, nil)
    case .impossible(let witness): (nil, 0, witness)
    }
  }
}

extension McCullochPittsNeuron: SearchableNeuron {
  /// The neuron that ``search(_:)`` finds; all settings were tried where there is none.
  public static func attempt(
    _ table: TruthTable
  ) -> (neuron: McCullochPittsNeuron?, tried: Int, witness: InseparabilityWitness?) {
    let (neuron, tried) = search(table)
    return (neuron, tried, nil)
  }
}
