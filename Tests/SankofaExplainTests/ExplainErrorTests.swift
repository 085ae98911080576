import SankofaExplain
import Testing

@Suite("Errors of explanations")
struct ExplainErrorTests {
  @Test("They read as one line")
  func line() {
    let error = ExplainError("weight", "there is none; ask for a bias.")
    #expect("\(error)" == "weight: there is none; ask for a bias.")
  }
}
