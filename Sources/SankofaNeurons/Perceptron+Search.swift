import SankofaTensor
import SankofaNN

extension Perceptron {
  /// The result of a search for weights.
  public enum Search: Sendable, Hashable {
    /// A neuron, and the number of settings of its weights that were tried.
    case found(Perceptron, tried: Int)
    /// The proof that no weights compute the function. The points of the witness are rows.
    case impossible(InseparabilityWitness)
  }

  /// The largest number of settings that are tried before the weights of the linear program are
  /// used.
  private static let mostSettings = 1_000_000

  /// Finds weights and a bias that compute a function, or a proof that there are none.
  ///
  /// ``LinearSeparability`` decides whether there are any. If so, whole-number weights are tried in
  /// rising order: first those whose largest is 1, then 2, and so on. The sign of each weight is
  /// that of the only direction in which its input can change the output. The bias is halfway
  /// between the sums of the rows that must fire and those that must not. After a million settings
  /// (6 inputs reach this at weights of 10), the weights of the linear program are used instead.
  public static func search(_ table: TruthTable) -> Search {
    switch trapping({ try LinearSeparability(points: table.points, labels: table.outputs) }) {
    case .inseparable(let witness): return .impossible(witness)
    case .separable(let plane):
      var search = WeightSearch(table)
      if let found = search.smallest(budget: mostSettings) {
        return .found(found, tried: search.tried)
      }
      guard let neuron = plane.perceptron else {
        preconditionFailure("a function of 6 inputs has weights below 2^53")
      }
      return .found(neuron, tried: search.tried)
    }
  }
}

/// The search for the smallest whole-number weights of a function that has some.
struct WeightSearch {
  private let table: TruthTable
  /// 1 for inputs that can turn the neuron on, −1 for those that can turn it off, and 0 for those
  /// that change nothing.
  private let signs: [Int]
  private(set) var tried = 0

  init(_ table: TruthTable) {
    self.table = table
    // A perceptron's function either only rises or only falls with an input, by the sign of its
    // weight.
    signs = (0..<table.inputCount).map { input in
      let on = TruthTable.rows(withInput: input, of: table.inputCount)
      let distance = UInt64(1 << (table.inputCount - 1 - input))
      let (above, below) = ((table.bits & on) >> distance, table.bits & ~on)
      return above == below ? 0 : above & ~below != 0 ? 1 : -1
    }
  }

  /// Returns the neuron with the smallest maximum of |w|, and among these the smallest sum of |w|;
  /// `nil` when the budget is spent.
  mutating func smallest(budget: Int) -> Perceptron? {
    let active = signs.indices.filter { signs[$0] != 0 }
    var largest = 1
    while tried < budget {
      var best: (size: Int, neuron: Perceptron)?
      var sizes = [Int](repeating: 1, count: active.count)
      repeat {
        guard active.isEmpty || sizes.contains(largest) else { continue }
        tried += 1
        let size = sizes.reduce(0, +)
        if size < best?.size ?? .max, let neuron = neuron(sizes, active) { best = (size, neuron) }
      } while Self.advance(&sizes, upTo: largest)
      if let best { return best.neuron }
      largest += 1
    }
    return nil
  }

  /// Advances the numbers like a counter, the last number first; returns false after the last
  /// combination.
  private static func advance(_ sizes: inout [Int], upTo largest: Int) -> Bool {
    for index in sizes.indices.reversed() {
      if sizes[index] < largest {
        sizes[index] += 1
        return true
      }
      sizes[index] = 1
    }
    return false
  }

  private func neuron(_ sizes: [Int], _ active: [Int]) -> Perceptron? {
    var weights = signs
    for (size, input) in zip(sizes, active) { weights[input] *= size }
    return Perceptron(table.bits, wholeWeights: weights)
  }
}

extension Perceptron {
  /// Makes the neuron with these weights that fires exactly for these rows; `nil` when no bias
  /// gives this.
  init?(_ bits: UInt64, wholeWeights weights: [Int]) {
    let sums = Perceptron.sums(weights)
    var (least, greatest): (Int?, Int?) = (nil, nil)
    for (row, sum) in sums.enumerated() {
      if bits >> UInt64(row) & 1 == 1 {
        least = min(least ?? sum, sum)
      } else {
        greatest = max(greatest ?? sum, sum)
      }
    }
    // Twice the threshold, which is halfway between the sums; a constant function keeps the same
    // distance of ½ from its rows.
    let middle =
      switch (greatest, least) {
      case (let greatest?, let least?): greatest + least
      case (let greatest?, nil): 2 * greatest + 1
      case (nil, let least?): 2 * least - 1
      case (nil, nil): 0
      }
    if let greatest, let least, least <= greatest { return nil }
    self.init(weights: weights.map(Double.init), bias: middle == 0 ? 0 : -Double(middle) / 2)
  }

  /// Returns the sum of weights for each row.
  static func sums(_ weights: [Int]) -> [Int] {
    // In the order of rows: without and with each input, for each combination of those before it.
    weights.reduce([0]) { sums, weight in sums.flatMap { [$0, $0 + weight] } }
  }
}

extension Perceptron {
  /// Returns the functions of `inputCount` inputs that perceptrons with small whole-number weights
  /// can compute. Up to 4 inputs these are all functions of perceptrons (weights up to 3 are
  /// enough, S. Muroga, *Threshold Logic and its Applications*, 1971), beyond that those with
  /// weights of −1, 0 and 1.
  ///
  /// Neurons with smaller weights come first.
  public static func repertoire(inputCount: Int) -> Repertoire<Perceptron> {
    let largest = inputCount > 4 ? 1 : max(1, inputCount - 1)
    let weights = (0..<inputCount).reduce([[Int]]([[]])) { all, _ in
      all.flatMap { start in
        stride(from: largest, through: -largest, by: -1).map { start + [$0] }
      }
    }
    let sizes = weights.map { $0.reduce(0) { $0 + abs($1) } }
    let order = weights.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    return Repertoire(
      isComplete: inputCount <= 4,
      order.lazy.flatMap { Perceptron.steps(weights[$0]) })
  }

  /// Returns the functions of these weights, one for each threshold that gives another function.
  private static func steps(_ weights: [Int]) -> [(bits: UInt64, neuron: Perceptron)] {
    let sums = sums(weights)
    let values = Set(sums).sorted()
    return ([values[0] - 1] + values).compactMap { threshold in
      let bits = sums.enumerated().reduce(into: UInt64(0)) { bits, sum in
        if sum.element > threshold { bits |= 1 << UInt64(sum.offset) }
      }
      return Perceptron(bits, wholeWeights: weights).map { (bits, $0) }
    }
  }
}
