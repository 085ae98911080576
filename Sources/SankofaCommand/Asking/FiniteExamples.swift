import SankofaFormats
import SankofaTensor

/// The examples of which all numbers are finite. Others have no answer.
struct FiniteExamples {
  /// Their places, counted from 0.
  let rows: [Int]
  /// The errors of the other examples.
  let failures: [FormatError]

  /// - Parameters:
  ///   - arrays: [n, …] each, with names where there are several.
  ///   - path: the file that they are from.
  init(_ arrays: [(name: String?, tensor: Tensor)], in path: String) {
    // Arrays of unlike counts are an error elsewhere.
    let counts = arrays.map { $0.tensor.shape.extents.first ?? 0 }
    let count = Set(counts).count == 1 ? counts[0] : 0
    var errors: [FormatError?] = Array(repeating: nil, count: count)
    for (name, tensor) in arrays where tensor.elementType.isFloatingPoint {
      let width = tensor.shape.dropFirst().elementCount
      // What is too large for the model's numbers is not finite in it.
      let numbers = tensor.converted(to: .float32).floats
      for row in 0..<count where errors[row] == nil {
        let values = numbers[row * width..<(row + 1) * width]
        guard let value = values.first(where: { !$0.isFinite }) else { continue }
        let place = name.map { " of \($0.quoted)" } ?? ""
        errors[row] = FormatError(
          path: path, place: .file,
          message:
            "example \(row)\(place) must have finite numbers, got \(value.written); correct it.")
      }
    }
    rows = errors.indices.filter { errors[$0] == nil }
    failures = errors.compactMap(\.self)
  }

  /// The rows of an array that are among them.
  func rows(of tensor: Tensor) -> Tensor {
    failures.isEmpty
      ? tensor : tensor.gathered(Tensor(rows.map(Int32.init), shape: [rows.count])).evaluate()
  }
}

extension Float {
  /// Swift writes the sign of a NaN, which depends on the machine.
  fileprivate var written: String { isNaN ? "nan" : "\(self)" }
}
