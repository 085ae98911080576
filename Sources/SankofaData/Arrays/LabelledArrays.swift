import SankofaFormats
import SankofaTensor

/// Features and targets from NumPy's files: a `.npy` file for each, or one `.npz` archive.
///
/// Features in a `.npy` file that need no conversion stay in the file (`NPY.map`), so that they may be
/// larger than memory.
public struct LabelledArrays: Sendable {
  /// The file of the features, in messages.
  public let name: String
  /// The features, [n, …].
  public let features: Tensor
  /// The targets, [n]: `int32`, `float32` or `float64`.
  public let targets: Tensor
  /// Features and targets of their own for testing; `nil` when there are none.
  public let test: (features: Tensor, targets: Tensor)?
  /// The arrays of an archive that are used, such as `x_train, y_train`; `nil` for two files.
  public let arrayNames: [String]?

  /// Reads a `.npy` file of features [n, …] and one of targets [n], [n, 1] or [n, classes] with a
  /// single 1 in each row.
  ///
  /// - Throws: `FormatError` when a file cannot be read, and `SankofaError` when the shapes do not fit.
  public init(features path: String, targets: String) throws {
    name = path
    // Types that a tensor lacks are converted, which takes memory.
    features = try (try? NPY.map(path)) ?? NPY.read(path, limit: .max)
    self.targets = try LabelledArrays.column(NPY.read(targets, limit: .max), targets, for: features)
    (test, arrayNames) = (nil, nil)
  }

  /// Reads a `.npz` archive with arrays `x` and `y`, or of other usual names, and perhaps `x_test` and
  /// `y_test`.
  ///
  /// - Throws: `FormatError` when the file cannot be read, or has no such arrays; `DataError` when the
  ///   shapes do not fit.
  public init(archive path: String) throws {
    name = path
    let content = try NPZ.read(path, limit: .max)
    let names = content.tensors.map(\.name)
    guard
      let (x, y) = LabelledArrays.pairs.first(where: { names.contains($0) && names.contains($1) })
    else {
      throw FormatError(
        path: path, place: .file,
        message: "expected arrays x and y, or x_train and y_train, found "
          + "\(names.onOneLine()); name them so, or save each in a .npy file.")
    }
    func array(_ name: String) throws -> Tensor {
      guard let tensor = content[name] else {
        preconditionFailure("the archive lists the array \(name)")
      }
      return tensor
    }
    features = try array(x)
    targets = try LabelledArrays.column(array(y), "\(path), \(y)", for: features)
    if names.contains("x_test"), names.contains("y_test") {
      let others = try array("x_test")
      test = (others, try LabelledArrays.column(array("y_test"), "\(path), y_test", for: others))
      arrayNames = [x, y, "x_test", "y_test"]
    } else {
      (test, arrayNames) = (nil, [x, y])
    }
  }

  /// The names of features and targets, the first that an archive has both of.
  private static let pairs = [
    ("x_train", "y_train"), ("x", "y"), ("X", "y"), ("features", "targets"), ("features", "labels"),
    ("input", "output"), ("data", "target"), ("images", "labels"),
  ]

  /// Targets as one number for each example.
  private static func column(_ targets: Tensor, _ name: String, for features: Tensor) throws
    -> Tensor
  {
    func refusal(_ problem: String) -> FormatError {
      FormatError(path: name, place: .file, message: problem)
    }
    guard features.rank > 0, targets.rank > 0, features.shape[0] == targets.shape[0] else {
      throw refusal(
        "expected a target for each of the examples \(features.shape), found shape \(targets.shape); "
          + "save them in the same order.")
    }
    let count = targets.shape[0]
    let number = targets.elementType.isFloatingPoint ? targets : targets.converted(to: .int32)
    if targets.rank == 1 { return number.compute() }
    guard targets.rank == 2 else {
      throw refusal(
        "expected targets of shape [\(count)], found \(targets.shape); save one number for each example."
      )
    }
    let classes = targets.shape[1]
    if classes == 1 { return number.reshaped(to: [count]).compute() }
    let numbers = targets.converted(to: .float64).doubles
    let labels = (0..<count).map { row -> Int32? in
      let marks = numbers[row * classes..<(row + 1) * classes]
      guard marks.allSatisfy({ $0 == 0 || $0 == 1 }), marks.count(where: { $0 == 1 }) == 1 else {
        return nil
      }
      return marks.firstIndex(of: 1).map { Int32($0 - row * classes) }
    }
    if let bad = labels.firstIndex(of: nil) {
      throw refusal(
        "expected one target for each example, or rows with a single 1, found another row at \(bad); save "
          + "one column of it.")
    }
    return Tensor(labels.compactMap(\.self), shape: [count])
  }
}
