import SankofaData
import SankofaTensor
import SankofaTraining
import Testing

/// The reasons to doubt a training on a table, and what it reached.
struct TableWarningTests {
  private func training(
    _ table: DataTable, target: String, _ change: (inout TableTraining.Options) -> Void = { _ in }
  ) throws -> TableTraining {
    var options = TableTraining.Options()
    change(&options)
    return try TableTraining(table, Columns(of: table, target: target), options)
  }

  @Test func aCopyOfTheTargetIsTold() throws {
    let rows = (0..<50).map { ["\(Double($0 * 7 % 50) / 2)", "\($0 * 7 % 50)", "\($0 % 4).5"] }
    let table = try DataTable(name: "t", columnNames: ["half", "y", "x"], rows: rows)
    #expect(
      try training(table, target: "y").warnings() == [
        "column \"half\" alone predicts the target nearly always; leave it out with --drop if it is not "
          + "known before the target."
      ])
  }

  @Test func repeatedRowsAreTold() throws {
    let rows = (0..<60).map { ["\($0 % 6).5", "\([3, 1, 4, 1, 5, 9][$0 % 6]).5"] }
    let table = try DataTable(name: "t", columnNames: ["x", "y"], rows: rows)
    let warnings = try training(table, target: "y").warnings()
    #expect(warnings.count == 1 && warnings[0].hasPrefix("12 of 12 test rows are also among"))
  }

  @Test func rareClassesAreTold() throws {
    let rows = (0..<200).map { ["\($0 * 37 % 101).5", $0 % 40 == 0 ? "rare" : "common"] }
    let table = try DataTable(name: "t", columnNames: ["x", "c"], rows: rows)
    let rare = try training(table, target: "c")
    #expect(try rare.warnings().contains { $0.hasPrefix("class \"rare\" has only 3 of 136") })
    // 136 / (2 · 3) and 136 / (2 · 133)
    let weights = rare.classWeights()
    #expect(
      abs((weights[1] ?? 0) - 136.0 / 6) < 1e-12 && abs((weights[0] ?? 0) - 136.0 / 266) < 1e-12)
  }

  /// A date of closing is there only for what is closed.
  @Test func missingValuesThatGiveTheTargetAwayAreTold() throws {
    func table(_ change: (Int) -> Bool = { _ in false }) throws -> DataTable {
      let rows = (0..<90).map { row -> [String] in
        let isOpen = (row * 7 % 3 == 0) != change(row)
        return [
          isOpen ? "" : "\(row * 37 % 89).5", "\(row * 13 % 89).25",
          ["open", "lost", "won"][row * 7 % 3],
        ]
      }
      return try DataTable(name: "t", columnNames: ["closed", "x", "state"], rows: rows)
    }
    #expect(
      try training(table(), target: "state").warnings() == [
        "column \"closed\" lacks a value nearly exactly where the target is \"open\", so that its missing "
          + "values alone give the target away; leave it out with --drop if it is filled in only afterwards."
      ])
    // A fifth of the rows are otherwise.
    #expect(try training(table { $0 % 5 == 1 }, target: "state").warnings().isEmpty)
  }

  @Test func rowsToValidateOnThatAreMissingAreTold() throws {
    let rows = (0..<60).map { ["\($0 * 7 % 59).5", "\($0 * 11 % 53).5", "g\($0 / 20)"] }
    let table = try DataTable(name: "t", columnNames: ["x", "y", "g"], rows: rows)
    let training = try training(table, target: "y") { $0.groups = "g" }
    #expect(training.validation == nil)
    #expect(
      try training.warnings().filter { $0.hasPrefix("no rows") } == [
        "no rows are left to validate on, since the groups of --groups are too large to give some to "
          + "validation; training runs for all of its 400 epochs, and nothing shows if fewer were better; "
          + "raise --validation-split, or choose a column with more groups."
      ])
    #expect(
      try self.training(table, target: "y") {
        $0.groups = "g"; $0.validationShare = 0
      }
      .warnings().allSatisfy { !$0.hasPrefix("no rows") })
  }

  @Test func aColumnWithoutValuesInTheTrainingRowsIsTold() throws {
    let rows = (0..<60).map {
      ["\($0 * 7 % 59).5", "\($0 * 11 % 53).5", "\($0)", $0 < 57 ? "" : "\($0).5"]
    }
    let table = try DataTable(name: "t", columnNames: ["x", "y", "when", "late"], rows: rows)
    var options = TableTraining.Options()
    options.time = "when"
    var columns = try Columns(of: table, target: "y")
    try columns.set("when", to: .number, in: table)
    let training = try TableTraining(table, columns, options)
    #expect(
      try training.warnings().contains(
        "column \"late\" has nothing to learn from in the training rows, and is left out."))
  }

  /// Features of yes and no may be written in any case; classes are the words themselves.
  @Test func classesInSeveralSpellingsAreTold() throws {
    let rows = (0..<60).map { ["\($0 * 7 % 59).5", ["yes", "No", "Yes", "no"][$0 * 7 % 4]] }
    let table = try DataTable(name: "t", columnNames: ["x", "c"], rows: rows)
    #expect(
      try training(table, target: "c").warnings() == [
        "t, column \"c\": \"No\" and \"no\", \"Yes\" and \"yes\" differ only in spaces or in upper and "
          + "lower case, and count as different words; write each in one way."
      ])
    #expect(try Columns(of: table).warnings(about: table).isEmpty)
  }

  @Test func rowsOfTheTestWithoutATargetAreTold() throws {
    func rows(_ name: String, _ target: (Int) -> String) throws -> DataTable {
      let rows = (0..<60).map { ["\($0 * 7 % 59).5", target($0)] }
      return try DataTable(name: name, columnNames: ["x", "y"], rows: rows)
    }
    let table = try rows("t") { "\($0 * 11 % 53).5" }
    let test = try rows("u") {
      $0 % 20 == 3 ? "NA" : $0 == 9 ? "much" : "\($0 * 5 % 53).25"
    }
    let training = try TableTraining(table, Columns(of: table, target: "y"), test: test)
    #expect(try training.warnings() == ["left out 4 rows of u without a target."])
  }

  // MARK: Judgement

  private func short(_ epochs: Int, hidden: [Int] = [4]) -> TableRecipe {
    TableRecipe(hidden: hidden, batchSize: 16, epochs: epochs, patience: 20, learningRate: 0.01)
  }

  /// Nothing about y follows from x.
  @Test func aNetworkThatIsNoBetterThanTheMeanIsTold() throws {
    let key = RandomKey(seed: 3)
    func draw(_ index: Int) -> Double { key.uniform(at: UInt64(index)) }
    let rows = (0..<60).map { ["\(draw($0))", "\(draw(100 + $0))"] }
    let table = try DataTable(name: "t", columnNames: ["x", "y"], rows: rows)
    let training = try training(table, target: "y") { $0.recipe = short(1, hidden: [32]) }
    let outcome = try training.run()
    #expect(outcome.scores.main <= outcome.trivial.main)
    let text = try #require(outcome.judgement(of: training))
    #expect(
      text.hasPrefix(
        "on the test rows this network is no better than the mean of the training rows (R² "))
    #expect(
      text.hasSuffix(
        "): the columns say little about \"y\", or the 41 rows to train on are too few; add rows, or columns "
          + "that have to do with it."))
  }

  @Test func aNetworkThatIsWorseThanALinearModelIsTold() throws {
    let rows = (0..<120).map { ["\($0 * 37 % 120)", "\($0 * 37 % 120 * 3 + 1).5"] }
    let table = try DataTable(name: "t", columnNames: ["x", "y"], rows: rows)
    let training = try training(table, target: "y") {
      $0.recipe = short(12, hidden: [2])
      $0.recipe?.dropout = 0.5
    }
    let outcome = try training.run()
    let text = outcome.judgement(of: training)
    #expect(
      text?.hasPrefix("a linear model does better on the test rows (R² 0.") == true, "\(text ?? "")"
    )
    #expect(
      text?.hasSuffix("; train one with --hidden none --learning-rate 0.01, or add rows.") == true)
    // A linear model is not worse than itself.
    let linear = try self.training(table, target: "y") { $0.recipe = short(12, hidden: []) }
    #expect(try linear.run().judgement(of: linear)?.hasPrefix("a linear") != true)
  }
}
