import SankofaFormats
import Testing

/// The sums of `sankofa neuron`, to the last digit.
struct NeuronSumTests {
  /// Decimal numbers are added exactly: in binary fractions 0.1 + 0.2 would be above 0.3, and 1e-20
  /// would add nothing to 1.
  @Test(
    arguments: [
      (
        ["a=0.1", "b=0.2", "--threshold", "0.3"], "0.3 is not above the threshold 0.3: no (0)",
        "With the bias b = -0.3 the same is w.x + b = 0.3 - 0.3 = 0 <= 0", 0, 0
      ),
      (
        ["a=1e-20", "b=1", "--threshold", "1"],
        "1.00000000000000000001 is above the threshold 1: yes (1)",
        "With the bias b = -1 the same is w.x + b = 1.00000000000000000001 - 1 = "
          + "0.00000000000000000001 > 0", 1, 1e-20
      ),
      (
        ["a=-1e9", "b=+.5E1", "--threshold", "-999999995.000"],
        "-999999995 is not above the threshold -999999995: no (0)",
        "With the bias b = 999999995 the same is w.x + b = -999999995 + 999999995 = 0 <= 0", 0, 0
      ),
    ] as [([String], String, String, Int, Double)])
  func sumsAreExact(
    arguments: [String], verdict: String, bias: String, decision: Int, preactivation: Double
  ) throws {
    let options = ["decide"] + arguments + ["--answers", "1,1"]
    let outcome = try Command.run(["neuron"] + options)
    #expect(outcome.lines.contains(verdict), "\(outcome.output)")
    #expect(outcome.lines.contains(bias), "\(outcome.output)")
    let text = try Command.run(["neuron"] + options + ["--json"]).output
    let line = try JSON(parsing: Array(text.utf8))
    #expect(line["decision"] == .integer(decision))
    #expect(line["preactivation"]?.doubleValue == preactivation)
  }

  /// An exact verdict takes seconds at most, and is refused where it would take minutes.
  @Test func numbersOfVeryDifferentSize() throws {
    func outcome(_ numbers: String, _ count: Int) throws -> Command.Outcome {
      let points = (0..<count).flatMap { ["--point", "\(numbers),\($0):\($0 % 2)"] }
      return try Command.run(["neuron", "learn", "--epochs", "1"] + points)
    }
    let wild = "1e-9,1e9,1e5,-1e-5,0,0,0,1e4,1e-4"
    #expect(try outcome(wild, 250).code == 0)
    let refused = try outcome(wild, 801)
    #expect(refused.code == 2)
    #expect(
      refused.errors
        == "--point: of more than 8000 numbers up to 1000 may lie beyond 1e-4…1e4, got "
        + "3204; scale them, or give fewer points.\n")
  }

  /// Points are `Double`s, and so is what is shown of their sums, as short as it can be.
  @Test func sumsOfPoints() throws {
    let outcome = try Command.run([
      "neuron", "learn", "--point", "0.1,0.2:1", "--point", "0.1,0.2:0",
    ])
    #expect(outcome.lines.contains("  s(0.1,0.2) = 0.1 w1 + 0.2 w2 + b, above 0 if they fire"))
    let single = try Command.run(["neuron", "learn", "--point", "1,2:1"])
    #expect(single.lines.first == "1 point: a perceptron learns, from weights of 0, rate 1")
  }
}
