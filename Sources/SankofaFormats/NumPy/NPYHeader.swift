/// The header of an `.npy` file, which comes before the elements.
struct NPYHeader {
  /// The offset at which the dictionary starts.
  let place: Int
  let stored: StoredElement
  let isBigEndian: Bool
  let isFortranOrder: Bool
  let extents: [Int]

  fileprivate static let types: [(name: String, stored: StoredElement)] = [
    ("f4", .float32), ("f8", .float64), ("i4", .int32), ("u1", .uint8), ("b1", .bool),
    ("f2", .float16), ("i1", .int8), ("i2", .int16), ("u2", .uint16), ("u4", .uint32),
    ("i8", .int64), ("u8", .uint64),
  ]

  /// - Throws: `FormatError`, or ``Unreadable`` for elements of a type that no tensor has.
  init(_ file: ByteReader) throws {
    let magic = try file.take(6, "magic")
    guard magic == NPY.magic else {
      throw file.error(
        at: 0,
        "expected NumPy's magic \(hexadecimal(NPY.magic)), found \(hexadecimal(magic)); "
          + "give a .npy file.")
    }
    let major = try file.uint8("version")
    let minor = try file.uint8("version")
    guard (1...3).contains(major), minor == 0 else {
      throw file.error(
        at: 6, "expected version 1.0, 2.0 or 3.0, found \(major).\(minor); save the array again.")
    }
    let length =
      major == 1
      ? Int(try file.littleEndian(UInt16.self, "header's length"))
      : Int(try file.littleEndian(UInt32.self, "header's length"))
    place = file.offset
    let text = try file.take(length, "header")
    var parser = PythonLiteral(bytes: text[...], offset: 0)
    let dictionary: PythonLiteral.Dictionary
    do {
      dictionary = try parser.dictionary()
    } catch let problem as PythonLiteral.Problem {
      throw file.error(
        at: place + problem.offset,
        "expected \(problem.expected) in the header; save the array again.")
    }

    guard case .truth(let isFortranOrder)? = dictionary["fortran_order"],
      case .numbers(let extents)? = dictionary["shape"], dictionary.count == 3,
      let descriptor = dictionary["descr"]
    else { throw file.error(at: place, Self.rule) }
    switch descriptor {
    case .text(let descriptor):
      guard let order = descriptor.first, "<>|=".contains(order),
        let known = Self.types.first(where: { $0.name == descriptor.dropFirst() })
      else { throw Unreadable(type: descriptor, at: place) }
      stored = known.stored
      isBigEndian = order == ">"
    case .fields: throw Unreadable(type: "a record", at: place)
    case .truth, .numbers: throw file.error(at: place, Self.rule)
    }
    self.isFortranOrder = isFortranOrder
    self.extents = extents
  }

  private static let rule =
    "expected a header of 'descr' (one type), 'fortran_order' (True or False) and 'shape' "
    + "(a tuple); save one plain array."

  /// An error for an undamaged array that no tensor can hold.
  struct Unreadable: Error {
    let place: Int
    let message: String
    /// The reason for leaving the array out of an archive, such as its type as NumPy writes it:
    /// `<U4`.
    let reason: String
  }

  /// Returns the error for a problem with the elements: ``Unreadable`` when the file is undamaged.
  func error(_ problem: StoredElement.Problem, at place: Int, _ file: ByteReader) -> any Error {
    guard let reason = problem.reasonToLeaveOut else {
      return file.error(at: place, problem.message)
    }
    return Unreadable(place: place, message: problem.message, reason: reason)
  }
}

extension NPYHeader.Unreadable {
  /// Makes an error for elements of a type that no tensor has.
  fileprivate init(type: String, at place: Int) {
    let names = NPYHeader.types.map(\.name).joined(separator: ", ")
    let shown = type == "a record" ? type : type.quoted
    self.init(
      place: place,
      message: "expected an element type of \(names), found \(shown); convert the array with "
        + "astype.",
      reason: type)
  }
}

/// A parser of the few Python literals that NumPy's headers use.
private struct PythonLiteral {
  enum Value {
    case text(String)
    case truth(Bool)
    case numbers([Int])
    /// The fields of an array of records, which are skipped.
    case fields
  }
  typealias Dictionary = [String: Value]

  struct Problem: Error {
    var offset: Int
    var expected: String
  }

  let bytes: ArraySlice<UInt8>
  var offset: Int

  private var current: UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }

  /// Reads a dictionary, which may have only white space after it.
  mutating func dictionary() throws -> Dictionary {
    var result: Dictionary = [:]
    try expect("{")
    while !skips("}") {
      let place = offset
      let name = try text()
      try expect(":")
      let value = try value()
      guard result.updateValue(value, forKey: name) == nil else {
        throw Problem(offset: place, expected: "no name twice")
      }
      if !skips(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard current == nil else { throw Problem(offset: offset, expected: "nothing behind '}'") }
    return result
  }

  private mutating func value() throws -> Value {
    skipSpace()
    switch current {
    case UInt8(ascii: "T"):
      try expect("True")
      return .truth(true)
    case UInt8(ascii: "F"):
      try expect("False")
      return .truth(false)
    case UInt8(ascii: "("): return .numbers(try tuple())
    case UInt8(ascii: "["):
      try skipList()
      return .fields
    default: return .text(try text())
    }
  }

  /// Skips a list with any content of texts, tuples and lists.
  private mutating func skipList() throws {
    var depth = 0
    repeat {
      skipSpace()
      switch current {
      case UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        _ = try text()
        continue
      case nil: throw Problem(offset: offset, expected: "a list that ends")
      default: break
      }
      offset += 1
    } while depth > 0
  }

  private mutating func tuple() throws -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    while !skips(")") {
      skipSpace()
      let start = offset
      while let byte = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { offset += 1 }
      // Python has no numbers such as 03.
      let isPlain = offset <= start + 1 || bytes[start] != UInt8(ascii: "0")
      guard isPlain, let number = Int(String(decoding: bytes[start..<offset], as: UTF8.self)) else {
        throw Problem(offset: start, expected: "a whole number ≥ 0 of at most 64 bits")
      }
      numbers.append(number)
      // Python 2 marks long integers with an L.
      if current == UInt8(ascii: "L") { offset += 1 }
      if !skips(",") {
        // One number in brackets is no tuple.
        if numbers.count == 1 { throw Problem(offset: offset, expected: "','") }
        try expect(")")
        break
      }
    }
    return numbers
  }

  private mutating func text() throws -> String {
    skipSpace()
    guard let quote = current, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw Problem(offset: offset, expected: "a text in quotation marks")
    }
    let start = offset + 1
    guard let end = bytes[start...].firstIndex(of: quote) else {
      throw Problem(offset: offset, expected: "a text that ends")
    }
    offset = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func expect(_ word: String) throws {
    guard skips(word) else { throw Problem(offset: offset, expected: "'\(word)'") }
  }

  /// Moves past `word`, if it comes next.
  private mutating func skips(_ word: String) -> Bool {
    skipSpace()
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  private mutating func skipSpace() {
    // Python's white space; a vertical tab is none.
    while let byte = current, [0x20, 0x09, 0x0a, 0x0c, 0x0d].contains(byte) { offset += 1 }
  }
}
