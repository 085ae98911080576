import SankofaNN
import SankofaTensor

// What cannot fit into this machine's memory is refused before it is asked for.

extension Plan {
  /// Throws unless intermediates, inputs and outputs may fit.
  ///
  /// - Parameter what: such as `a batch of 32 examples`.
  func requireMemory(for what: String) throws {
    let types = inputTypes + outputTypes
    let needed = types.reduce(arenaByteCount) { sum($0, $1.byteCount) }
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw TrainingError(
      "model", "\(what) needs \(excess); take smaller batches or make layers smaller.")
  }
}

extension Model {
  /// Throws unless the parameters may fit.
  func requireMemory() throws {
    let size = TensorType([], .float32).byteCount
    let needed = parameters.compactMap(\.shape).reduce(0) { sum($0, $1.elementCount * size) }
    guard let excess = MemoryLimit.excess(of: needed) else { return }
    throw LayerError("model", "its parameters need \(excess); make layers smaller.")
  }
}

/// a + b, or the largest number.
private func sum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflows) = a.addingReportingOverflow(b)
  return overflows ? .max : sum
}
