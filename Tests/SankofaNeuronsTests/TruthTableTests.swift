import SankofaNN
import Testing
import SankofaTestSupport
import SankofaNeurons

@Suite struct TruthTableTests {
  /// Rows count up in binary, the first input first.
  @Test func order() throws {
    let table = try TruthTable(inputCount: 2) { $0[0] && !$0[1] }
    #expect(table.description == "0010")
    #expect((0..<4).map(table.name) == ["00", "01", "10", "11"])
    #expect(table.inputs(ofRow: 2) == [true, false])
    #expect(table.points[1] == [0, 1])
    #expect(try TruthTable(digits: "0010") == table)
    #expect(try TruthTable(digits: "01").inputCount == 1)
    let six = try TruthTable(digits: String(repeating: "01", count: 32))
    #expect(six.inputCount == 6)
    #expect(six[63] && !six[62])
  }

  @Test(
    arguments: [
      (.and, 2, "0001"), (.or, 2, "0111"), (.not, 1, "10"), (.nand, 2, "1110"), (.nor, 2, "1000"),
      (.xor, 2, "0110"), (.xnor, 2, "1001"), (.implies, 2, "1101"), (.majority, 3, "00010111"),
      (.xor, 3, "01101001"), (.majority, 2, "0001"), (.and, 1, "01"), (.xnor, 3, "10010110"),
    ] as [(Gate, Int, String)])
  func gates(gate: Gate, inputCount: Int, digits: String) throws {
    #expect(try gate.table(inputCount: inputCount).description == digits)
  }

  @Test func names() throws {
    #expect(try Gate(named: "xor") == .xor)
    #expect(try Gate(named: "Majority") == .majority)
    for gate in Gate.allCases {
      #expect(try Gate(named: gate.rawValue) == gate)
      #expect(try gate.table().inputCount == gate.usualInputCount)
    }
    #expect(
      message { try Gate(named: "nandd") } == "gate: there is no \"NANDD\"; did you mean \"NAND\"?")
  }

  @Test func errors() {
    let rows =
      "Truth table: needs a digit for each row of 1…6 inputs, so 2, 4, 8, 16, 32 or 64 of them"
    #expect(message { try TruthTable(digits: "011") } == rows + ", got 3; try 0110.")
    #expect(message { try TruthTable(digits: "") } == rows + ", got 0; try 0110.")
    #expect(message { try TruthTable(digits: "1") } == rows + ", got 1; try 0110.")
    #expect(
      message { try TruthTable(digits: String(repeating: "0", count: 128)) }
        == rows + ", got 128; try 0110.")
    #expect(
      message { try TruthTable(digits: "01a0") }
        == "Truth table: digits must be 0 or 1, got \"a\" in row 2; try 0110.")
    #expect(
      message { try Gate.and.table(inputCount: 0) } == "Truth table: has 1…6 inputs, got 0; try 2.")
    #expect(
      message { try Gate.xor.table(inputCount: 30) }
        == "Truth table: has 1…6 inputs, got 30; try 2.")
    #expect(
      message { try Gate.not.table(inputCount: 2) }
        == "NOT: has 1 input, got 2; leave the number of inputs out.")
    #expect(
      message { try Gate.implies.table(inputCount: 3) }
        == "IMPLIES: has 2 inputs, got 3; leave the number of inputs out.")
  }
}
