import Foundation
import SankofaFormats
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// `sankofa neuron`: what the page on neurons does not show already.
struct NeuronTests {
  private func json(_ arguments: [String]) throws -> JSON {
    let outcome = try Command.run(["neuron"] + arguments + ["--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 1)
    return try JSON(parsing: Array(outcome.output.utf8))
  }

  private func numbers(_ value: JSON?) -> [Double] {
    value?.arrayValue?.compactMap(\.doubleValue) ?? []
  }

  @Test func concert() throws {
    let decision = try json(["decide"])
    #expect(decision["sum"]?.doubleValue == 7)
    #expect(decision["bias"]?.doubleValue == -6)
    #expect(decision["preactivation"]?.doubleValue == 1)
    #expect(decision["decision"] == 1)
    #expect(decision["deciding"] == ["partner", "driving"])
    #expect(try json(["decide", "--threshold", "7"])["decision"] == 0)
    let other = try json(["decide", "--answers", "1,0,YES"])
    #expect(other["sum"]?.doubleValue == 4)
    #expect(other["decision"] == 0)
  }

  @Test func film() throws {
    let soft = try json(["soft"])
    let rows = soft["inputs"]?.arrayValue ?? []
    #expect(rows.map { $0["perceptron"] } == [0, 0, 1])
    #expect(soft["sigmoid"]?["weights"] == [10.0])
    #expect(soft["sigmoid"]?["bias"] == -5.0)
    for (row, wanted) in zip(rows, [0.4750, 0.5000, 0.5250]) {
      let output = try #require(row["sigmoid"]?.doubleValue)
      #expect(abs(output - wanted) < 5e-5)
      // The slope tells nearly all of it.
      let (moved, predicted) = (
        try #require(row["moved_by"]?.doubleValue), try #require(row["predicted"]?.doubleValue)
      )
      #expect(abs(moved - predicted) < 0.002 * predicted)
      let rating = try #require(row["x"]?.doubleValue)
      #expect(abs(predicted - output * (1 - output) * rating * 0.05) < 1e-15)
    }
    #expect(rows.map { $0["perceptron_nudged"] } == [1, 1, 1])
  }

  @Test func gates() throws {
    let and = try json(["gate", "and"])
    #expect(and["computable"] == true)
    #expect(numbers(and["found"]?["weights"]) == [1, 1])
    #expect(and["rows"]?.arrayValue?.map { $0["fires"] } == [0, 0, 0, 1])
    let xor = try json(["gate", "--truth", "0110"])
    #expect(xor["computable"] == false)
    let parts = ["firing", "silent"].map { side in
      xor["proof"]?[side]?.arrayValue?.map { $0["point"] }
    }
    #expect(parts == [["01", "10"], ["00", "11"]])
    let network = try #require(xor["network"])
    #expect(network["hidden"]?.arrayValue?.count == 2)
    #expect(network["fewest_possible"] == 2)
    #expect(network["is_smallest"] == true)
    #expect(network["rows"]?.arrayValue?.map { $0["fires"] } == [0, 1, 1, 0])
    let implies = try json(["gate", "implies", "--neuron", "mcculloch_pitts"])
    // Hyphens are read, too.
    #expect(try json(["gate", "implies", "--neuron", "mcculloch-pitts"]) == implies)
    #expect(implies["settings_tried"] == 24)
    #expect(implies["network"]?["hidden"]?.arrayValue?.count == 1)
    #expect(implies["network"]?["rows"]?.arrayValue?.map { $0["fires"] } == [1, 1, 0, 1])
  }

  @Test func largeGates() throws {
    let majority = try json(["gate", "majority", "--inputs", "6"])
    #expect(numbers(majority["found"]?["weights"]) == [1, 1, 1, 1, 1, 1])
    let xor = try Command.run(["neuron", "gate", "XOR", "--inputs", "5"])
    #expect(
      xor.output.hasSuffix(
        """
        32 of 32 rows are right. Fewer than 2 hidden neurons cannot do it.
        Whether 2 to 4 can is unknown: the search ended before it had tried every choice.

        """))
  }

  @Test func learning() throws {
    let and = try json(["learn", "and"])
    #expect(and["converged"] == true)
    #expect(and["mistakes"]?.arrayValue?.count == 10)
    #expect(and["mistake_bound"] == 51)
    let xor = try json(["learn", "xor", "--epochs", "3"])
    #expect(xor["separable"] == false)
    #expect(xor["converged"] == false)
    #expect(xor["epochs"] == 3)
    for kind in ["sigmoid", "tanh"] {
      let or = try json(["learn", "or", "--neuron", kind, "--epochs", "200"])
      let losses = numbers(or["losses"])
      #expect(losses.count == 201)
      #expect(losses[200] < losses[0] / 5)
      let middle = kind == "tanh" ? 0 : 0.5
      #expect(numbers(or["outputs"]).map { $0 > middle } == [false, true, true, true])
    }
    let halves = try json([
      "learn", "--point", "0.5,-1:1", "--point", "-0.5,1:1", "--point", "0,0:0",
    ])
    #expect(halves["proof"]?["silent"]?.arrayValue?.first?["point"] == "0,0")
    #expect(halves["proof"]?["count"] == 2)
  }

  @Test func learningThatTakesLong() throws {
    let outcome = try Command.run(
      ["neuron", "learn", "--point", "1:1", "--point", "1.001:0", "--epochs", "2"])
    #expect(outcome.output.contains("Stopped after 2 epochs with 4 mistakes.\n"))
    #expect(outcome.output.hasSuffix("It will end: a hyperplane separates these examples.\n"))
  }

  @Test(arguments: [
    ["gate", "AND"], ["gate", "XOR"], ["gate", "--truth", "1111"], ["soft"],
    ["soft", "--function", "tanh", "--ratings", "-3,7"], ["learn", "OR"], ["learn", "XOR"],
    ["learn", "--point", "1,2:1", "--point", "1,2:0"],
  ])
  func pictures(arguments: [String]) throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run(["neuron"] + arguments + ["--svg", "a.svg"])
    #expect(outcome.output.hasSuffix("\nSaved a.svg.\n"))
    let data = try Data(contentsOf: command.folder.appending(path: "a.svg"))
    #expect(XMLParser(data: data).parse())
    #expect(!String(decoding: data, as: UTF8.self).contains("nan"))
  }

  @Test(arguments: [
    (["gate", "XR"], "gate: there is no \"XR\"; did you mean \"OR\"?"),
    (["gate"], "gate: needs a gate's name or --truth; try XOR."),
    (
      ["gate", "OR", "--truth", "0111"],
      "gate: takes a name or --truth, got both; leave one of them out."
    ),
    (["gate", "OR", "--inputs", "0"], inputs("0")),
    (["gate", "OR", "--inputs", "30"], inputs("30")),
    (["gate", "OR", "--inputs", "-1"], inputs("-1")),
    (
      ["gate", "--truth", "0110", "--inputs", "2"],
      "--inputs: the length of --truth says how many; leave --inputs out."
    ),
    (["gate", "NOT", "--inputs", "2"], "NOT: has 1 input, got 2; leave the number of inputs out."),
    (
      ["gate", "--truth", "011"],
      "Truth table: needs a digit for each row of 1…6 inputs, so 2, 4, 8, 16, 32 or 64 of them, "
        + "got 3; try 0110."
    ),
    (
      ["gate", "--truth", "01x0"],
      "Truth table: digits must be 0 or 1, got \"x\" in row 2; try 0110."
    ),
    (
      ["gate", "OR", "--neuron", "percepton"],
      "neuron: there is no \"percepton\"; did you mean \"perceptron\"?"
    ),
    (
      ["gate", "XOR", "--inputs", "3", "--svg", "a.svg"],
      "--svg: draws perceptrons of 2 inputs, got perceptron of 3; leave it out."
    ),
    (
      ["gate", "OR", "--svg", "model.safetensors"],
      "--svg: a picture is written as SVG, got \"model.safetensors\"; let it end in .svg."
    ),
    (
      ["gate", "OR", "--neuron", "mcculloch_pitts", "--svg", "a.svg"],
      "--svg: draws perceptrons of 2 inputs, got mcculloch_pitts of 2; leave it out."
    ),
    (
      ["decide", "--answers", "1,0"],
      "--answers: must be one for each of the 3 reasons (snacks, partner, driving), got 2; give 3."
    ),
    (
      ["decide", "sun=3", "rain=-5", "--threshold", "1"],
      "--answers: needs an answer for each reason; add --answers yes,yes."
    ),
    (
      ["decide", "sun=3", "--answers", "yes"],
      "--threshold: needs what the sum must be above; add --threshold 0."
    ),
    (
      ["decide", "sun", "--answers", "yes"],
      "decide: a reason must be a name, = and a weight, got \"sun\"; try sun=3."
    ),
    (
      ["decide", "s\u{1B}un=3", "--answers", "yes"],
      "decide: a reason must be a name, = and a weight, got \"s\\u{1B}un=3\"; try sun=3."
    ),
    (["decide", "sun=much"], "sun: must be a number, -1e9…1e9, got \"much\"; try sun=3."),
    (
      ["decide", "sun=1e308"], "sun: must be a number, -1e9…1e9, got 1e308; try sun=3."
    ),
    (
      ["decide", "sun=1e-31"],
      "sun: must be a number with up to 30 decimals, got 1e-31; try sun=3."
    ),
    (
      ["decide", "sun=0x10"],
      "sun: must be a number with up to 30 decimals, got 0x10; try sun=3."
    ),
    (["decide", "sun=inf"], "sun: must be a number, -1e9…1e9, got inf; try sun=3."),
    (
      ["decide", "--answers", "yes,maybe,no"],
      "--answers: must be yes or no (or 1 or 0), got \"maybe\"; try yes,no."
    ),
    (["decide", "--threshold", "nan"], "--threshold: must be a number, -1e9…1e9, got nan; try 6."),
    (
      ["soft", "--function", "tan"], "function: there is no \"tan\"; did you mean \"tanh\"?"
    ),
    (
      ["soft", "--ratings", "0.4,,0.6"],
      "--ratings: must be a number, -1e9…1e9, got \"\"; try 0.5."
    ),
    (["soft", "--weight", "1e300"], "--weight: must be a number, -1e9…1e9, got 1e300; try 1."),
    (["learn"], "learn: needs a gate's name, --truth or --point; try AND."),
    (
      ["learn", "AND", "--truth", "01"],
      "learn: takes one of a gate's name, --truth and --point, got 2; leave the others out."
    ),
    (
      ["learn", "--point", "1,2"],
      "--point: must be up to 16 numbers (-1e9…1e9), a colon, and 0 or 1, got \"1,2\"; try 1,2:1."
    ),
    (
      ["learn", "--point", "1,2:1", "--point", "1:0"],
      "--point: all must have as many numbers as the first, 2, got 1 in \"1:0\"; give each the same."
    ),
    (
      ["learn", "AND", "--learning-rate", "0"],
      "--learning-rate: must be a number above 0 and up to 1e9, got 0; try 1."
    ),
    (
      ["learn", "AND", "--epochs", "0"],
      "--epochs: must be a whole number, 1…100000, got 0; try 100."
    ),
    (
      ["learn", "AND", "--inputs", "3", "--svg", "a.svg"],
      "--svg: draws examples of 2 inputs, got 3; leave it out."
    ),
  ])
  func oneLineSaysWhatIsWrong(arguments: [String], line: String) throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run(["neuron"] + arguments)
    #expect(outcome.errors == line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == [])
  }

  @Test(arguments: [["decide"], ["gate", "OR"], ["soft"], ["learn", "OR"]])
  func theEnvironmentIsCheckedFirst(arguments: [String]) throws {
    let outcome = try Command.run(["neuron"] + arguments, environment: ["SANKOFA_THREADS": "0"])
    #expect(outcome.errors.hasPrefix("SANKOFA_THREADS: must be 1…256 threads, got 0; "))
    #expect(outcome.output == "")
    #expect(outcome.code == 2)
  }

  /// A file that cannot be written is no wrong usage, and nothing was printed before.
  @Test func pathsThatCannotBe() throws {
    for arguments in [["gate", "OR"], ["soft"], ["learn", "OR"]] {
      let outcome = try Command.run(["neuron"] + arguments + ["--svg", "none/a.svg"])
      #expect(outcome.code == 1)
      #expect(outcome.output == "")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }
}

private func inputs(_ got: String) -> String {
  "--inputs: must be a whole number, 1…6, got \(got); try 2."
}
