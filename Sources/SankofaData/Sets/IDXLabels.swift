import SankofaFormats
import SankofaTensor

/// The labels in a data set's files, of type `uint8` or any type that is read as `int32`.
///
/// A picture has one label or, as in QMNIST, several numbers, of which the first is the label.
/// Labels that begin with 1, as those of EMNIST's letters do, become 0, 1, 2 …; the names of the
/// classes stay as in the files.
struct IDXLabels {
  /// The labels of each file, counted from 0.
  let numbers: [[Int32]]
  /// The names of the classes: the labels as they are in the files.
  let names: [String]
  /// The notes for the user, for example that the first of several numbers is the label.
  let notes: [String]

  /// - Throws: `DataError.wrongFile` when a file does not hold labels.
  init(_ files: [IDXContent]) throws {
    var notes: [String] = []
    var numbers: [[Int32]] = []
    for file in files {
      let (tensor, shape) = (file.tensor, file.tensor.shape)
      guard tensor.elementType == .uint8 || tensor.elementType == .int32,
        shape.rank == 1 || shape.rank == 2 && shape[1] > 0
      else {
        throw DataError.wrongFile(
          file.path, rule: "labels [count] or [count, numbers], uint8 or int32",
          found: "\(tensor.elementType) \(shape)")
      }
      let width = shape.rank == 1 ? 1 : shape[1]
      let all = tensor.elementType == .int32 ? tensor.integers : tensor.labelsFromBytes.integers
      numbers.append(stride(from: 0, to: all.count, by: width).map { all[$0] })
      if width > 1 {
        notes.append(
          "\(file.path.shownPath) has \(width) numbers for each picture; the first is taken as its "
            + "label."
        )
      }
      // Labels are limited by the number of examples, because most of 2³² classes would have none.
      // Byte labels need no limit.
      let most = Int32(clamping: max(256, shape[0]))
      if let wrong = numbers[numbers.count - 1].first(where: { !(0..<most).contains($0) }) {
        throw DataError.wrongFile(
          file.path, rule: "labels from 0 to \(most - 1)", found: "\(wrong)")
      }
    }
    let all = numbers.joined()
    let (least, greatest) = (all.min() ?? 0, all.max() ?? 0)
    let first: Int32 = least == 1 ? 1 : 0
    if first == 1 {
      notes.append(
        "labels begin with 1: there are \(greatest) classes, 1 to \(greatest), and none for 0.")
    }
    self.numbers = numbers.map { part in part.map { $0 - first } }
    names = (first...max(first, greatest)).map(String.init)
    self.notes = notes
  }
}

extension Tensor {
  /// The `uint8` labels of an IDX file as the `int32` labels that a data set needs.
  var labelsFromBytes: Tensor {
    Tensor(elements(as: UInt8.self).map(Int32.init), shape: shape)
  }
}
