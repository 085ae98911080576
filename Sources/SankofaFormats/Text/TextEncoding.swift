/// The encoding of a text file.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-16, the low byte of each unit first.
  case utf16LittleEndian = "utf-16le"
  /// UTF-16, the high byte of each unit first.
  case utf16BigEndian = "utf-16be"
  /// Windows-1252, which contains all printable characters of Latin-1 in their places.
  case windows1252 = "windows-1252"

  /// The encoding that a text's first bytes show, and the length of its byte order mark; `nil` when
  /// they are UTF-8 or Windows-1252, which only all bytes tell apart.
  ///
  /// Without a mark, zero bytes show UTF-16: ASCII characters, of which every table has some, have a
  /// zero byte there, and no other text has one.
  static func shown(by bytes: some Collection<UInt8>) -> (encoding: TextEncoding, mark: Int)? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
    if bytes.starts(with: [0xff, 0xfe]) { return (.utf16LittleEndian, 2) }
    if bytes.starts(with: [0xfe, 0xff]) { return (.utf16BigEndian, 2) }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in bytes.enumerated() where byte == 0 {
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    // Characters outside ASCII may have a zero byte in the other place.
    if zeros.odd > 2 * zeros.even, zeros.odd * 8 >= bytes.count { return (.utf16LittleEndian, 0) }
    if zeros.even > 2 * zeros.odd, zeros.even * 8 >= bytes.count { return (.utf16BigEndian, 0) }
    return nil
  }

  /// Appends the text of bytes as UTF-8, and returns the number of bytes that were read. Those of a
  /// character that may go on behind the bytes are left, unless these are the last ones.
  ///
  /// - Throws: the offset of the first byte that is no text in this encoding.
  func append(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]
  ) throws(InvalidByte) -> Int {
    switch self {
    case .utf8:
      let end = isLast ? bytes.count : bytes.count - TextEncoding.incompleteTail(of: bytes)
      let whole = UnsafeBufferPointer(rebasing: bytes[..<end])
      if let offset = UTF8Check.firstInvalid(in: whole) { throw InvalidByte(offset: offset) }
      text.append(contentsOf: whole)
      return end
    case .windows1252:
      for byte in bytes {
        if byte < 0x80 { text.append(byte) } else { text.append(contentsOf: utf8(of: byte)) }
      }
      return bytes.count
    case .utf16LittleEndian, .utf16BigEndian:
      return try appendUnits(bytes, isLast: isLast, to: &text)
    }
  }

  /// The number of bytes that a text takes in this encoding, from its UTF-8.
  func byteCount(of text: ArraySlice<UInt8>) -> Int {
    let scalars = text.count { $0 & 0xc0 != 0x80 }
    switch self {
    case .utf8: return text.count
    case .windows1252: return scalars
    // A character of four bytes in UTF-8 is two units.
    case .utf16LittleEndian, .utf16BigEndian: return 2 * (scalars + text.count { $0 >= 0xf0 })
    }
  }

  /// A byte that is no text in an encoding.
  struct InvalidByte: Error {
    var offset: Int
  }

  /// The number of bytes at the end that begin a character of UTF-8 without ending it.
  private static func incompleteTail(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xc0 == 0x80 { continue }
      let needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }

  private func utf8(of byte: UInt8) -> UTF8.EncodedScalar {
    let code =
      0x80..<0xa0 ~= byte ? TextEncoding.windowsCodes[Int(byte) - 0x80] : UInt16(byte)
    guard let scalar = Unicode.Scalar(code), let bytes = UTF8.encode(scalar) else {
      preconditionFailure("no code of Windows-1252 is a surrogate")
    }
    return bytes
  }

  /// The characters of the bytes 80 to 9f. The five that Windows-1252 leaves open are control
  /// characters, as in web browsers.
  private static let windowsCodes: [UInt16] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
  ]

  private func appendUnits(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, to text: inout [UInt8]
  ) throws(InvalidByte) -> Int {
    func unit(_ offset: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[offset]), UInt16(bytes[offset + 1]))
      return self == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }
    var offset = 0
    while offset + 1 < bytes.count {
      let first = unit(offset)
      var code = UInt32(first)
      var length = 2
      if UTF16.isLeadSurrogate(first) {
        if offset + 3 >= bytes.count {
          if isLast { throw InvalidByte(offset: offset) }
          return offset
        }
        let second = unit(offset + 2)
        if UTF16.isTrailSurrogate(second) {
          code = 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
          length = 4
        }
      }
      guard let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) else {
        throw InvalidByte(offset: offset)
      }
      text.append(contentsOf: encoded)
      offset += length
    }
    if isLast, offset < bytes.count { throw InvalidByte(offset: offset) }
    return offset
  }
}
