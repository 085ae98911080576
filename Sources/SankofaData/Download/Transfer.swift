import CCurl

/// A request to a server, which ends early when it exceeds a limit.
final class Transfer {
  private let limits: Download
  private let start = ContinuousClock.now
  private var heard = ContinuousClock.now
  private var shown: ContinuousClock.Instant?
  private let progress: (_ received: Int, _ total: Int?) -> Void
  private var bytes: [UInt8] = []
  private var failure: DownloadFailure?

  /// Starts the clock for all requests of a download.
  init(limits: Download, progress: @escaping (_ received: Int, _ total: Int?) -> Void) {
    self.limits = limits
    self.progress = progress
  }

  /// True when this machine has libcurl.
  private static let isAvailable = curl_library_open()

  /// The answer of a server.
  enum Answer {
    case whole([UInt8])
    case redirect(String)
  }

  /// Sends a request and waits for the answer.
  func answer(at address: String) throws(DownloadFailure) -> Answer {
    guard Self.isAvailable else {
      throw .network("libcurl cannot be opened, install it (Debian: libcurl4)")
    }
    heard = .now
    bytes = []
    var answer = address.withCString { address in
      curl_library_get(
        curl_library_request(
          address: address,
          receive: { context, status, bytes, count in
            Transfer.at(context).receive(
              UnsafeRawBufferPointer(start: bytes, count: count), status: status)
          },
          watch: { Transfer.at($0).goesOn(announced: Int($1)) },
          context: Unmanaged.passUnretained(self).toOpaque()))
    }
    if let failure { throw failure }
    if answer.status / 100 == 3, answer.reason.0 == 0, answer.redirect.0 != 0 {
      return .redirect(withUnsafeBytes(of: &answer.redirect) { Transfer.text($0) })
    }
    if answer.status / 100 == 3, answer.reason.0 != 0 {
      throw .network(withUnsafeBytes(of: &answer.reason) { Transfer.text($0) })
    }
    // Without a connection there is no status; an answer that ends early has one.
    if answer.status != 0, answer.status != 200 { throw .status(answer.status) }
    if answer.announced > Int64(limits.byteLimit) { throw .tooLarge(limit: limits.byteLimit) }
    guard answer.is_whole else {
      throw .network(withUnsafeBytes(of: &answer.reason) { Transfer.text($0) })
    }
    return .whole(bytes)
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
    guard let context else { preconditionFailure("a request knows its transfer") }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Adds a piece of the answer.
  ///
  /// - Returns: true when the transfer should continue.
  private func receive(_ piece: UnsafeRawBufferPointer, status: Int) -> Bool {
    heard = .now
    // The body of an error page is not needed. The body of a redirect must arrive completely,
    // because otherwise its target is unknown; its bytes count towards the limit.
    guard status == 200 || status / 100 == 3 else { return false }
    if bytes.count + piece.count > limits.byteLimit {
      failure = .tooLarge(limit: limits.byteLimit)
      return false
    }
    bytes.append(contentsOf: piece)
    return true
  }

  /// Reports the progress, at most ten times a second.
  ///
  /// - Parameter announced: the number of bytes that the server announced, or 0.
  /// - Returns: false when a limit is exceeded.
  private func goesOn(announced: Int) -> Bool {
    let now = ContinuousClock.now
    if announced > limits.byteLimit {
      failure = .tooLarge(limit: limits.byteLimit)
    } else if now - start > .seconds(limits.timeLimit) {
      failure = .tooSlow(seconds: limits.timeLimit)
    } else if now - heard > .seconds(limits.silenceLimit) {
      failure = .silent(seconds: limits.silenceLimit)
    } else if now - (shown ?? start) > .milliseconds(100) {
      // The first report comes after 100 ms, so that a server that cannot be reached only causes an
      // error.
      shown = now
      progress(bytes.count, announced > 0 ? announced : nil)
    }
    return failure == nil
  }
}
