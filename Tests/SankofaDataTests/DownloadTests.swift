import Foundation
import SankofaData
import Testing

struct DownloadTests {
  let content = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })

  func outcome(
    _ answer: LoopbackServer.Answer, _ change: (inout Download) -> Void = { _ in }
  ) -> Result<[UInt8], DownloadFailure> {
    let server = LoopbackServer { _ in answer }
    return outcome(server.address + "file", change)
  }

  func outcome(
    _ address: String, _ change: (inout Download) -> Void = { _ in }
  ) -> Result<[UInt8], DownloadFailure> {
    var download = Download()
    change(&download)
    return Result { () throws(DownloadFailure) in
      try download.bytes(at: address) { _, _ in }
    }
  }

  @Test func wholeAnswer() throws {
    let server = LoopbackServer { [content] _ in .whole(content) }
    var last: (Int, Int?) = (0, nil)
    let bytes = try Download().bytes(at: server.address + "a/file.gz") { last = ($0, $1) }
    #expect(bytes == content)
    #expect(last == (100_000, 100_000))
    #expect(server.paths == ["/a/file.gz"])
  }

  @Test func truncatedAnswer() {
    guard case .failure(.network) = outcome(.truncated(content)) else {
      Issue.record("a truncated answer passed as whole")
      return
    }
  }

  @Test(arguments: [404, 500, 204]) func status(code: Int) {
    #expect(outcome(.status(code)) == .failure(.status(code)))
  }

  @Test(.timeLimit(.minutes(20))) func silence() {
    #expect(outcome(.silence) { $0.silenceLimit = 1 } == .failure(.silent(seconds: 1)))
  }

  @Test(.timeLimit(.minutes(20))) func drip() {
    #expect(outcome(.drip) { $0.timeLimit = 0.5 } == .failure(.tooSlow(seconds: 0.5)))
  }

  @Test func announcedTooLarge() {
    let limit = 1000
    #expect(
      outcome(.announced(1001)) { $0.byteLimit = limit } == .failure(.tooLarge(limit: limit)))
  }

  @Test func sentTooLarge() {
    #expect(outcome(.endless) { $0.byteLimit = 10_000 } == .failure(.tooLarge(limit: 10_000)))
  }

  @Test func redirect() {
    let target = LoopbackServer { [content] _ in .whole(content) }
    #expect(outcome(.redirect(target.address + "there")) == .success(content))
    #expect(target.paths == ["/there"])
  }

  @Test func redirectWithoutEnd() {
    let server = LoopbackServer { .redirect($0 + "x") }
    #expect(outcome(server.address) == .failure(.tooManyRedirects(limit: 5)))
    #expect(server.paths.count == 6)
  }

  @Test func redirectToPlainHTTP() {
    #expect(
      outcome(.redirect("http://example.invalid/file"))
        == .failure(.refusedAddress("http://example.invalid/file")))
  }

  @Test(arguments: [
    "http://example.invalid/", "ftp://127.0.0.1/", "file:///etc/passwd", "", "https:",
  ])
  func refusedAddress(address: String) {
    #expect(outcome(address) == .failure(.refusedAddress(address)))
  }

  @Test func nobodyListens() {
    // The port was free a moment ago.
    let port = LoopbackServer { _ in .silence }.port
    guard case .failure(.network) = outcome("http://127.0.0.1:\(port)/") else {
      Issue.record("an answer from nobody")
      return
    }
  }
}
