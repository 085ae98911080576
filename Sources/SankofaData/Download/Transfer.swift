import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Takes what one request brings, on the session's own queue, and signals its end.
final class Transfer: NSObject, URLSessionDataDelegate, Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var total: Int?
    var status: Int?
    var redirects = 0
    var failure: DownloadFailure?
  }

  /// Signalled when nothing more is of interest.
  let finished = DispatchSemaphore(value: 0)
  private let limits: Download
  private let state = Mutex(State())

  init(limits: Download) { self.limits = limits }

  /// Bytes that came so far, and of all if the server said so.
  func progress() -> (received: Int, total: Int?) {
    state.withLock { ($0.bytes.count, $0.total) }
  }

  /// All bytes; to be asked for after the end.
  func result() throws(DownloadFailure) -> [UInt8] {
    let (bytes, failure) = state.withLock { ($0.bytes, $0.failure) }
    if let failure { throw failure }
    return bytes
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let redirects = state.withLock { state in
      state.redirects += 1
      return state.redirects
    }
    if redirects > limits.redirectLimit {
      fail(.tooManyRedirects(limit: limits.redirectLimit)) { completionHandler(nil) }
    } else if let url = request.url, !Download.isAllowed(url) {
      fail(.refusedAddress(url.absoluteString)) { completionHandler(nil) }
    } else {
      completionHandler(request)
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    let total = response.expectedContentLength
    if status != 200 {
      fail(.status(status)) { completionHandler(.cancel) }
    } else if total > Int64(limits.byteLimit) {
      fail(.tooLarge(limit: limits.byteLimit)) { completionHandler(.cancel) }
    } else {
      state.withLock { $0.total = total > 0 ? Int(total) : nil }
      completionHandler(.allow)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLarge = state.withLock { state in
      guard state.failure == nil else { return false }
      guard state.bytes.count + data.count <= limits.byteLimit else { return true }
      state.bytes.append(contentsOf: data)
      return false
    }
    if isTooLarge { fail(.tooLarge(limit: limits.byteLimit)) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    switch error {
    case nil: finished.signal()
    case let error as URLError where error.code == .timedOut:
      fail(.silent(seconds: limits.silenceLimit))
    case let error?: fail(.network(error.localizedDescription))
    }
  }

  /// Notes the reason and ends the wait at once: a session may take its time to report that it was
  /// cancelled. Later reasons are consequences of the first.
  ///
  /// - Parameter answer: what the session still waits for. It has to come before whoever waits here
  ///   cancels the session, which traps when an answer comes after that.
  private func fail(_ failure: DownloadFailure, answer: () -> Void = {}) {
    state.withLock { state in
      if state.failure == nil { state.failure = failure }
    }
    answer()
    finished.signal()
  }
}
