#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Fetches one file over HTTP into memory, within limits.
package struct Download: Sendable {
  /// The most bytes to accept.
  package var byteLimit = 64 << 20
  /// Seconds without a byte after which an attempt ends.
  package var silenceLimit = 30.0
  /// Seconds after which an attempt ends in any case.
  package var timeLimit = 900.0
  /// The most times that an answer may lead elsewhere.
  package var redirectLimit = 5

  /// The limits above.
  package init() {}

  /// The answer of the server at `address`.
  ///
  /// Only `https` is used, and `http` on this machine's own addresses; redirects are held to that
  /// too. The calling thread waits and is the one that `progress` is called on: with the number of
  /// bytes that came so far and, if the server announced it, of all.
  package func bytes(
    at address: String, progress: (_ received: Int, _ total: Int?) -> Void
  ) throws(DownloadFailure) -> [UInt8] {
    try withoutActuallyEscaping(progress) { progress throws(DownloadFailure) in
      let transfer = Transfer(limits: self, progress: progress)
      var address = address
      for _ in 0...redirectLimit {
        guard let url = URL(string: address), Self.isAllowed(url) else {
          throw .refusedAddress(address)
        }
        switch try transfer.answer(at: url.absoluteString) {
        case .redirect(let next): address = next
        case .whole(let bytes):
          progress(bytes.count, bytes.count)
          return bytes
        }
      }
      throw .tooManyRedirects(limit: redirectLimit)
    }
  }

  static func isAllowed(_ url: URL) -> Bool {
    switch url.scheme?.lowercased() {
    case "https": url.host != nil
    case "http": ["127.0.0.1", "localhost", "::1", "[::1]"].contains(url.host?.lowercased())
    default: false
    }
  }
}

/// The reason why an attempt to fetch a file failed, in the words of the list of attempts.
package enum DownloadFailure: Error, Sendable, Hashable {
  case refusedAddress(String)
  case tooManyRedirects(limit: Int)
  case status(Int)
  case silent(seconds: Double)
  case tooSlow(seconds: Double)
  case tooLarge(limit: Int)
  case network(String)
  case unreadable(String)
  case wrongDigest
}

extension DownloadFailure: CustomStringConvertible {
  /// A fragment of a sentence.
  package var description: String {
    switch self {
    case .refusedAddress(let address): "address \(address) is not https"
    case .tooManyRedirects(let limit): "more than \(limit) redirects"
    case .status(let code): "HTTP status \(code)"
    case .silent(let seconds): "no answer within \(Self.shown(seconds)) s"
    case .tooSlow(let seconds): "not complete after \(Self.shown(seconds)) s"
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .network(let reason): reason
    case .unreadable(let reason): "damaged answer, \(reason)"
    case .wrongDigest: "the answer is another file (its SHA-256 differs)"
    }
  }

  private static func shown(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
