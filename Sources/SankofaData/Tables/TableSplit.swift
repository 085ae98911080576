import SankofaTensor

/// The rows of a table for training, for validation and for testing.
public struct TableSplit: Sendable, Hashable {
  /// The rule by which rows are taken.
  public enum Rule: Sendable, Hashable {
    /// At random.
    case random
    /// At random, with the same share of each class in every part.
    case stratified([String])
    /// Whole groups at random: rows with the same text stay together.
    case groups([String])
    /// The latest: those with the largest numbers.
    case latest([Double])
  }

  /// The rows to learn from.
  public let training: [Int]
  /// The rows on which training is watched.
  public let validation: [Int]
  /// The rows that nothing is learned or chosen from.
  public let test: [Int]

  /// Splits rows. The same seed gives the same parts on every machine.
  ///
  /// - Parameters:
  ///   - rows: the rows to split.
  ///   - rule: the rule; its list has an element for each row of the table.
  ///   - testShare: the share of the rows for testing, at least 0 and below 1.
  ///   - validationShare: the share of the other rows for validation, at least 0 and below 1.
  ///   - seed: the seed of the order in which rows are taken.
  public init(
    _ rows: [Int], by rule: Rule, test testShare: Double = 0.2,
    validation validationShare: Double = 0.15, seed: UInt64 = 0
  ) {
    let key = RandomKey(seed: seed)
    let (rest, test) = TableSplit.parts(of: rows, rule, testShare, key.folded(1))
    let (training, validation) = TableSplit.parts(of: rest, rule, validationShare, key.folded(2))
    (self.training, self.validation, self.test) = (training, validation, test)
  }

  /// Makes a split of known parts.
  public init(training: [Int], validation: [Int], test: [Int]) {
    (self.training, self.validation, self.test) = (training, validation, test)
  }

  /// Splits rows into as many parts as there are folds. Each row is in the test of one fold.
  ///
  /// - Parameter folds: the number of folds, at least 2.
  public static func folds(
    _ folds: Int, of rows: [Int], by rule: Rule, validation share: Double = 0.15, seed: UInt64 = 0
  ) -> [TableSplit] {
    var rest = rows
    var tests: [[Int]] = []
    for fold in 0..<folds {
      let (kept, taken) = parts(
        of: rest, rule, 1 / Double(folds - fold), RandomKey(seed: seed).folded(UInt64(10 + fold)))
      tests.append(fold == folds - 1 ? rest : taken)
      rest = kept
    }
    return tests.enumerated().map { index, test in
      let others = tests.enumerated().filter { $0.offset != index }.flatMap(\.element).sorted()
      let (training, validation) = parts(
        of: others, rule, share, RandomKey(seed: seed).folded(UInt64(1_000 + index)))
      return TableSplit(training: training, validation: validation, test: test.sorted())
    }
  }

  /// Takes a share of the rows; both parts are in the order of the table.
  private static func parts(
    of rows: [Int], _ rule: Rule, _ share: Double, _ key: RandomKey
  ) -> (rest: [Int], taken: [Int]) {
    let wanted = Int((Double(rows.count) * share).rounded())
    if wanted == 0 { return (rows, []) }
    var taken: Set<Int> = []
    switch rule {
    case .random:
      taken = Set(shuffled(rows, key).prefix(wanted))
    case .latest(let times):
      // Rows of the same time stay in the order of the table.
      taken = Set(rows.sorted { (times[$0], $0) < (times[$1], $1) }.suffix(wanted))
    case .groups(let groups):
      var members: [String: [Int]] = [:]
      for row in rows { members[groups[row], default: []].append(row) }
      let names = members.keys.sorted()
      for index in shuffled(Array(names.indices), key) {
        // A group that would take more than is left over by half is left for the others.
        guard let group = members[names[index]], taken.count < wanted else { continue }
        let excess = taken.count + group.count - wanted
        if excess <= 0 || excess * 2 <= group.count { taken.formUnion(group) }
      }
    case .stratified(let labels):
      var members: [String: [Int]] = [:]
      for row in rows { members[labels[row], default: []].append(row) }
      // Each class gives its share; what rounding leaves goes to those that lost most by it.
      let classes = members.sorted { $0.key < $1.key }.map(\.value)
      let exact = classes.map { Double($0.count) * share }
      var counts = exact.map { Int($0) }
      let order = classes.indices.sorted {
        (exact[$1] - Double(counts[$1]), $0) < (exact[$0] - Double(counts[$0]), $1)
      }
      let missing = wanted - counts.reduce(0, +)
      for index in order.prefix(max(0, missing)) { counts[index] += 1 }
      for (index, group) in classes.enumerated() {
        taken.formUnion(shuffled(group, key.folded(UInt64(index))).prefix(counts[index]))
      }
    }
    return (rows.filter { !taken.contains($0) }, rows.filter(taken.contains))
  }

  private static func shuffled(_ rows: [Int], _ key: RandomKey) -> [Int] {
    key.permutation(of: rows.count).map { rows[Int($0)] }
  }
}
