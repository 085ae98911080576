import SankofaNN

/// The search for the smallest network with one hidden layer that computes a function.
///
/// The search tries networks with 1, 2 and 3 hidden neurons, and 4 if a neuron has few functions,
/// in this order: every output function that depends on all hidden neurons, with every choice of
/// hidden functions. It skips choices that cannot compute the function any more, so a complete
/// search without result is a proof. If the functions of a neuron are too many (perceptrons of 5
/// and 6 inputs) or the search takes too long, the result is an upper bound, and ``fewestPossible``
/// is what is proved.
public struct HiddenLayerSearch<Neuron: BooleanNeuron>: Sendable {
  /// The network that was found; it computes the function.
  public let network: HiddenLayerNetwork<Neuron>
  /// The proved lower bound of the number of hidden neurons.
  public let fewestPossible: Int
  /// The number of choices of hidden neurons that were tried.
  public let tried: Int

  /// True when it is proved that no network has fewer hidden neurons.
  public var isSmallest: Bool { network.hidden.count == fewestPossible }

  /// Searches for the smallest network.
  ///
  /// - Parameters:
  ///   - table: the function to compute.
  ///   - budget: the largest number of choices of hidden neurons to try for each size of network.
  public init(_ table: TruthTable, budget: Int = 100_000_000) {
    let hidden = Neuron.repertoire(inputCount: table.inputCount)
    // A network with one hidden neuron computes that neuron's function or its negation.
    var fewest = Neuron.isClosedUnderNegation && !Neuron.canCompute(table) ? 2 : 1
    var tried = 0
    let largest = hidden.neurons.count <= Self.fewFunctions ? 4 : 3
    for count in fewest...largest {
      var attempt = SizedSearch(table, hidden, hiddenCount: count, budget: budget)
      let found = attempt.network()
      tried += attempt.tried
      if let found {
        self.init(network: found, fewestPossible: fewest, tried: tried)
        return
      }
      if attempt.isExhausted, hidden.isComplete, fewest == count { fewest = count + 1 }
    }
    self.init(network: Neuron.covering(table), fewestPossible: fewest, tried: tried)
  }

  /// The largest number of functions for which a search with four hidden neurons is feasible.
  private static var fewFunctions: Int { 200 }

  private init(network: HiddenLayerNetwork<Neuron>, fewestPossible: Int, tried: Int) {
    (self.network, self.fewestPossible, self.tried) = (network, fewestPossible, tried)
  }
}

/// The search among networks of one size.
private struct SizedSearch<Neuron: BooleanNeuron> {
  private let target: UInt64
  private let rows: UInt64
  private let hidden: Repertoire<Neuron>
  private let hiddenCount: Int
  private let budget: Int
  private(set) var tried = 0

  init(_ table: TruthTable, _ hidden: Repertoire<Neuron>, hiddenCount: Int, budget: Int) {
    target = table.bits
    rows = TruthTable.allRows(table.inputCount)
    (self.hidden, self.hiddenCount, self.budget) = (hidden, hiddenCount, budget)
  }

  /// True when all choices were tried.
  var isExhausted: Bool { tried < budget }

  mutating func network() -> HiddenLayerNetwork<Neuron>? {
    let outputs = Neuron.repertoire(inputCount: hiddenCount)
    for (bits, neuron) in zip(outputs.bits, outputs.neurons) {
      let output = OutputFunction(inputCount: hiddenCount, bits: bits)
      // Exchanging hidden neurons, or negating them where the kind allows it, gives nothing new.
      guard output.dependsOnAll, output.isLastOfPermutations,
        !Neuron.isClosedUnderNegation || output.isRising
      else { continue }
      if let chosen = extend([], [rows], output) {
        return HiddenLayerNetwork(hidden: chosen.map { hidden.neurons[$0] }, output: neuron)
      }
    }
    return nil
  }

  /// Chooses the remaining hidden neurons. `groups[p]` has the rows for which the outputs of the
  /// neurons chosen so far are the binary digits of p.
  private mutating func extend(
    _ chosen: [Int], _ groups: [UInt64], _ output: OutputFunction
  ) -> [Int]? {
    let isOrdered = chosen.count > 0 && output.isSymmetric(chosen.count - 1)
    let first = isOrdered ? chosen[chosen.count - 1] : 0
    if chosen.count == hiddenCount - 1 {
      return last(groups, output, from: first).map { chosen + [$0] }
    }
    for index in first..<hidden.bits.count {
      tried += 1
      if tried >= budget { return nil }
      let bits = hidden.bits[index]
      let split = groups.flatMap { [$0 & ~bits, $0 & bits] }
      guard output.allows(target, split, chosen.count + 1) else { continue }
      if let found = extend(chosen + [index], split, output) { return found }
    }
    return nil
  }

  /// Finds the last hidden neuron: for each row, its output is either determined or irrelevant.
  private mutating func last(
    _ groups: [UInt64], _ output: OutputFunction, from first: Int
  ) -> Int? {
    var (important, wanted): (UInt64, UInt64) = (0, 0)
    for (prefix, group) in groups.enumerated() {
      let (off, on) = (
        output.bits >> UInt64(2 * prefix) & 1, output.bits >> UInt64(2 * prefix + 1) & 1
      )
      if off == on { continue }
      important |= group
      wanted |= group & (on == 1 ? target : ~target)
    }
    let found = hidden.bits[first...].firstIndex { ($0 ^ wanted) & important == 0 }
    tried += found.map { $0 - first + 1 } ?? hidden.bits.count - first
    return found
  }
}

/// The function of the output neuron, a bit for each pattern of the hidden neurons, with the first
/// neuron as the highest digit of the pattern.
private struct OutputFunction {
  let inputCount: Int
  let bits: UInt64

  private func rises(_ input: Int) -> (up: Bool, down: Bool) {
    let on = TruthTable.rows(withInput: input, of: inputCount)
    let above = (bits & on) >> UInt64(1 << (inputCount - 1 - input))
    let below = bits & ~on
    return (above & ~below != 0, below & ~above != 0)
  }

  var dependsOnAll: Bool { (0..<inputCount).allSatisfy { rises($0).up || rises($0).down } }

  /// True when turning an input on never turns the output off.
  var isRising: Bool { (0..<inputCount).allSatisfy { !rises($0).down } }

  /// True when no function with permuted inputs has a larger number. In the function with the
  /// largest number, the first inputs determine the most, so that the search backtracks early.
  var isLastOfPermutations: Bool {
    permutations(Array(0..<inputCount)).allSatisfy { permuted($0) <= bits }
  }

  /// Returns true when exchanging an input and the next one does not change the function.
  func isSymmetric(_ input: Int) -> Bool {
    var order = Array(0..<inputCount)
    order.swapAt(input, input + 1)
    return permuted(order) == bits
  }

  /// Returns true when `target` is still possible after `count` neurons are chosen: all rows whose
  /// output they determine have the right one.
  func allows(_ target: UInt64, _ groups: [UInt64], _ count: Int) -> Bool {
    let width = UInt64(1 << (inputCount - count))
    let all = TruthTable.allRows(inputCount - count)
    for (prefix, group) in groups.enumerated() {
      let rest = bits >> (UInt64(prefix) * width) & all
      if rest == 0, group & target != 0 { return false }
      if rest == all, group & ~target != 0 { return false }
    }
    return true
  }

  private func permuted(_ order: [Int]) -> UInt64 {
    (0..<(1 << inputCount)).reduce(into: 0) { result, row in
      let values = TruthTable.inputs(row, of: inputCount)
      let other = order.reduce(0) { 2 * $0 + (values[$1] ? 1 : 0) }
      result |= (bits >> UInt64(other) & 1) << UInt64(row)
    }
  }

  private func permutations(_ items: [Int]) -> [[Int]] {
    items.isEmpty
      ? [[]]
      : items.flatMap { item in
        permutations(items.filter { $0 != item }).map { [item] + $0 }
      }
  }
}
