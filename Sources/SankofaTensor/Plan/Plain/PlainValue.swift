import CSankofaKernels

/// A value in memory of its own.
struct PlainValue {
  let type: TensorType
  let storage: Storage

  init(type: TensorType, storage: Storage) { (self.type, self.storage) = (type, storage) }

  /// Computes the result of an operation on values, by the calls of its kernels or by a block
  /// program of one instruction.
  init(
    _ operation: any Operation, _ inputs: [PlainValue], _ type: TensorType,
    _ kernels: UnsafePointer<skf_kernels>
  ) {
    self.init(type: type, storage: Storage(zeroedByteCount: type.byteCount))
    if type.shape.elementCount == 0 { return }
    let element = type.elementType
    var program = PlainProgram(inputs + [self], kernels)
    switch operation.lowering(inputs: inputs.map(\.type), output: type) {
    case .elementwise(let operation, let operandType, let extra):
      for number in inputs.indices { program.load(number) }
      program.run(
        skf_instruction(
          operation, operandType, extra: extra, to: inputs.count, Array(inputs.indices)))
    case .index:
      program.run(skf_instruction(SKF_INDEX, element, to: 0, []))
    case .uniform(let stream):
      program.draft.constants = [stream]
      program.draft.loads = [.load(key: program.operand(0))]
      // Its operands are the numbers of a load and of a constant.
      program.run(skf_instruction(SKF_UNIFORM, element, to: 1, [0, 0]))
    case .reshape:
      storage.pointer.copyMemory(from: inputs[0].storage.pointer, byteCount: type.byteCount)
    case .view(let transform):
      program.load(0, program.view(0).transformed(by: transform))
      program.run(skf_instruction(SKF_COPY, element, to: 1, [0]))
    case .rows:
      program.draft.loads = [
        .load(
          rows: program.operand(1), of: program.operand(0), program.view(0), element, register: 0)
      ]
      program.run(skf_instruction(SKF_COPY, element, to: 1, [0]))
    case .placed(let places, _):
      for (number, place) in places.enumerated() where inputs[number].type.shape.elementCount > 0 {
        program.draft = ProgramDraft(extents: inputs[number].type.shape.extents)
        program.load(number)
        program.run(
          skf_instruction(SKF_COPY, element, to: 1, [0]),
          storingTo: program.view(inputs.count).transformed(by: place))
      }
    case .kernel(let operation): makeCalls(of: operation, inputs, kernels)
    case .expanded(let expression):
      let stand = inputs.map { Tensor.placeholder($0.type) }
      let plain = PlainEvaluation(
        GraphListing([expression(stand)], inputs: stand), updatedInputs: [], gate: nil,
        kernels: kernels)
      withExtendedLifetime(inputs) {
        let addresses = inputs.map(\.storage.pointer) + [storage.pointer]
        _ = addresses.withUnsafeBufferPointer { plain.run(addresses: $0) }
      }
    }
  }

  /// Makes an operation's calls one after the other, each for all of its units.
  private func makeCalls(
    of operation: any KernelOperation, _ inputs: [PlainValue],
    _ kernels: UnsafePointer<skf_kernels>
  ) {
    var site = CallSite(
      inputs: inputs.map { ($0.type.elementType, StridedView(contiguous: $0.type.shape)) },
      output: type, kernels: kernels)
    operation.addCalls(to: &site)
    var values = inputs + [self]
    for call in site.calls {
      for write in call.writes where write.number >= values.count {
        let type = TensorType(write.shape, write.elementType)
        values.append(PlainValue(type: type, storage: Storage(zeroedByteCount: type.byteCount)))
      }
      run(
        call.kernel, call.argument, values, units: call.units,
        scratchByteCount: call.scratchByteCount, kernels)
    }
  }
}

/// Runs a kernel on values: slot i is value i.
private func run(
  _ kernel: Int, _ argument: CallArgument, _ values: [PlainValue], units: Int,
  scratchByteCount: Int, _ kernels: UnsafePointer<skf_kernels>
) {
  let scratch = Storage(uninitializedByteCount: scratchByteCount)
  let call = argument.bytes.withUnsafeBytes { Storage(copying: $0) }
  var slots = values.map { Optional($0.storage.pointer.assumingMemoryBound(to: CChar.self)) }
  withExtendedLifetime((values, scratch, call)) {
    skf_run(kernels, Int32(kernel), call.pointer, &slots, 0, Int64(units), scratch.pointer)
  }
}

/// A block program of one instruction, which is used once. Its buffers are the inputs, then the
/// output.
private struct PlainProgram {
  var draft: ProgramDraft
  private let values: [PlainValue]
  private let kernels: UnsafePointer<skf_kernels>

  init(_ values: [PlainValue], _ kernels: UnsafePointer<skf_kernels>) {
    (self.values, self.kernels) = (values, kernels)
    draft = ProgramDraft(extents: values[values.count - 1].type.shape.extents)
  }

  func operand(_ number: Int) -> Operand { Operand(buffer: number, byteOffset: 0) }

  func view(_ number: Int) -> StridedView {
    StridedView(contiguous: values[number].type.shape)
  }

  /// Loads an operand into the next register, in order or through a view.
  mutating func load(_ number: Int, _ view: StridedView? = nil) {
    let view = view ?? self.view(number)
    let type = values[number].type.elementType
    draft.loads.append(
      .load(
        Source(buffer: number, view: view).operand(type), view, type, register: draft.loads.count))
  }

  /// Runs the instruction for every element and stores the results, in order or through a view.
  mutating func run(_ instruction: skf_instruction, storingTo view: StridedView? = nil) {
    let output = values.count - 1
    let type = values[output].type.elementType
    let place = Source(buffer: output, view: view ?? self.view(output)).operand(type)
    draft.instructions = [instruction]
    draft.stores = [
      .store(place, type, register: Int(instruction.dst), strides: view?.strides)
    ]
    SankofaTensor.run(
      SKF_KERNEL_PROGRAM, draft.argument(elementsPerUnit: draft.elementCount), values, units: 1,
      scratchByteCount: Int(SKF_PROGRAM_SCRATCH), kernels)
  }
}
