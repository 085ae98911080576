import SankofaFormats
import SankofaTensor

/// The result of loading weights from a file; see `Model.loadWeights(fromPath:)`.
public struct WeightsReport: Sendable, Hashable, CustomStringConvertible {
  /// A parameter and the tensor that became its value.
  public struct Match: Sendable, Hashable {
    /// The parameter's path in the model.
    public let parameter: String
    /// The tensor's name in the file.
    public let tensor: String
  }

  /// A parameter of the model that the file lacks.
  public struct Missing: Sendable, Hashable {
    /// The parameter's path in the model.
    public let parameter: String
    /// Its shape and element type.
    public let type: TensorType
  }

  /// A tensor of the file that no parameter of the model takes.
  public struct Unused: Sendable, Hashable {
    /// The tensor's name in the file.
    public let tensor: String
    /// Its shape and element type.
    public let type: TensorType
  }

  /// A parameter whose tensor has another shape or element type.
  public struct Mismatch: Sendable, Hashable {
    /// The parameter's path in the model.
    public let parameter: String
    /// Its shape and element type.
    public let type: TensorType
    /// The tensor's name in the file.
    public let tensor: String
    /// The tensor's shape and element type.
    public let tensorType: TensorType
  }

  /// The parameters that got new values, in the model's order.
  public internal(set) var matched: [Match] = []
  /// The parameters that the file lacks, in the model's order.
  public internal(set) var missing: [Missing] = []
  /// The tensors that do not belong to any parameter, in the file's order.
  public internal(set) var unused: [Unused] = []
  /// The parameters whose tensors do not fit, in the model's order.
  public internal(set) var mismatched: [Mismatch] = []
  /// The tensors that cannot be read, in the file's order.
  public internal(set) var leftOut: [LeftOut] = []

  /// True when the file and the model have the same names, shapes and element types.
  public var isComplete: Bool {
    missing.isEmpty && unused.isEmpty && mismatched.isEmpty && leftOut.isEmpty
  }

  /// The number of the model's parameters.
  private var parameterCount: Int { matched.count + missing.count + mismatched.count }

  /// The number of matched parameters, and a line for each difference, such as:
  ///
  /// ```
  /// matched      4 of 6 parameters
  /// missing      layers.3.bias [5]
  /// not used     head.bias [10]
  /// other shape  layers.3.weight [5, 64], got [10, 64]
  /// left out     scale (F8_E4M3)
  /// ```
  public var description: String {
    let rows =
      [("matched", "\(matched.count) of \(parameterCount) parameters")]
      + missing.map { ("missing", "\($0.parameter) \(shown($0.type))") }
      + unused.map { ("not used", "\($0.tensor.shownPath) \(shown($0.type))") }
      + mismatched.map {
        ($0.type.shape == $0.tensorType.shape ? "other type" : "other shape", shown($0))
      }
      + leftOut.map { ("left out", shown($0)) }
    return rows.map { title, text in
      title + String(repeating: " ", count: 13 - title.count) + text
    }.joined(separator: "\n")
  }

  /// The differences on one line of moderate length, for an error.
  var problems: String {
    let lists = [
      ("missing", missing.map { "\($0.parameter) \(shown($0.type))" }),
      ("not used", unused.map { "\($0.tensor.shownPath) \(shown($0.type))" }),
      ("of another shape or type", mismatched.map(shown)), ("left out", leftOut.map(shown)),
    ]
    return lists.filter { !$0.1.isEmpty }.map { what, items in
      let others = items.count > 2 ? ", …" : ""
      return "\(items.count) \(what) (\(items.prefix(2).joined(separator: ", "))\(others))"
    }.joined(separator: ", ")
  }

  /// Returns the shape, with the element type only when it is not `float32`, the usual one.
  private func shown(_ type: TensorType) -> String {
    type.elementType == .float32 ? "\(type.shape)" : "\(type)"
  }

  private func shown(_ leftOut: LeftOut) -> String {
    "\(leftOut.name.shownPath) (\(leftOut.reason.onOneLine()))"
  }

  private func shown(_ mismatch: Mismatch) -> String {
    "\(mismatch.parameter) \(shown(mismatch.type)), got \(shown(mismatch.tensorType))"
      + (mismatch.parameter == mismatch.tensor ? "" : " (\(mismatch.tensor.shownPath))")
  }
}
