import CFuzz
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The laws that every target checks. A broken one ends the program, and libFuzzer keeps the input.
enum Law {
  /// Ends the program when `isKept` is false.
  static func check(_ isKept: Bool, _ law: @autoclosure () -> String) {
    if !isKept { fatalError("law: " + law()) }
  }

  /// Returns what `body` reads, or `nil` when it refuses. A refusal must be an error of the library, on
  /// one line.
  static func reading<Value>(_ body: () throws -> Value) -> Value? {
    do { return try body() } catch {
      let isKnown =
        error is FormatError || error is TableError || error is DataError || error is SankofaError
        || error is TensorError || error is UnknownName
      check(isKnown, "a refusal is an error of the library, got \(type(of: error)): \(error)")
      let text = "\(error)"
      check(!text.isEmpty, "an error has a text")
      check(
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\u{2028}" },
        "an error is on one line without control characters: \(text.debugDescription)")
      check(text.utf8.count <= 4_000, "an error is short, got \(text.utf8.count) bytes: \(text)")
      if showsReadings { print("REFUSED \(text)") }
      return nil
    }
  }

  /// Returns what `body` reads like ``reading(_:)``, and checks the memory that it takes.
  static func reading<Value>(
    _ input: FuzzInput, _ memory: (fixed: Int, perByte: Int), _ body: () throws -> Value
  ) -> Value? {
    fuzz_start_counting()
    let value = reading(body)
    let taken = Int(fuzz_stop_counting())
    check(
      taken <= memory.fixed + memory.perByte * input.bytes.count,
      "\(input.bytes.count) bytes took \(taken) bytes of memory, at most \(memory.fixed) and "
        + "\(memory.perByte) for each byte are allowed")
    return value
  }

  /// Checks that two ways to read the same bytes give the same.
  static func same<Value>(
    _ first: Value?, _ second: Value?, _ way: String, by isEqual: (Value, Value) -> Bool
  ) {
    switch (first, second) {
    case (nil, nil): break
    case (let first?, let second?):
      check(isEqual(first, second), "\(way) gives the same as its bytes: \(first) and \(second)")
    case (_?, nil): fatalError("law: \(way) is refused, and its bytes are accepted")
    case (nil, _?): fatalError("law: \(way) is accepted, and its bytes are refused")
    }
  }

  /// Returns what `body` gives. It must not refuse: its input is what the library wrote.
  static func written<Value>(_ what: String, _ body: () throws -> Value) -> Value {
    do { return try body() } catch {
      fatalError("law: what is written can be read (\(what)): \(error)")
    }
  }
}

extension Tensor {
  /// True when the other tensor has the same type and the same bits.
  func isSame(as other: Tensor) -> Bool {
    type == other.type
      && withUnsafeBytes { first in other.withUnsafeBytes { first.elementsEqual($0) } }
  }

  /// The type, the shape and the bytes as JSON.
  var shown: JSON {
    [
      "type": .string("\(elementType)"), "shape": .array(shape.extents.map { .integer($0) }),
      "bytes": .string(withUnsafeBytes { hexDigits($0) }),
    ]
  }
}

/// The bytes in hexadecimal digits.
func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
