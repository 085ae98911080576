import SankofaData
import Testing

/// Which rows are learned from, and which are kept for the test.
struct TableSplitTests {
  private let rows = Array(0..<100)

  private func check(_ split: TableSplit) {
    #expect((split.training + split.validation + split.test).sorted() == rows)
  }

  @Test func shares() {
    let split = TableSplit(rows, by: .random)
    check(split)
    #expect(split.test.count == 20 && split.validation.count == 12 && split.training.count == 68)
    #expect(split == TableSplit(rows, by: .random, seed: 0))
    #expect(split != TableSplit(rows, by: .random, seed: 1))
  }

  /// Of 80 and 20 rows, a fifth each.
  @Test func eachClassGivesItsShare() {
    let labels = rows.map { $0 % 5 == 0 ? "rare" : "common" }
    let split = TableSplit(rows, by: .stratified(labels))
    check(split)
    #expect(split.test.count { labels[$0] == "rare" } == 4)
    #expect(split.validation.count { labels[$0] == "rare" } == 2)
  }

  @Test func groupsStayTogether() {
    let groups = rows.map { "g\($0 / 7)" }
    let split = TableSplit(rows, by: .groups(groups))
    check(split)
    let parts = [split.training, split.validation, split.test].map { Set($0.map { groups[$0] }) }
    #expect(parts[0].isDisjoint(with: parts[1]) && parts[0].isDisjoint(with: parts[2]))
    #expect(parts[1].isDisjoint(with: parts[2]))
    #expect(15...25 ~= split.test.count && !split.validation.isEmpty)
  }

  @Test func theLatestAreTested() {
    let times = rows.map { Double(($0 * 37) % 100) }
    let split = TableSplit(rows, by: .latest(times))
    check(split)
    let learned = split.training.map { times[$0] }.max() ?? 0
    #expect(split.validation.allSatisfy { times[$0] > learned })
    #expect(split.test.allSatisfy { times[$0] >= 80 })
  }

  @Test(arguments: [2, 3, 7])
  func eachRowIsTestedOnce(_ count: Int) {
    let folds = TableSplit.folds(count, of: rows, by: .random)
    #expect(folds.flatMap(\.test).sorted() == rows)
    for fold in folds { check(fold) }
  }
}
