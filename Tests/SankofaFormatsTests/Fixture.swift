import SankofaFormats
import SankofaTensor
import Testing

/// The files that `Golden/formats/make_fixtures.py` wrote.
enum Fixture {
  static func path(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/Fixtures/\(name)"
  }

  static func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(path(name)) }

  static func manifest() throws -> JSON { try JSON(parsing: bytes("manifest.json")) }
}

/// A folder for one test, empty at first and removed afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = "/tmp/sankofa-formats-\(UInt64.random(in: .min ... .max))"
  try #require(mkdir(folder, 0o755) == 0)
  defer { remove(folder: folder) }
  try body(folder)
}

/// Passes when `body` throws a `FormatError` with exactly this description.
func expectError<Result>(
  _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Result
) {
  do {
    let result = try body()
    Issue.record(
      "expected an error, got \(String(describing: result).prefix(200))",
      sourceLocation: sourceLocation)
  } catch let error as FormatError {
    #expect(error.description == description, sourceLocation: sourceLocation)
  } catch {
    Issue.record("expected a FormatError, got \(error)", sourceLocation: sourceLocation)
  }
}

/// Passes when each proper beginning of `bytes` makes `parse` throw a `FormatError`.
func expectErrorWhenCutShort<Result>(
  _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation,
  _ parse: ([UInt8]) throws -> Result
) {
  for count in bytes.indices {
    #expect(throws: FormatError.self, "cut to \(count) bytes", sourceLocation: sourceLocation) {
      _ = try parse(Array(bytes[..<count]))
    }
  }
}

extension [UInt8] {
  /// These bytes with some of them replaced, from `offset` on.
  func replacing(at offset: Int, _ bytes: [UInt8]) -> [UInt8] {
    var result = self
    result.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    return result
  }
}

/// Shape, element type and the bits of every element.
func isIdentical(_ left: Tensor, _ right: Tensor) -> Bool {
  left.shape == right.shape && left.elementType == right.elementType
    && left.withUnsafeBytes { bytes in right.withUnsafeBytes { bytes.elementsEqual($0) } }
}

/// The tensors that `arrays()` makes in `make_fixtures.py`.
let goldenTensors: [(name: String, tensor: Tensor)] = [
  (
    "float32",
    Tensor([0, -0.0, 1.5, .infinity, -Float(bitPattern: 71362), 3.4e38] as [Float], shape: [2, 3])
  ),
  ("float64", Tensor([0.1, -2.5, .leastNonzeroMagnitude] as [Double], shape: [3])),
  ("int32", Tensor([1, -2, .max, .min] as [Int32], shape: [2, 2, 1])),
  ("uint8", Tensor([250, 251, 252, 253, 254, 255] as [UInt8], shape: [3, 2])),
  ("bool", Tensor([true, false, true], shape: [3])),
]
