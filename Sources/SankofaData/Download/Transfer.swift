import CCurl

/// One request to a server, which ends early where a limit is passed.
final class Transfer {
  private let limits: Download
  private let start = ContinuousClock.now
  private var heard = ContinuousClock.now
  private var shown: ContinuousClock.Instant?
  private let progress: (_ received: Int, _ total: Int?) -> Void
  private var bytes: [UInt8] = []
  private var failure: DownloadFailure?

  /// The time that is left for all requests of a download begins here.
  init(limits: Download, progress: @escaping (_ received: Int, _ total: Int?) -> Void) {
    self.limits = limits
    self.progress = progress
  }

  /// True when libcurl is on this machine.
  private static let isAvailable = curl_library_open()

  /// The answer of a server.
  enum Answer {
    case whole([UInt8])
    case redirect(String)
  }

  /// Sends a request and waits for its end.
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
    // A server that is not reached has no status; one that ends in the middle has one.
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

  /// Takes a piece of the answer.
  ///
  /// - Returns: true when the rest is wanted.
  private func receive(_ piece: UnsafeRawBufferPointer, status: Int) -> Bool {
    heard = .now
    // The page of an error is of no interest. That of a redirect has to end well, or nobody knows
    // where it leads; it counts like the file itself.
    guard status == 200 || status / 100 == 3 else { return false }
    if bytes.count + piece.count > limits.byteLimit {
      failure = .tooLarge(limit: limits.byteLimit)
      return false
    }
    bytes.append(contentsOf: piece)
    return true
  }

  /// Shows how far the answer is, ten times a second at most.
  ///
  /// - Parameter announced: the number of bytes that the server said it would send, or 0.
  /// - Returns: false when a limit is passed.
  private func goesOn(announced: Int) -> Bool {
    let now = ContinuousClock.now
    if announced > limits.byteLimit {
      failure = .tooLarge(limit: limits.byteLimit)
    } else if now - start > .seconds(limits.timeLimit) {
      failure = .tooSlow(seconds: limits.timeLimit)
    } else if now - heard > .seconds(limits.silenceLimit) {
      failure = .silent(seconds: limits.silenceLimit)
    } else if now - (shown ?? start) > .milliseconds(100) {
      // A server that cannot be reached is told by the error alone.
      shown = now
      progress(bytes.count, announced > 0 ? announced : nil)
    }
    return failure == nil
  }
}
