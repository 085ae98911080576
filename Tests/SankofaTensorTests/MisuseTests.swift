import SankofaTensor
import Testing

/// Misuse of an operation in code ends the program with one line that says what to do.
@Suite struct MisuseTests {
  @Test(arguments: Misuse.all.indices)
  func traps(number: Int) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [number = number as Int] in
      Misuse.all[number].commit()
    }
    let output = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    let mark = try #require(output.firstRange(of: "Fatal error: "))
    #expect(output[mark.upperBound...].prefix { $0 != "\n" } == Misuse.all[number].line)
  }
}
