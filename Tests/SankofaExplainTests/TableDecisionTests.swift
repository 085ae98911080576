import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

struct TableDecisionTests {
  /// A number with mean 3 and deviation 2, two categories, and a flag.
  private let table = try! DataTable(
    name: "toy", columnNames: ["age", "colour", "tall", "ripe"],
    rows: [["1", "green", "no", "no"], ["5", "red", "yes", "yes"]])

  private func encoding() throws -> TableEncoding {
    try TableEncoding(fitting: table, target: "ripe")
  }

  private func row(_ cells: String...) throws -> DataTable {
    try DataTable(name: "toy", columnNames: ["age", "colour", "tall"], rows: [cells])
  }

  @Test func anAnswerIsASumOfParts() throws {
    // Features: age, colour=green, colour=red, tall.
    let decision = try TableDecision(
      encoding: encoding(), weights: [0.5, -1, 2, 0.25], bias: -0.5)
    let answer = try decision.explanation(in: row("9", " red", "YES"))
    // age (9 − 3) / 2 = 3; 0.5 · 3 + 2 · 1 + 0.25 · 1 = 3.75; − 0.5 = 3.25.
    #expect(answer.parts.map(\.feature.name) == ["age", "colour=green", "colour=red", "tall"])
    #expect(answer.parts.map(\.input) == [3, 0, 1, 1])
    #expect(answer.parts.map(\.weight) == [0.5, -1, 2, 0.25])
    #expect(answer.parts.map(\.contribution) == [1.5, 0, 2, 0.25])
    #expect((answer.sum, answer.bias, answer.preactivation) == (3.75, -0.5, 3.25))
    #expect(answer.cells.map(\.column) == ["age", "colour", "tall"])
    #expect(answer.cells.map(\.text) == ["9", "red", "YES"])
    // 1 / (1 + e^-3.25) = 0.9626731 by a pocket calculator.
    #expect(abs(answer.probability - 0.962_673_1) < 1e-6)
    #expect((answer.verdict, answer.opposite) == ("yes", "no"))
    // age: 0.5 · (x − 3) / 2 + 1.75 = 0 at x = −4. Green instead of red takes 3 away: 0.25 stays.
    #expect(
      answer.changes == [
        DecisionChange.test("age", "9", .below(-4), z: 0, p: 0.5)
      ])
  }

  @Test func changesTurnTheVerdictAndTheSmallestComesFirst() throws {
    let decision = try TableDecision(
      encoding: encoding(), weights: [-0.5, 0.25, 2, 0.75], bias: -0.5)
    let answer = try decision.explanation(in: row("3", "green", "no"))
    // z = 0.25 − 0.5. Taller: + 0.75. Red: + 1.75. Younger: −0.5 · (x − 3) / 2 = 0.25 at x = 2.
    #expect(answer.preactivation == -0.25)
    #expect(answer.verdict == "no")
    #expect(answer.changes.map(\.column) == ["age", "tall", "colour"])
    #expect(answer.changes.map(\.oldValue) == ["3", "no", "green"])
    #expect(answer.changes.map(\.newValue) == [.below(2), .value("yes"), .value("red")])
    #expect(answer.changes.map(\.preactivation) == [0, 0.5, 1.5])
    for change in answer.changes.dropFirst() {
      let expected = Tensor([change.preactivation], shape: [1]).sigmoid().floats[0]
      #expect(change.probability == expected)
    }
  }

  /// All rows of the apples, all changes: those that are named turn the verdict, no other does.
  @Test func namedChangesAreExactlyThoseThatTurn() throws {
    let apples = Apples.load()
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    let weights = (0..<encoding.width).map { index -> Float in
      let step: Int = index * 37 % 23 - 11
      return Float(step) / 4
    }
    let decision = try TableDecision(encoding: encoding, weights: weights, bias: 0.5)
    func verdict(_ cells: [String]) throws -> Bool {
      let row = try DataTable(
        name: "row", columnNames: encoding.columns.map(\.name), rows: [cells])
      return try decision.probabilities(of: row).floats[0] > 0.5
    }
    var count = 0
    for row in 0..<apples.rowCount {
      let cells = Array(apples.row(row).dropLast())
      let answer = try decision.explanation(ofRow: row, in: apples)
      var expected: Set<String> = []
      for (index, column) in encoding.columns.enumerated() {
        for value in column.values ?? [] {
          var changed = cells
          changed[index] = value
          if try verdict(changed) != verdict(cells) { expected.insert("\(column.name)=\(value)") }
        }
      }
      let named = answer.changes.map { change -> String in
        guard case .value(let value) = change.newValue else { return "number" }
        return "\(change.column)=\(value)"
      }
      #expect(Set(named) == expected)
      #expect(named.count == expected.count)
      let steps = answer.changes.map { abs($0.preactivation - answer.preactivation) }
      #expect(steps == steps.sorted())
      count += named.count
    }
    #expect(count > 100)
  }

  @Test func numbersTurnTheVerdictAtTheirLimit() throws {
    let encoding = try encoding()
    for (weight, bias) in [(0.5, -2), (-0.5, -2), (0.5, 2), (-0.5, 2)] as [(Float, Float)] {
      let decision = try TableDecision(
        encoding: encoding, weights: [weight, 0, 0, 0], bias: bias)
      let answer = try decision.explanation(in: row("3", "red", "no"))
      let change = try #require(answer.changes.first)
      #expect(answer.changes.count == 1)
      let (limit, step): (Double, Double) =
        switch change.newValue {
        case .above(let limit): (limit, 0.01)
        case .below(let limit): (limit, -0.01)
        case .value: (0, 0)
        }
      func verdict(_ age: Double) throws -> String {
        try decision.explanation(in: row("\(age)", "red", "no")).verdict
      }
      #expect(try verdict(limit + step) != answer.verdict)
      #expect(try verdict(limit - step) == answer.verdict)
    }
    // Without a weight no number matters.
    let deaf = try TableDecision(encoding: encoding, weights: [0, 0, 0, 0], bias: 1)
    #expect(try deaf.explanation(in: row("3", "red", "no")).changes == [])
  }

  @Test func missingValuesCanBeFilledIn() throws {
    let gaps = try DataTable(
      name: "gaps", columnNames: ["age", "colour", "ripe"],
      rows: [["1", "red", "yes"], ["", "", "no"], ["3", "green", "no"]])
    let encoding = try TableEncoding(fitting: gaps, target: "ripe", missing: .ownFeature)
    // age, age=(missing), colour=green, colour=red, colour=(missing)
    let decision = try TableDecision(encoding: encoding, weights: [1, -1, -1, 3, -1], bias: 0)
    let answer = try decision.explanation(ofRow: 1, in: gaps)
    #expect(answer.parts.map(\.input) == [0, 1, 0, 0, 1])
    #expect(answer.cells.map(\.text) == ["", ""])
    #expect(answer.preactivation == -2)
    // What a missing number would have to be depends on more than its weight.
    #expect(answer.changes.map(\.newValue) == [.value("red")])
    #expect(answer.changes.map(\.oldValue) == [""])
  }

  /// A decision learns as the model of one neuron does, from weights of 0.
  @Test func itLearns() throws {
    let apples = Apples.load()
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    let decision = try TableDecision(encoding: encoding, learning: apples)
    let model = Sequential { Dense(1, activation: .sigmoid, weight: .init(.zeros)) }
    try model.compile(optimizer: .sgd(learningRate: 0.1), loss: .binaryCrossentropy)
    try model.fit(encoding.dataset(apples), epochs: 200, batchSize: 8, verbosity: .silent)
    #expect(decision.weights.floats == model.parameters[0].value.floats)
    #expect(try decision.rightCount(in: apples) == 44)
  }

  @Test func itIsTheModelBitForBit() throws {
    let apples = Apples.load()
    let encoding = try TableEncoding(fitting: apples, target: "ripe")
    let data = try encoding.dataset(apples)
    let model = Sequential(seed: 7) { Dense(1, activation: .sigmoid) }
    try model.compile(
      optimizer: .sgd(learningRate: 0.1), loss: .binaryCrossentropy, metrics: [.accuracy])
    try model.fit(data, epochs: 20, batchSize: 8, verbosity: .silent)
    let decision = try TableDecision(encoding: encoding, model: model)
    let predicted = try model.predict(data.features)
    #expect(
      bitMismatch(try decision.probabilities(of: apples), predicted.reshaped(to: [48])) == nil)
    let accuracy = try model.evaluate(data)["accuracy"]
    #expect(try decision.rightCount(in: apples) == Int((accuracy * 48).rounded()))
    for row in [0, 17, 47] {
      let answer = try decision.explanation(ofRow: row, in: apples)
      #expect(answer.probability == predicted.floats[row])
      // The parts add up, but for rounding.
      let sum = answer.parts.reduce(answer.bias) { $0 + $1.contribution }
      #expect(abs(sum - answer.preactivation) < 1e-5)
      #expect((answer.probability > 0.5) == (answer.verdict == "yes"))
    }
  }

  @Test func ofNothingNothingIsKnown() throws {
    let decision = try TableDecision(encoding: encoding())
    let answer = try decision.explanation(in: row("3", "red", "no"))
    #expect((answer.preactivation, answer.probability, answer.verdict) == (0, 0.5, "no"))
    #expect(try decision.rightCount(in: table) == 1)
  }
}

extension DecisionChange {
  fileprivate static func test(
    _ column: String, _ old: String, _ new: NewValue, z: Float, p: Float
  ) -> DecisionChange {
    DecisionChange(
      column: column, oldValue: old, newValue: new, preactivation: z, probability: p)
  }
}
