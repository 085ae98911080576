import SankofaData
import Testing

/// Tables as real life has them; each file has its right reading beside it.
struct PollutedTests {
  @Test("A polluted file is read as its right reading says", arguments: try PollutedCase.all())
  func reading(_ file: PollutedCase) throws {
    #expect(try file.differences() == [])
  }

  @Test func thereAreManyFiles() throws { #expect(try PollutedCase.all().count >= 60) }
}
