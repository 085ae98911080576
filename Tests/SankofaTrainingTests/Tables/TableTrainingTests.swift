import SankofaData
import SankofaTensor
import SankofaTraining
import Testing

/// Training on a table, from its cells to the scores on rows that were held out.
struct TableTrainingTests {
  /// Rows of two numbers and a word; the price follows from them, but for a little noise.
  private func houses(_ count: Int, seed: UInt64 = 0) throws -> DataTable {
    let key = RandomKey(seed: seed)
    func draw(_ index: Int) -> Double { key.uniform(at: UInt64(index)) }
    let towns = ["Accra", "Ho", "Tema"]
    let rows = (0..<count).map { row -> [String] in
      let area = 40 + 160 * draw(4 * row)
      let town = Int(draw(4 * row + 1) * 3)
      let price = 900 * area + 20_000 * Double(town) + 5_000 * draw(4 * row + 2)
      return ["\(area)", towns[town], "\(draw(4 * row + 3))", "\(price)"]
    }
    return try DataTable(
      name: "houses", columnNames: ["area", "town", "noise", "price"], rows: rows)
  }

  private func training(
    _ table: DataTable, target: String, _ change: (inout TableTraining.Options) -> Void = { _ in }
  ) throws -> TableTraining {
    var options = TableTraining.Options()
    change(&options)
    return try TableTraining(table, Columns(of: table, target: target), options)
  }

  @Test func aNumberIsPredicted() throws {
    let table = try houses(200)
    let training = try training(table, target: "price") { $0.recipe = short }
    #expect(training.task == .regression)
    let outcome = try training.run()
    guard case .numbers(let scores) = outcome.scores, case .numbers(let trivial) = outcome.trivial
    else { throw SankofaErrorInTest() }
    #expect(scores.r2 > 0.9)
    #expect(trivial.r2 < 0.1 && trivial.meanAbsoluteError > 4 * scores.meanAbsoluteError)
    #expect(outcome.importance.first?.column == "area")
    #expect(outcome.importance.map(\.column).contains("town"))
    // The model answers in the target's own unit, from the cells alone.
    let encoding = training.encoding
    let answer = try outcome.model.predict(encoding.encoded(table.rows(at: [0]))).floats[0]
    let truth = try #require(Double(table[0, 3]))
    #expect(abs(Double(answer) - truth) < 0.3 * truth)
  }

  private var short: TableRecipe {
    TableRecipe(hidden: [16], batchSize: 16, epochs: 60, patience: 20, learningRate: 0.01)
  }

  /// The network is given before it is compared, so that nothing that follows may cost it.
  @Test func theNetworkIsSavedBeforeItIsCompared() throws {
    let training = try training(houses(60), target: "price") { $0.recipe = short }
    var saved: [String] = []
    let outcome = try training.run { model in
      saved.append(model.weightsDigest)
      #expect(model.tableRecord != nil && model.preprocessing != nil)
    }
    #expect(saved == [outcome.model.weightsDigest])
    #expect(throws: SankofaErrorInTest.self) {
      _ = try training.run { _ in throw SankofaErrorInTest() }
    }
  }

  /// The held-out rows choose the epochs, and a new network learns from them, too: the same as one that
  /// has all rows from the beginning.
  @Test func aNewNetworkLearnsFromTheWatchedRowsToo() throws {
    let table = try houses(90)
    var recipe = short
    (recipe.epochs, recipe.retrains) = (12, true)
    let training = try training(table, target: "price") { $0.recipe = recipe }
    let outcome = try training.run()
    let best = try #require(outcome.bestEpoch)
    #expect(outcome.isRetrained && outcome.model.epochsTrained == best)
    recipe.epochs = best
    let rows = training.split.training + training.split.validation
    let again = try recipe.train(
      training.encoding.dataset(table.rows(at: rows)), validation: nil, classes: nil)
    #expect(again.model.weightsDigest == outcome.model.weightsDigest)
    #expect(!again.isRetrained && again.bestEpoch == nil && again.isWhole)

    // Without it, and when the second training is stopped, the watched network is the result.
    recipe.retrains = false
    let watched = try recipe.train(
      training.training, validation: training.validation, classes: nil)
    recipe.retrains = true
    let stop = ClosureCallback(epochEnded: { run, _ in run.stop() })
    let stopped = try recipe.train(
      training.training, validation: training.validation, classes: nil, retraining: [stop])
    #expect(!watched.isRetrained && watched.isWhole && !stopped.isRetrained && !stopped.isWhole)
    #expect(watched.model.weightsDigest == stopped.model.weightsDigest)
    #expect(watched.model.weightsDigest != outcome.model.weightsDigest)
    #expect(TableRecipe(forRows: 9_999).retrains && !TableRecipe(forRows: 10_000).retrains)
  }

  @Test func aClassIsPredicted() throws {
    let table = try houses(200)
    let columns = try Columns(of: table, target: "town")
    let training = try TableTraining(table, columns)
    #expect(training.task == .classification)
    #expect(training.classNames == ["Accra", "Ho", "Tema"])
    let outcome = try training.run()
    #expect(outcome.scores.main > 0.7)
    #expect(outcome.scores.main > outcome.trivial.main)
  }

  @Test func theSameSeedGivesTheSameWeights() throws {
    let table = try houses(80)
    func digest(_ seed: UInt64) throws -> [Float] {
      var recipe = short
      recipe.epochs = 3
      let model = try training(table, target: "price") {
        $0.seed = seed
        $0.recipe = recipe
      }.run().model
      return model.parameters.flatMap { $0.value.floats }
    }
    #expect(try digest(1) == digest(1))
    #expect(try digest(1) != digest(2))
  }

  /// Nothing that is fitted may come from rows of the test.
  @Test func onlyTrainingRowsAreFitted() throws {
    let table = try houses(100)
    let training = try training(table, target: "price")
    let areas = try training.split.training.map { try #require(Double(table[$0, 0])) }
    let mean = areas.reduce(0, +) / Double(areas.count)
    guard case .number(let fitted, _) = training.encoding.columns[0].kind else {
      throw SankofaErrorInTest()
    }
    #expect(abs(fitted - mean) < 1e-9 * mean)
  }

  @Test func fewWholeNumbersAreClasses() throws {
    let rows = (0..<60).map { ["\($0).5", "\($0 % 3)"] }
    let table = try DataTable(name: "t", columnNames: ["x", "c"], rows: rows)
    let training = try training(table, target: "c")
    #expect(training.task == .classification)
    #expect(training.taskReason == "it has only 3 values, whole numbers all")
    #expect(try self.training(table, target: "c") { $0.task = .regression }.task == .regression)
  }

  @Test func rowsWithoutATargetAreLeftOut() throws {
    let rows = (0..<40).map { ["\($0).5", $0 % 10 == 3 ? "NA" : "\(Double($0) * 1.5)"] }
    let table = try DataTable(name: "t", columnNames: ["x", "y"], rows: rows)
    #expect(try training(table, target: "y").rowsWithoutTarget == [3, 13, 23, 33])
  }

  // MARK: Scores, worked out on paper

  @Test func scoresOfNumbers() {
    let scores = NumberScores(predictions: [1, 2, 5], targets: [1, 3, 4])
    // Σ(t − p)² = 2, t̄ = 8/3, Σ(t − t̄)² = 42/9.
    #expect(abs(scores.r2 - (1 - 2 / (42.0 / 9))) < 1e-12)
    #expect(abs(scores.meanAbsoluteError - 2.0 / 3) < 1e-12)
    #expect(abs(scores.rootMeanSquaredError - (2.0 / 3).squareRoot()) < 1e-12)
    // The errors are −1, 0 and 1; the places 0.1, 0.5, 1, 1.5 and 1.9 are rounded, halves away from 0.
    #expect(scores.errorQuantiles == [-1, 0, 0, 1, 1])
  }

  @Test func scoresOfClasses() {
    let scores = ClassScores(answers: [0, 0, 1, 0], labels: [0, 0, 1, 1], classes: 3)
    #expect(scores.counts == [[2, 0, 0], [1, 1, 0], [0, 0, 0]])
    #expect(scores.accuracy == 0.75 && scores.balancedAccuracy == 0.75)
  }

  @Test func crossValidation() throws {
    var recipe = short
    recipe.epochs = 20
    let training = try training(houses(90), target: "price") { $0.recipe = recipe }
    let scores = try training.crossValidated(folds: 3)
    #expect(scores.count == 3)
    #expect(scores.allSatisfy { $0.main > 0.5 })
  }
}

/// A value that is not of the expected kind.
private struct SankofaErrorInTest: Error {}
