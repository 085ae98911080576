import CSankofaKernels

/// Applies one operation to packed operands: one kernel call, or one instruction of a block program.
struct PlainArithmetic: Sendable {
  struct Operand {
    var type: TensorType
    var storage: Storage
  }

  // Safe from any thread: the table is constant.
  nonisolated(unsafe) let kernels: UnsafePointer<skf_kernels>

  func apply(
    _ operation: any Operation, to inputs: [Operand], giving type: TensorType
  ) -> Storage {
    let result = Storage(zeroedByteCount: type.byteCount)
    if type.shape.elementCount == 0 { return result }
    let target = Operand(type: type, storage: result)
    switch operation.lowering(inputs: inputs.map(\.type), output: type) {
    case .elementwise(let operation, let operandType, let extra):
      var program = PlainProgram(type.shape)
      for input in inputs { program.load(input, SKF_FULL) }
      program.add(UInt8(operation), operandType, extra: extra)
      program.run(kernels, storingTo: target)
    case .index:
      var program = PlainProgram(type.shape)
      program.add(UInt8(SKF_INDEX), .int32)
      program.run(kernels, storingTo: target)
    case .uniform(let stream):
      var program = PlainProgram(type.shape)
      program.constants = [stream]
      program.load(inputs[0], SKF_KEY)
      program.add(UInt8(SKF_UNIFORM), type.elementType)
      program.run(kernels, storingTo: target)
    case .reshape:
      result.pointer.copyMemory(from: inputs[0].storage.pointer, byteCount: type.byteCount)
    case .view(let transform):
      let view = StridedView(contiguous: inputs[0].type.shape).transformed(by: transform)
      var program = PlainProgram(type.shape)
      program.load(inputs[0], SKF_STRIDED, view)
      program.add(UInt8(SKF_COPY), type.elementType)
      program.run(kernels, storingTo: target)
    case .rows:
      var program = PlainProgram(type.shape)
      program.load(inputs[0], SKF_ROWS, rows: inputs[1])
      program.add(UInt8(SKF_COPY), type.elementType)
      program.run(kernels, storingTo: target)
    case .placed(let places, _):
      for (input, place) in zip(inputs, places) where input.type.shape.elementCount > 0 {
        let view = StridedView(contiguous: type.shape).transformed(by: place)
        var program = PlainProgram(input.type.shape)
        program.load(input, SKF_FULL)
        program.add(UInt8(SKF_COPY), type.elementType)
        program.run(kernels, storingTo: target, view)
      }
    case .kernel(let kernel):
      run(kernel, inputs, target)
    case .expanded(let expression):
      let stand = inputs.map { Tensor.placeholder($0.type) }
      let plain = PlainEvaluation(
        outputs: [expression(stand)], updates: [], gate: nil, inputs: stand, arithmetic: self)
      withExtendedLifetime(inputs) {
        let addresses = inputs.map(\.storage.pointer) + [result.pointer]
        _ = addresses.withUnsafeBufferPointer { plain.run(addresses: $0) }
      }
    }
    return result
  }

  private func run(_ kernel: Kernel, _ inputs: [Operand], _ output: Operand) {
    let (x, y) = (inputs[0].storage.pointer, output.storage.pointer)
    let shape = inputs[0].type.shape
    let elementType = Int32(inputs[0].type.elementType.rawValue)
    switch kernel {
    case .matmul: multiply(inputs[0], inputs[1], output)
    case .convolution(let steps):
      let w = inputs[1].type.shape
      convolve(
        .images, steps.window(x: shape, y: output.type.shape, height: w[1], width: w[2]), inputs,
        output)
    case .convolutionWeights(let steps):
      let (y, dw) = (inputs[1].type.shape, output.type.shape)
      convolve(
        .weights, steps.window(x: shape, y: y, height: dw[0], width: dw[1]), inputs, output)
    case .pool(let pool):
      let operands = (0..<3).map { inputs[min($0, inputs.count - 1)].storage }
      withExtendedLifetime(operands) {
        var window = pool.kernelWindow(inputs: inputs.map(\.type.shape), output: output.type.shape)
        kernels.pointee.pool(
          pool.kernel, elementType, &window, operands[0].pointer, operands[1].pointer,
          operands[2].pointer, y, 0, Int64(shape[0]))
      }
    case .reduce(let reduction, let axes):
      let outer = product(shape.extents[..<axes.lowerBound])
      let inner = product(shape.extents[axes.upperBound...])
      kernels.pointee.reduce(
        Int32(reduction), elementType, x, y, 0, outer, product(shape.extents[axes]), inner, 0, inner
      )
    case .softmax:
      kernels.pointee.softmax(elementType, x, y, 0, rows(shape), Int64(shape.last ?? 1))
    case .logSoftmax:
      kernels.pointee.log_softmax(elementType, x, y, 0, rows(shape), Int64(shape.last ?? 1))
    case .sparseCrossEntropy:
      kernels.pointee.sparse_cross_entropy(
        elementType, x, integers(inputs[1]), y, 0, rows(shape), Int64(shape[1]))
    case .scatterAdd:
      let width = product(shape.extents.dropFirst())
      kernels.pointee.scatter_add(
        elementType, x, integers(inputs[1]), y, Int64(shape[0]), Int64(output.type.shape[0]), width,
        0, width)
    }
  }

  private func multiply(_ a: Operand, _ b: Operand, _ c: Operand) {
    let (m, k, n) = (a.type.shape[0], a.type.shape[1], b.type.shape[1])
    let (x, y, z) = (a.storage.pointer, b.storage.pointer, c.storage.pointer)
    if c.type.elementType == .float64 {
      kernels.pointee.matmul_float64(
        x.assumingMemoryBound(to: Double.self), k, 1, y.assumingMemoryBound(to: Double.self), n, 1,
        z.assumingMemoryBound(to: Double.self), n, 0, Int64(m), Int64(k), Int64(n))
    } else {
      let scratch = Storage(
        uninitializedByteCount: Int(kernels.pointee.matmul_scratch_floats(Int64(k))) * 4)
      withExtendedLifetime((a, b, c, scratch)) {
        kernels.pointee.matmul(
          x.assumingMemoryBound(to: Float.self), k, 1, y.assumingMemoryBound(to: Float.self), n,
          1, z.assumingMemoryBound(to: Float.self), n, 0, Int64(m), 0, Int64(n), Int64(k),
          scratch.pointer.assumingMemoryBound(to: Float.self))
      }
    }
  }

  private func integers(_ operand: Operand) -> UnsafePointer<Int32> {
    UnsafePointer(operand.storage.pointer.assumingMemoryBound(to: Int32.self))
  }

  private func rows(_ shape: Shape) -> Int64 { product(shape.extents.dropLast()) }

  private func product(_ extents: ArraySlice<Int>) -> Int64 { Int64(extents.reduce(1, *)) }
}
