import SankofaTensor

/// Reads records of text cells one by one, as people and programs write them.
///
/// It reads what ``CSV`` reads, and besides: records of any number of cells, blank lines anywhere,
/// lines that end with CR alone, spaces before an opening quotation mark, quotation marks inside a
/// plain cell, and text behind a closing quotation mark, which belongs to the cell.
package struct RecordReader {
  /// The line on which the current record begins, counted from 1.
  package private(set) var line = 0
  /// The number of bytes of text before the current record.
  private let input: TextInput
  private let separator: UInt8
  /// The text; the bytes before `start` are records that were read.
  private var text: [UInt8] = []
  private var start = 0
  private var nextLine = 1
  private var isAtEnd = false
  /// The cells of the current record, one after the other, and the end of each.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// The most bytes of a record. A longer one has an opening quotation mark that is no quotation mark.
  private static let longest = 1 << 26

  package init(_ input: TextInput, delimiter: CSV.Delimiter) {
    self.input = input
    separator = delimiter.byte
  }

  /// The number of cells of the current record.
  package var cellCount: Int { ends.count }

  /// The bytes of a cell of the current record, without spaces around them; valid until the next
  /// record is read.
  package func withCell<Result>(
    _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      let start = index == 0 ? 0 : ends[index - 1]
      return try body(UnsafeBufferPointer(rebasing: bytes[start..<ends[index]]).trimmed)
    }
  }

  /// The cells of the current record, without spaces around them.
  package var cells: [String] {
    (0..<cellCount).map { withCell($0) { String(decoding: $0, as: UTF8.self) } }
  }

  /// Reads the next record that is not blank. Returns false at the end.
  ///
  /// - Throws: `FormatError` for a quotation mark that is never closed, and the errors of the text.
  package mutating func next() throws -> Bool {
    while true {
      switch try scan() {
      case .record: return true
      case .blank: continue
      case .end: return false
      case .needsMore:
        if start > 0 {
          text.removeFirst(start)
          start = 0
        }
        if text.count > RecordReader.longest {
          throw FormatError(
            path: input.path, place: .line(nextLine, column: 1),
            message: "expected at most 64 MiB in a record, found more; close its quotation mark.")
        }
        // The text grows by as much as it holds, so that a long record is not scanned once for each
        // piece of it.
        let goal = 2 * text.count
        repeat { isAtEnd = try !input.append(to: &text) } while !isAtEnd && text.count < goal
      }
    }
  }

  private enum Found { case record, blank, end, needsMore }

  /// Reads one record from the text, if all of it is there.
  private mutating func scan() throws -> Found {
    if start == text.count { return isAtEnd ? .end : .needsMore }
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    let scanned = text.withUnsafeBufferPointer { text in
      RecordScan(text, from: start, separator: separator, into: &bytes, &ends)
    }
    // Without the end of the line, more of the record may follow.
    if !scanned.isEnded, !isAtEnd { return .needsMore }
    if let opening = scanned.openQuote {
      throw FormatError(
        path: input.path, place: place(of: opening),
        message:
          "expected a second quotation mark for this one, found the end of the file; close the "
          + "cell, or get the file again if it was cut short.")
    }
    line = nextLine
    nextLine += scanned.lineCount
    start = scanned.end
    return scanned.isBlank ? .blank : .record
  }

  /// The line and the column of an offset in the current record.
  private func place(of offset: Int) -> FormatError.Place {
    let before = text[start..<offset].split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0a })
    let column = before.last.map { $0.count { $0 & 0xc0 != 0x80 } } ?? 0
    return .line(nextLine + before.count - 1, column: column + 1)
  }
}

/// One record of a text.
private struct RecordScan {
  /// The offset behind the record and its line end.
  var end: Int
  /// The number of line ends, those inside quotation marks included.
  var lineCount = 0
  /// True when a line end was found.
  var isEnded = false
  /// True when no cell holds anything but spaces, and none is in quotation marks.
  var isBlank = true
  /// The offset of a quotation mark that is not closed.
  var openQuote: Int?

  init(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, separator: UInt8,
    into bytes: inout [UInt8], _ ends: inout [Int]
  ) {
    end = start
    var place = start
    while true {
      // One cell.
      var first = place
      while first < text.count, text[first] == 0x20 || text[first] == 0x09 && separator != 0x09 {
        first += 1
      }
      if first < text.count, text[first] == 0x22 {
        isBlank = false
        openQuote = first
        place = first + 1
        var copied = place
        while place < text.count {
          let byte = text[place]
          if byte == 0x0a || byte == 0x0d && !(place + 1 < text.count && text[place + 1] == 0x0a) {
            lineCount += 1
          }
          place += 1
          if byte != 0x22 { continue }
          if place < text.count, text[place] == 0x22 {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<place]))
            place += 1
            copied = place
          } else {
            openQuote = nil
            break
          }
        }
        let last = openQuote == nil ? place - 1 : place
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[copied..<last]))
        if openQuote != nil { return }
      }
      // The rest of a plain cell, or what follows a closing quotation mark.
      let plain = place
      while place < text.count {
        let byte = text[place]
        if byte == separator || byte == 0x0a || byte == 0x0d { break }
        if byte != 0x20, byte != 0x09 { isBlank = false }
        place += 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<place]))
      ends.append(bytes.count)
      guard place < text.count else { break }
      let byte = text[place]
      place += 1
      if byte == separator { continue }
      lineCount += 1
      if byte == 0x0d {
        // Behind CR at the end of the text, LF may follow.
        guard place < text.count else { break }
        if text[place] == 0x0a { place += 1 }
      }
      isEnded = true
      break
    }
    end = place
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// These bytes without spaces, tab stops, line ends and no-break spaces at both ends.
  package var trimmed: UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, count)
    while start < end {
      if self[start] == 0x20 || 0x09...0x0d ~= self[start] {
        start += 1
      } else if self[start] == 0xc2, start + 1 < end, self[start + 1] == 0xa0 {
        start += 2
      } else {
        break
      }
    }
    while start < end {
      if self[end - 1] == 0x20 || 0x09...0x0d ~= self[end - 1] {
        end -= 1
      } else if self[end - 1] == 0xa0, end - 2 >= start, self[end - 2] == 0xc2 {
        end -= 2
      } else {
        break
      }
    }
    return UnsafeBufferPointer(rebasing: self[start..<end])
  }
}
