import Foundation
import Synchronization

import SankofaPlatform

/// An HTTP server on this machine that answers as badly as a test wants it to.
final class LoopbackServer: Sendable {
  enum Answer: Sendable {
    case whole([UInt8])
    /// Announces all bytes and sends half of them.
    case truncated([UInt8])
    case status(Int)
    case redirect(String)
    /// Announces a length and sends nothing.
    case announced(Int)
    /// Sends bytes without having announced how many, until the other side goes away.
    case endless
    /// Sends a byte now and then, for ever.
    case drip
    /// Accepts the request and says nothing.
    case silence
  }

  private let socket: Int32
  private let requested = Mutex<[String]>([])
  private let answer: @Sendable (String) -> Answer
  let port: UInt16

  /// Starts to answer requests for a path by `answer`.
  init(_ answer: @escaping @Sendable (_ path: String) -> Answer) {
    self.answer = answer
    #if canImport(Darwin)
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #else
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        precondition(bind(socket, general, length) == 0 && listen(socket, 16) == 0)
        precondition(getsockname(socket, general, &length) == 0)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(socket, nil, nil)
        if connection < 0 { return }
        guard let self else {
          close(connection)
          return
        }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit {
    shutdown(socket, Int32(SHUT_RDWR))
    close(socket)
  }

  var address: String { "http://127.0.0.1:\(port)/" }
  /// The paths that were asked for, in order.
  var paths: [String] { requested.withLock { $0 } }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var request: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !request.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return }
      request += buffer[..<count]
    }
    let words = String(decoding: request, as: UTF8.self).split(separator: " ")
    let path = String(words[1])
    requested.withLock { $0.append(path) }
    func head(_ status: String, _ fields: String = "") -> [UInt8] {
      Array("HTTP/1.1 \(status)\r\nConnection: close\r\n\(fields)\r\n".utf8)
    }
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Self.send(connection, $0) }
        if count <= 0 { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
    /// Until the other side closes the connection.
    func wait() { while recv(connection, &buffer, buffer.count, 0) > 0 {} }

    switch answer(path) {
    case .whole(let bytes): send(head("200 OK", "Content-Length: \(bytes.count)\r\n") + bytes)
    case .truncated(let bytes):
      send(head("200 OK", "Content-Length: \(bytes.count)\r\n") + bytes.prefix(bytes.count / 2))
    case .status(let code): send(head("\(code) No", "Content-Length: 2\r\n") + Array("no".utf8))
    case .redirect(let target):
      send(head("302 Found", "Location: \(target)\r\nContent-Length: 0\r\n"))
    case .announced(let count):
      send(head("200 OK", "Content-Length: \(count)\r\n"))
      wait()
    case .endless:
      send(head("200 OK"))
      // Four megabytes a second: a flood at loopback's speed would outrun any cancelling.
      while send([UInt8](repeating: 0, count: 4096)) { usleep(1000) }
    case .drip:
      send(head("200 OK"))
      while send([0]) { usleep(50_000) }
    case .silence: wait()
    }
  }

  private static func send(_ connection: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      return Darwin.send(connection, bytes.baseAddress, bytes.count, 0)
    #else
      // The other side going away is an answer, not a signal.
      return Glibc.send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #endif
  }
}
