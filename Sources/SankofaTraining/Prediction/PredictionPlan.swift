import SankofaNN
import SankofaTensor

/// A compiled forward pass for a fixed number of examples.
final class PredictionPlan: Sendable {
  let plan: Plan
  let batchSize: Int
  /// Bytes of one example, in and out.
  let inputStride: Int
  let outputStride: Int

  /// Traces the model, which must be built, for a batch of examples. Inputs are these, then the
  /// parameters in order.
  init(_ model: Model, _ examples: TensorType) throws {
    batchSize = examples.shape[0]
    var inputs = [Tensor(Node(type: examples, origin: .placeholder))]
    var values: [ObjectIdentifier: Tensor] = [:]
    for parameter in model.parameters {
      let value = Tensor(Node(type: parameter.type, origin: .placeholder))
      values[ObjectIdentifier(parameter)] = value
      inputs.append(value)
    }
    let output = try model.checkedOutput(
      inputs[0], in: Context { values[ObjectIdentifier($0)] ?? $0.value })
    plan = Plan(outputs: [output], inputs: inputs)
    inputStride = inputs[0].type.byteCount / batchSize
    outputStride = output.type.byteCount / batchSize
  }

  var outputType: TensorType { plan.outputTypes[0] }
}

/// Runs prediction plans over any number of examples: whole batches where they lie, and the rest
/// padded to a power of two.
struct Prediction {
  let parameters: [Storage]
  let arena: Arena
  let largestBatch: Int
  let plan: (Int) throws -> PredictionPlan

  func run(_ features: Tensor) throws -> Tensor {
    let count = features.shape[0]
    let first = try plan(Prediction.batch(for: count, largest: largestBatch))
    let type = TensorType(
      Shape([count] + first.outputType.shape.dropFirst().extents), first.outputType.elementType)
    let result = Storage(uninitializedByteCount: type.byteCount)
    let source = features.storage
    let addresses = UnsafeMutableBufferPointer<UnsafeMutableRawPointer>.allocate(
      capacity: parameters.count + 2)
    defer { addresses.deallocate() }
    for (index, parameter) in parameters.enumerated() { addresses[1 + index] = parameter.pointer }
    var begin = 0
    while begin < count {
      let left = count - begin
      let size = Prediction.batch(for: left, largest: largestBatch)
      let plan = try plan(size)
      let from = source.pointer + begin * plan.inputStride
      let to = result.pointer + begin * plan.outputStride
      // Pointers keep nothing alive.
      withExtendedLifetime((source, parameters)) {
        if left >= size {
          run(plan, addresses, from, to)
        } else {
          runPadded(plan, addresses, from, to, count: left)
        }
      }
      begin += size
    }
    return Tensor(storage: result, type: type)
  }

  private func run(
    _ plan: PredictionPlan, _ addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>,
    _ from: UnsafeMutableRawPointer, _ to: UnsafeMutableRawPointer
  ) {
    addresses[0] = from
    addresses[addresses.count - 1] = to
    plan.plan.run(in: arena, addresses: UnsafeBufferPointer(addresses))
  }

  private func runPadded(
    _ plan: PredictionPlan, _ addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>,
    _ from: UnsafeMutableRawPointer, _ to: UnsafeMutableRawPointer, count: Int
  ) {
    let input = Storage(zeroedByteCount: plan.batchSize * plan.inputStride)
    let output = Storage(uninitializedByteCount: plan.batchSize * plan.outputStride)
    input.pointer.copyMemory(from: from, byteCount: count * plan.inputStride)
    withExtendedLifetime(input) { run(plan, addresses, input.pointer, output.pointer) }
    to.copyMemory(from: output.pointer, byteCount: count * plan.outputStride)
  }

  /// The power of two that holds `count` examples, or the largest batch.
  static func batch(for count: Int, largest: Int) -> Int {
    var size = 1
    while size < count && size < largest { size *= 2 }
    return min(size, largest)
  }
}
