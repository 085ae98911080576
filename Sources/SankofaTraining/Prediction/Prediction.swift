import SankofaTensor

/// A prediction of any number of examples: whole batches run without copies, and the rest is padded
/// to a power of two.
struct Prediction {
  let parameters: [Storage]
  let arena: Arena
  let largestBatch: Int
  let plan: (Int) throws -> PredictionPlan

  /// - Parameter features: one tensor for each input, all with the same number of examples.
  /// - Returns: one tensor for each output.
  func run(_ features: [Tensor]) throws -> [Tensor] {
    let count = features[0].shape[0]
    let first = try plan(Prediction.batch(for: count, largest: largestBatch))
    let types = first.outputTypes.map { type in
      TensorType(Shape([count] + type.shape.dropFirst().extents), type.elementType)
    }
    let results = try types.map { try Storage(allocatingByteCount: $0.byteCount) }
    try first.plan.prepare(arena)
    let sources = features.map(\.storage)
    let addresses = UnsafeMutableBufferPointer<UnsafeMutableRawPointer>.allocate(
      capacity: sources.count + parameters.count + results.count)
    defer { addresses.deallocate() }
    for (index, parameter) in parameters.enumerated() {
      addresses[sources.count + index] = parameter.pointer
    }
    var begin = 0
    while begin < count {
      let left = count - begin
      let size = Prediction.batch(for: left, largest: largestBatch)
      let plan = try plan(size)
      let from = zip(sources, plan.inputStrides).map { $0.pointer + begin * $1 }
      let to = zip(results, plan.outputStrides).map { $0.pointer + begin * $1 }
      // Pointers do not keep their storage alive.
      withExtendedLifetime((sources, parameters, results)) {
        if left >= size {
          run(plan, addresses, from, to)
        } else {
          runPadded(plan, addresses, from, to, count: left)
        }
      }
      begin += size
    }
    return zip(results, types).map { Tensor(storage: $0, type: $1) }
  }

  private func run(
    _ plan: PredictionPlan, _ addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>,
    _ from: [UnsafeMutableRawPointer], _ to: [UnsafeMutableRawPointer]
  ) {
    for (index, pointer) in from.enumerated() { addresses[index] = pointer }
    for (index, pointer) in to.enumerated() {
      addresses[addresses.count - to.count + index] = pointer
    }
    plan.plan.run(
      in: arena, addresses: UnsafeBufferPointer(addresses), kept: parameters)
  }

  private func runPadded(
    _ plan: PredictionPlan, _ addresses: UnsafeMutableBufferPointer<UnsafeMutableRawPointer>,
    _ from: [UnsafeMutableRawPointer], _ to: [UnsafeMutableRawPointer], count: Int
  ) {
    let inputs = plan.inputStrides.map { Storage(zeroedByteCount: plan.batchSize * $0) }
    let outputs = plan.outputStrides.map { Storage(uninitializedByteCount: plan.batchSize * $0) }
    for (index, input) in inputs.enumerated() {
      input.pointer.copyMemory(from: from[index], byteCount: count * plan.inputStrides[index])
    }
    withExtendedLifetime((inputs, outputs)) {
      run(plan, addresses, inputs.map(\.pointer), outputs.map(\.pointer))
      for (index, output) in outputs.enumerated() {
        to[index].copyMemory(
          from: output.pointer, byteCount: count * plan.outputStrides[index])
      }
    }
  }

  /// Returns the smallest power of two of at least `count`, or `largest` if that is smaller.
  static func batch(for count: Int, largest: Int) -> Int {
    var size = 1
    while size < count && size < largest { size *= 2 }
    return min(size, largest)
  }
}
