import SankofaData
import SankofaTensor

/// What a model gave for the examples of one pass so far, for metrics that look at all of them.
final class KeptExamples {
  private let data: Dataset
  /// The numbers of the examples in the order of the pass.
  private let order: UnsafeMutableBufferPointer<Int32>
  private let kept: [(output: Int, type: TensorType, storage: Storage)]
  /// How many examples the pass has seen.
  var count = 0

  /// - Parameter kept: of one batch of whatever size.
  init(
    _ data: Dataset, order: UnsafeMutableBufferPointer<Int32>, _ kept: [StepProgram.KeptOutput]
  ) {
    (self.data, self.order) = (data, order)
    self.kept = kept.map { part in
      let all = TensorType(
        Shape([data.count] + part.type.shape.dropFirst().extents), part.type.elementType)
      return (part.output, all, Storage(uninitializedByteCount: all.byteCount))
    }
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
    let rows = Tensor(Array(order[..<count]), shape: [count])
    return [predictions, data.targetParts[output].gathered(rows)]
  }
}
