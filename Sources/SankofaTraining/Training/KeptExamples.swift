import SankofaData
import SankofaTensor

/// What a model gave for the examples of one pass so far, for metrics that look at all of them.
final class KeptExamples {
  private let data: Dataset
  /// The numbers of the examples in the order of the pass.
  private let order: Storage
  private let kept: [(output: Int, type: TensorType, storage: Storage)]
  /// How many examples the pass has seen.
  var count = 0

  /// - Parameters:
  ///   - order: an `Int32` for each example.
  ///   - kept: of one batch of whatever size.
  /// - Throws: when there is no memory.
  init(_ data: Dataset, order: Storage, _ kept: [StepProgram.KeptOutput]) throws {
    (self.data, self.order) = (data, order)
    self.kept = try kept.map { part in
      let all = part.type(ofExamples: data.count)
      return (part.output, all, try Storage(allocatingByteCount: all.byteCount))
    }
  }

  /// The bytes that it takes for so many examples.
  static func byteCount(of kept: [StepProgram.KeptOutput], examples: Int) -> Int {
    kept.reduce(0) { $0.adding($1.type(ofExamples: examples).byteCount) }
  }

  /// Where a step leaves the outputs of a batch that begins at an example.
  func give(_ step: BoundStep, from begin: Int) {
    for (index, part) in kept.enumerated() {
      step.keep(index, at: part.storage.pointer + begin * (part.type.byteCount / data.count))
    }
  }

  /// An output of all examples so far, and its targets.
  func examples(of output: Int) -> [Tensor] {
    guard let part = kept.first(where: { $0.output == output }) else {
      preconditionFailure("the step keeps the outputs that metrics ask for")
    }
    let type = TensorType(
      Shape([count] + part.type.shape.dropFirst().extents), part.type.elementType)
    let bytes = UnsafeRawBufferPointer(rebasing: part.storage.bytes[..<type.byteCount])
    let predictions = Tensor(storage: Storage(copying: bytes), type: type)
    let numbers = order.bytes.bindMemory(to: Int32.self)[..<count]
    let rows = Tensor(Array(numbers), shape: [count])
    return [predictions, data.targetParts[output].gathered(rows)]
  }
}
