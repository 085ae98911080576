import SankofaNN

/// The search for the smallest network with one hidden layer that computes a function.
///
/// Networks with 1, 2 and 3 hidden neurons, and 4 where these have few functions, are gone through in that
/// order: every output function that depends on all hidden neurons, with every choice of functions. What cannot come right
/// any more is left out early, so that going through to the end is a proof. Where the functions of
/// a neuron are too many (perceptrons of 5 and 6 inputs) or the search grows too long, what is found
/// is an upper bound, and ``fewestPossible`` says how much is known.
public struct HiddenLayerSearch<Neuron: BooleanNeuron>: Sendable {
  /// The network found; it computes the function.
  public let network: HiddenLayerNetwork<Neuron>
  /// The number of hidden neurons below which there is none: proved, not guessed.
  public let fewestPossible: Int
  /// The number of choices of hidden neurons that were looked at.
  public let tried: Int

  /// True when no network has fewer hidden neurons.
  public var isSmallest: Bool { network.hidden.count == fewestPossible }

  /// Searches.
  ///
  /// - Parameters:
  ///   - table: the function.
  ///   - budget: the number of choices of hidden neurons are looked at for each size of network.
  public init(_ table: TruthTable, budget: Int = 100_000_000) {
    let hidden = Neuron.repertoire(inputCount: table.inputCount)
    // Behind one hidden neuron comes that neuron's function, or its opposite.
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

  /// Of so many functions choices of four can be gone through.
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

  /// True when everything was looked at.
  var isExhausted: Bool { tried < budget }

  mutating func network() -> HiddenLayerNetwork<Neuron>? {
    let outputs = Neuron.repertoire(inputCount: hiddenCount)
    for (bits, neuron) in zip(outputs.bits, outputs.neurons) {
      let output = OutputFunction(inputCount: hiddenCount, bits: bits)
      // Hidden neurons may change places, and turn round where that makes no difference.
      guard output.dependsOnAll, output.isLastOfPermutations,
        !Neuron.isClosedUnderNegation || output.isRising
      else { continue }
      if let chosen = extend([], [rows], output) {
        return HiddenLayerNetwork(hidden: chosen.map { hidden.neurons[$0] }, output: neuron)
      }
    }
    return nil
  }

  /// Chooses the remaining hidden neurons. `groups[p]` has the rows for which the neurons chosen so far
  /// fire as the binary digits of p say.
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

  /// The last neuron: for each row it is either settled what it must do, or without importance.
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
    tried += (found ?? hidden.bits.count) - first + 1
    return found
  }
}

/// The function of the output neuron: a bit for each pattern of hidden neurons, the first one first.
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

  /// True when none of the functions with exchanged inputs comes behind. In the last one the first
  /// inputs settle the most, so that the search turns back early.
  var isLastOfPermutations: Bool {
    permutations(Array(0..<inputCount)).allSatisfy { permuted($0) <= bits }
  }

  /// True when exchanging an input and the next one makes no difference.
  func isSymmetric(_ input: Int) -> Bool {
    var order = Array(0..<inputCount)
    order.swapAt(input, input + 1)
    return permuted(order) == bits
  }

  /// True when `target` can still come right when `count` neurons are chosen: rows for which the
  /// output is settled by them have it right.
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
