import SankofaNN
import SankofaTestSupport
import Testing
import SankofaNeurons

@Suite struct ExactPerceptronTests {
  private func typed(_ text: String) throws -> Rational { try #require(Rational(decimal: text)) }

  @Test func whatIsTypedCounts() throws {
    let neuron = ExactPerceptron(
      weights: [try typed("0.1"), try typed("0.2"), try typed("-1e-20")],
      threshold: try typed("0.3"))
    #expect(neuron.sum([true, true, false]) == neuron.threshold)
    #expect(!neuron([true, true, false]))
    #expect(neuron.decidingInputs([true, true, false]) == [])
    let lower = ExactPerceptron(weights: neuron.weights, threshold: try typed("0.2999"))
    #expect(lower([true, true, true]))
    #expect(lower.decidingInputs([true, true, true]) == [0, 1])
  }

  /// Without rounding, it decides like `Perceptron`.
  @Test func wholeNumbers() {
    var random = RandomNumbers(seed: 4)
    for _ in 0..<200 {
      let weights = (0..<4).map { _ in random.integer(in: -9...9) }
      let threshold = random.integer(in: -9...9)
      let answers = (0..<4).map { _ in random.oneIn(2) }
      let exact = ExactPerceptron(
        weights: weights.map { Rational($0) }, threshold: Rational(threshold))
      let inputs = answers.map { $0 ? 1.0 : 0 }
      let plain = Perceptron(weights: weights.map(Double.init), threshold: Double(threshold))
      #expect(exact(answers) == plain(inputs))
      #expect(exact.decidingInputs(answers) == plain.decidingInputs(inputs))
      #expect(exact.sum(answers).doubleValue == plain.weighted(inputs))
    }
  }

  @Test(arguments: [
    ("0.1", "1/10", "0.1"), ("-2.5e-3", "-1/400", "-0.0025"), ("+3", "3", "3"),
    (".5", "1/2", "0.5"),
    ("5.", "5", "5"), ("1E3", "1000", "1000"), ("-0", "0", "0"), ("12.50", "25/2", "12.5"),
    ("0.001e3", "1", "1"), ("1e-20", "1/100000000000000000000", "0.00000000000000000001"),
  ])
  func decimals(text: String, fraction: String, decimal: String) throws {
    let value = try typed(text)
    #expect(value.description == fraction)
    #expect(value.decimal == decimal)
    #expect(value.doubleValue == Double(text))
    #expect(value.decimalPlaces == decimal.split(separator: ".").dropFirst().first?.count ?? 0)
  }

  @Test(arguments: [
    "", "-", ".", "e3", "1e", "1e3e3", "1.2.3", "0x10", "inf", "nan", "1,5", " 1", "1 ", "--1",
    "1e101",
    "1e-101", "1e99999999999999999999", "٣", String(repeating: "1", count: 101),
  ])
  func noDecimals(text: String) { #expect(Rational(decimal: text) == nil) }

  @Test func decimalsThatDoNotEnd() {
    let third = Rational(1) / Rational(3)
    #expect(third.decimal == nil)
    #expect(third.decimalPlaces == nil)
    #expect(Rational(exactly: 0.0625)?.decimal == "0.0625")
  }
}
