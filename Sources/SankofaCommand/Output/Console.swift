import SankofaDraw
import SankofaFormats
import SankofaTensor
import Synchronization

import SankofaPlatform

/// One of the two streams that the command writes to: results go to standard output; notes, errors
/// and the progress of downloads go to standard error.
final class Console: Sendable {
  static let output = Console(1, "standard output")
  static let errors = Console(2, "standard error")

  /// True when the stream is a terminal.
  let isTerminal: Bool
  let style: TerminalStyle
  private let descriptor: Int32
  private let name: String
  private let failure = Atomic<Int32>(0)
  private let hasOpenLine = Atomic<Bool>(false)

  private init(_ descriptor: Int32, _ name: String) {
    self.descriptor = descriptor
    self.name = name
    isTerminal = isatty(descriptor) == 1
    style = .suited(isTerminal: isTerminal) { getenv($0).map { String(cString: $0) } }
  }

  /// The present width of the terminal in columns, or 80.
  var columns: Int {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  /// True when the reader of a pipe has closed it, as `head` does when it has read enough.
  var hasLostReader: Bool { failure.load(ordering: .relaxed) == EPIPE }

  /// Writes text at once, so that a reader sees it immediately. A failure is reported only by
  /// ``finish()``: a full disk must not cost a trained model. Nothing is written after a failure,
  /// since the output would have a gap.
  func write(_ text: String) {
    if failure.load(ordering: .relaxed) != 0 { return }
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, rest.count > 0 {
        #if canImport(Glibc)
          let count = Glibc.write(descriptor, base, rest.count)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, base, rest.count)
        #else
          let count = Darwin.write(descriptor, base, rest.count)
        #endif
        if count < 0, errno == EINTR { continue }
        if count < 0, errno == EAGAIN {
          // The pipe may be non-blocking.
          var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&place, 1, -1)
          continue
        }
        if count <= 0 {
          failure.store(count < 0 ? errno : EIO, ordering: .relaxed)
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }

  /// Writes a line, in place of the one that may be overwritten.
  func line(_ text: String = "") { write(erased() + text + "\n") }

  /// Notes the parts of a file that could not be read, if any.
  func note(_ leftOut: [LeftOut], in path: String) {
    if !leftOut.isEmpty { line("note: \(path.shownPath): left out \(leftOut.listed)") }
  }

  /// Notes the faults of a file that were passed over, if any.
  func note(_ faults: [String], in path: String) {
    if !faults.isEmpty { line("note: \(path.shownPath): \(faults.notesListed)") }
  }

  /// Shows a line that the next one replaces. Only for terminals.
  func overwrite(_ text: String) {
    write(erased() + text)
    hasOpenLine.store(true, ordering: .relaxed)
  }

  /// Does work that may take seconds, and shows on a terminal how far it is.
  ///
  /// - Parameters:
  ///   - text: the work, such as `reading rows`.
  ///   - all: the number of parts, if it is known.
  ///   - pause: the number of parts after which the line is renewed.
  func counting<Result>(
    _ text: String, of all: Int? = nil, every pause: Int, _ work: ((Int) -> Void) throws -> Result
  ) rethrows -> Result {
    defer { if isTerminal { erase() } }
    return try work { count in
      if isTerminal, count % pause == 0 {
        let end = all.map { " of \(NumberFormat.grouped($0))" } ?? ""
        overwrite("\(text): \(NumberFormat.grouped(count))\(end)")
      }
    }
  }

  /// Does work with many rows, and names it on a terminal.
  func working<Result>(
    _ text: String, rows: Int, _ work: () throws -> Result
  ) rethrows -> Result {
    // Fewer rows are ready before the line can be read.
    guard isTerminal, rows >= 10_000 else { return try work() }
    overwrite("\(text) \(NumberFormat.grouped(rows)) rows")
    defer { erase() }
    return try work()
  }

  /// Keeps the line that may be overwritten.
  func keep() {
    if hasOpenLine.exchange(false, ordering: .relaxed) { write("\n") }
  }

  /// Erases the line that may be overwritten.
  func erase() { write(erased()) }

  private func erased() -> String {
    hasOpenLine.exchange(false, ordering: .relaxed) ? "\r\u{1B}[K" : ""
  }

  /// Throws when output could not be written; a reader that has closed a pipe is no error.
  func finish() throws {
    let code = failure.load(ordering: .relaxed)
    if code != 0, code != EPIPE {
      throw OutputError(
        description: "\(name): could not be written (\(String(cString: strerror(code)))); "
          + "send it somewhere else.")
    }
  }
}

/// The reason why output was lost.
struct OutputError: Error, CustomStringConvertible {
  let description: String
}
