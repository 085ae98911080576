import SankofaTensor
import Testing

/// Values for which there is no memory end the program with one line and exit code 1: nothing is wrong
/// with the code, so no list of calls follows.
@Suite struct MemoryExitTests {
  struct Case: Sendable {
    let line: String
    let commit: @Sendable () -> Void

    init(_ line: String, _ commit: @escaping @Sendable () -> Void) {
      (self.line, self.commit) = (line, commit)
    }
  }

  static let cases = [
    Case(
      "zeros: float32 [9223372036854775807] has more elements than memory has bytes; make it smaller."
    ) {
      _ = Tensor.zeros([.max])
    },
    Case(
      "zeros: float64 [4294967296, 4294967296, 4294967296] has more elements than memory has bytes; "
        + "make it smaller."
    ) {
      _ = Tensor.zeros([1 << 32, 1 << 32, 1 << 32], elementType: .float64)
    },
    Case(
      "broadcast: float32 [9223372036854775807] has more elements than memory has bytes; make it "
        + "smaller."
    ) {
      _ = Tensor.ones([.max])
    },
    Case(
      "padded: float32 [9223372036854775807] has more elements than memory has bytes; make it "
        + "smaller."
    ) {
      _ = Tensor([1]).padded(before: [.max], after: [1])
    },
    Case(
      "memory: the system does not give 36028797.0 GB more; take smaller batches or make layers "
        + "smaller."
    ) {
      _ = Tensor.zeros([1 << 53])
    },
  ]

  @Test(arguments: cases.indices)
  func endsWithOneLine(number: Int) async throws {
    let result = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) { [number = number as Int] in
      MemoryExitTests.cases[number].commit()
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(output == MemoryExitTests.cases[number].line + "\n")
  }

  /// Promised values are counted before anything is asked for, with what computing them takes.
  @Test func promisedValuesAreCounted() {
    let huge = Tensor.ones([1 << 20, 1 << 20]).exp()
    #expect {
      try Evaluation.compute([huge])
    } throws: { error in
      "\(error)".hasPrefix("memory: the values need 4398.0 GB of memory, and there are ")
        && "\(error)".hasSuffix(" GB; take smaller batches or make layers smaller.")
    }
    // Nothing was computed, and the next value is.
    #expect((Tensor([1]) + 1).floats == [2])
  }
}
