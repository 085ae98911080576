import SankofaNN
import SankofaTensor

// These checks refuse what does not fit into the machine's memory before it is allocated.

extension Plan {
  /// The number of bytes of the inputs.
  var inputByteCount: Int { inputTypes.reduce(0) { $0.adding($1.byteCount) } }

  /// The number of bytes that a run needs, including inputs and outputs.
  private var wholeByteCount: Int {
    outputTypes.reduce(inputByteCount.adding(runByteCount)) { $0.adding($1.byteCount) }
  }

  /// Throws when a run does not fit into memory.
  ///
  /// - Parameter what: the purpose in errors, such as `a batch of 32 examples`.
  func requireMemory(for what: String) throws(SankofaError) {
    try SankofaError.requireMemory(wholeByteCount, for: what)
  }
}

extension SankofaError {
  /// Throws when this many bytes do not fit into memory.
  ///
  /// - Parameter what: the purpose in errors, such as `a batch of 32 examples`.
  package static func requireMemory(_ needed: Int, for what: String) throws(SankofaError) {
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw SankofaError(
      "model", "\(what) needs \(excess); take smaller batches or make layers smaller.")
  }
}

extension Model {
  /// Throws when the parameters do not fit into memory.
  func requireMemory() throws {
    let size = TensorType([], .float32).byteCount
    let needed = parameters.compactMap(\.shape).reduce(0) {
      $0.adding($1.elementCount.multiplied(by: size))
    }
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw SankofaError("model", "its parameters need \(excess); make layers smaller.")
  }

  /// Throws when a layer's output for a batch has more than 2⁴⁸ elements, before anything is
  /// allocated for it.
  func requireCountable(batch: Int, for what: String) throws {
    for (index, shape) in try callShapes().enumerated() {
      let elements = shape.elementCount.multiplied(by: batch)
      guard elements > Model.largestOutput else { continue }
      throw SankofaError(
        layerName(graph.calls[index].layer),
        "its output of shape \(shape) for \(what) has more than 2⁴⁸ elements, which no memory holds; "
          + "take smaller batches or make layers smaller.")
    }
  }

  /// The most elements of an output: more than any machine holds, and few enough that sums of such
  /// sizes in bytes do not overflow.
  private static let largestOutput = 1 << 48
}
