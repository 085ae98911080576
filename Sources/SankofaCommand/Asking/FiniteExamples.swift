import SankofaData
import SankofaFormats
import SankofaTensor

/// The examples whose numbers are all finite. The others have no answer.
struct FiniteExamples {
  /// Their numbers, counted from 0.
  let rows: [Int]
  /// The errors of the other examples.
  let failures: [FormatError]

  /// - Parameters:
  ///   - arrays: the arrays, each [n, …], with names when there are several.
  ///   - path: the path of their file.
  init(_ arrays: [(name: String?, tensor: Tensor)], in path: String) {
    // Arrays with different counts are reported elsewhere.
    let counts = arrays.map { $0.tensor.shape.extents.first ?? 0 }
    let count = Set(counts).count == 1 ? counts[0] : 0
    var errors: [FormatError?] = Array(repeating: nil, count: count)
    for (name, tensor) in arrays where tensor.elementType.isFloatingPoint {
      let width = tensor.shape.dropFirst().elementCount
      // A number that is too large for `float32` is infinite in the model.
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

  /// The rows of an array that belong to these examples.
  func rows(of tensor: Tensor) -> Tensor {
    failures.isEmpty
      ? tensor : tensor.gathered(Tensor(rows.map(Int32.init), shape: [rows.count])).compute()
  }
}

extension Float {
  /// The number as text, without the sign of a NaN, which depends on the machine.
  fileprivate var written: String { isNaN ? "nan" : "\(self)" }
}

/// The rows of a .csv file that an encoding accepts.
struct EncodableRows {
  /// These rows; `nil` when there are none.
  let table: DataTable?
  /// Their numbers in the file, counted from 0.
  let numbers: [Int]
  /// The errors of the other rows.
  let failures: [TableFileError]

  /// - Throws: `FormatError` or `TableFileError` for a file that cannot be read or lacks a column.
  init(_ path: String, _ form: CSVForm, _ encoding: TableEncoding, withTargets: Bool) throws {
    let table = try form.table(path)
    let rows: TableEncoding.Rows
    do { rows = try encoding.rows(of: table, withTargets: withTargets) } catch let error
      as TableError
    { throw TableFileError(error) }
    numbers = rows.encodable
    failures = rows.errors.map { TableFileError($0) }
    self.table = rows.encodable.isEmpty ? nil : table.rows(at: rows.encodable)
  }
}
