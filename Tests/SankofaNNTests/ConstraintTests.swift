import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct ConstraintTests {
  static let cases = GoldenCase.all(in: "constraints")

  @Test(arguments: cases)
  func weightsOfKeras(golden: GoldenCase) throws {
    let constraint = try Constraint(
      named: golden.value["constraint"].string,
      arguments: golden.value["options"]["arguments"].array.map(\.number))
    let found = constraint(golden.tensor("inputs", "weights"))
    #expect(mismatch(found, golden.tensor("outputs", "value"), Tolerance(ulps: 4)) == nil)
  }

  @Test func allAreRun() {
    #expect(Self.cases.count == 20)
    #expect(Set(Self.cases.map { $0.value["constraint"].string }) == Set(Constraint.names))
  }

  /// Rows of norm 5 and 1; the second is short enough.
  @Test func onPaper() {
    let weights = Tensor([[3, -4], [0.6, 0.8]])
    #expect(Constraint.nonNegative(weights).floats == [3, 0, 0.6, 0.8])
    func close(_ constraint: Constraint, _ expected: [Float]) {
      #expect(
        mismatch(constraint(weights).flattened(), Tensor(expected), Tolerance(absolute: 1e-6))
          == nil)
    }
    close(.maxNorm(), [1.2, -1.6, 0.6, 0.8])
    close(.unitNorm, [0.6, -0.8, 0.6, 0.8])
    close(.minMaxNorm(2, 4), [2.4, -3.2, 1.2, 1.6])
    // Half of the way: to 4.5 and to 1.5.
    close(.minMaxNorm(2, 4, rate: 0.5), [2.7, -3.6, 0.9, 1.2])
  }

  @Test func unknownNames() {
    #expect(
      message { try Constraint(named: "max-nrm", arguments: [1]) }
        == "constraint: there is no \"max-nrm\"; did you mean \"max_norm\"?")
    #expect(
      message { try Constraint(named: "max_norm") }
        == "constraint: max_norm takes 1 finite number, got []; give 1.")
  }
}
