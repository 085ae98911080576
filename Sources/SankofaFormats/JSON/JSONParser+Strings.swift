extension JSONParser {
  /// Reads the string whose opening quotation mark is at `offset`.
  mutating func string() throws(Problem) -> String {
    let start = offset + 1
    offset = start
    var decoded: [UInt8] = []
    while true {
      let plain = offset
      while let byte = current, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
      {
        offset += 1
      }
      switch current {
      case nil: throw unexpected("'\"' at the end of a string")
      case UInt8(ascii: "\""):
        // Most strings have no escape.
        let text =
          decoded.isEmpty
          ? String(validating: bytes[plain..<offset], as: UTF8.self)
          : String(validating: decoded + bytes[plain..<offset], as: UTF8.self)
        offset += 1
        guard let text else {
          throw problem(
            "expected UTF-8; save the text as UTF-8.",
            at: UTF8Check.firstInvalid(in: bytes[start...]))
        }
        return text
      case UInt8(ascii: "\\"):
        decoded += bytes[plain..<offset]
        offset += 1
        try escape(into: &decoded)
      default: throw unexpected(#"an escape such as \n for a control character"#)
      }
    }
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(Problem) {
    let place = offset - 1
    let byte = current
    guard byte != UInt8(ascii: "u") else {
      var unit = try hexadecimalUnit()
      if 0xd800..<0xdc00 ~= unit, bytes[offset...].starts(with: #"\u"#.utf8) {
        offset += 1
        let low = try hexadecimalUnit()
        if 0xdc00..<0xe000 ~= low { unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00) }
      }
      guard let scalar = Unicode.Scalar(unit) else {
        throw problem("expected a pair of surrogates, found half of one; correct it.", at: place)
      }
      return decoded.append(contentsOf: scalar.utf8)
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(bytes[offset])
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "t"): decoded.append(0x09)
    default: throw unexpected(#"one of "\/bfnrtu after \"#)
    }
    offset += 1
  }

  /// Reads the four hexadecimal digits after the `u` at `offset`.
  private mutating func hexadecimalUnit() throws(Problem) -> UInt32 {
    offset += 1
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      offset += 1
    }
    return unit
  }
}
