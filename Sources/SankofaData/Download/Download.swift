#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Downloads one file over HTTP into memory, within limits.
package struct Download: Sendable {
  /// The most bytes to accept: 64 MiB by default.
  package var byteLimit = 64 << 20
  /// The number of seconds without a byte after which an attempt ends.
  package var silenceLimit = 30.0
  /// The number of seconds after which an attempt ends in any case.
  package var timeLimit = 900.0
  /// The most redirects to follow.
  package var redirectLimit = 5

  /// Makes a download with the default limits.
  package init() {}

  /// Downloads the content at `address`.
  ///
  /// Only `https` is allowed, and `http` for this machine's own addresses; the same holds for
  /// redirects. The call blocks its thread and calls `progress` on it, with the number of bytes
  /// received so far and, if the server announced it, the total.
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

/// The reason why an attempt to download a file failed, as the list of attempts shows it.
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
  /// The reason as a phrase for the list of attempts, without a full stop.
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
