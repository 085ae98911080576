import SankofaData
import SankofaNN
import SankofaTensor

/// The outputs of a model for the examples of one pass so far, for metrics that need all examples
/// at once.
final class KeptExamples {
  private let data: Dataset
  /// The rows of the examples in the order of the pass.
  private let order: Storage
  private let kept: [(output: Int, type: TensorType, storage: Storage)]
  /// The number of examples so far in this pass.
  var count = 0

  /// - Parameters:
  ///   - order: the row of each example, `Int32`, in the order of the pass.
  ///   - kept: the outputs to keep, with their types for a batch of any size.
  /// - Throws: an error when there is not enough memory.
  init(_ data: Dataset, order: Storage, _ kept: [StepPlan.KeptOutput]) throws {
    (self.data, self.order) = (data, order)
    self.kept = try kept.map { part in
      let all = part.type(ofExamples: data.count)
      return (part.output, all, try Storage(allocatingByteCount: all.byteCount))
    }
  }

  /// Returns the number of bytes of the outputs for all examples, plus those for reading them, one
  /// output after the other.
  ///
  /// - Parameters:
  ///   - targets: the types of the targets of all rows, for each output of the model.
  ///   - count: the number of examples.
  static func byteCount(
    of kept: [StepPlan.KeptOutput], _ targets: [TensorType], count: Int
  ) -> Int {
    var (all, reading) = (0, 0)
    for part in kept {
      let target = targets[part.output]
      let type = part.type(ofExamples: count)
      all = all.adding(type.byteCount)
      // Reading needs copies of predictions and targets, the numbers of the examples twice, and the
      // memory of the metric.
      reading = max(
        reading,
        type.byteCount.adding(target.byteCount).adding(count.multiplied(by: 8))
          .adding(type.shape.elementCount.multiplied(by: metricByteCount)))
    }
    return all.adding(reading)
  }

  /// The number of bytes that `auc` takes for each element: two `float64`, its position in the
  /// order and half of that for sorting, and marks.
  private static let metricByteCount = 32

  /// The outputs for the first `count` examples of the pass, for a checkpoint.
  func kept(count: Int) -> [KeptMemory] {
    kept.map { part in
      let extents = [count] + part.type.shape.dropFirst().extents
      return KeptMemory(
        name: "epoch.outputs.\(part.output)",
        type: TensorType(Shape(extents), part.type.elementType), storage: part.storage)
    }
  }

  /// Gives a step the memory for the outputs of a batch whose first example is `begin`.
  func give(_ step: BoundStep, from begin: Int) {
    for (index, part) in kept.enumerated() {
      step.keep(index, at: part.storage.pointer + begin * (part.type.byteCount / data.count))
    }
  }

  /// Returns the predictions of an output for all examples so far, and their targets.
  func examples(of output: Int) -> NamedTensors {
    guard let part = kept.first(where: { $0.output == output }) else {
      preconditionFailure("the step keeps the outputs that metrics ask for")
    }
    let type = TensorType(
      Shape([count] + part.type.shape.dropFirst().extents), part.type.elementType)
    let bytes = UnsafeRawBufferPointer(rebasing: part.storage.bytes[..<type.byteCount])
    let predictions = Tensor(storage: Storage(copying: bytes), type: type)
    let numbers = order.bytes.bindMemory(to: Int32.self)[..<count]
    let rows = Tensor(Array(numbers), shape: [count])
    return NamedTensors(
      ["predictions", "targets"], [predictions, data.rows.targets[output].gathered(rows)])
  }
}
