import CSankofaKernels
import CSankofaRuntime
@testable import SankofaTensor
import SankofaTestSupport
import Testing

/// A plan as plain memory, run without Swift.
@Suite struct PlanBytesTests {
  /// A training step with gathers, random numbers, products, a gate and updates; one with windows.
  private static let steps: [(name: String, run: @Sendable (PlanOptions) -> PlanRun)] = [
    (
      "dense",
      {
        let step = TrainingStep(batchSize: 4, features: 12, hidden: 8, classes: 3)
        return PlanRun(
          outputs: step.outputs, updates: step.updates, gate: step.gate, inputs: step.inputs,
          options: $0)
      }
    ),
    (
      "windows",
      {
        var numbers = RandomNumbers(seed: 4)
        let inputs = [[3, 7, 6, 2], [4, 3, 2, 2], [5, 4]].map {
          numbers.tensor(of: TensorType(Shape($0), .float32), in: -1...1)
        }
        let (value, slopes) = valueAndGradients(at: inputs) { x in
          let y = convolution(x[0], x[1], strides: (1, 2)).maxPooled((2, 2), strides: (1, 1))
          return matmul(y.reshaped(to: [3 * 4 * 2, 4]), x[2].transposed()).softmax().squared().sum()
        }
        return PlanRun(
          outputs: [value],
          updates: slopes.enumerated().map { Plan.Update(input: $0, value: $1) }, inputs: inputs,
          options: $0)
      }
    ),
  ]

  private func bytes(_ run: PlanRun) -> [UInt8] {
    run.plan.bytes(
      inputs: run.inputs.enumerated().map { Plan.Named("in\($0)", value: $1) },
      outputs: run.plan.outputTypes.indices.map { "out\($0)" })
  }

  @Test(arguments: InstructionSet.available, [0, 1])
  func theRuntimeHasThePlansBits(set: InstructionSet, number: Int) throws {
    for division in [PlanOptions.Division.worthwhile, .finest] {
      var options = PlanOptions(instructionSet: set, rearranges: true)
      options.division = division
      var run = Self.steps[number].run(options)
      let plan = Block(bytes(run))
      try #require(plan.refusal(set.kernels) == nil)
      let memory = plan.run(set.kernels, times: 3)
      run.run()
      run.run(again: true)
      run.run(again: true)
      for (index, value) in (run.inputs + run.outputs).enumerated() {
        let name = index < run.inputs.count ? "in\(index)" : "out\(index - run.inputs.count)"
        let found = skf_plan_find(plan.plan, memory.start, name, nil)
        let bytes = UnsafeRawBufferPointer(start: found, count: value.type.byteCount)
        let isSame = value.withUnsafeBytes { Array($0) == Array(bytes) }
        #expect(isSame, "\(Self.steps[number].name), \(name)")
      }
    }
  }

  /// Whatever stands in a file: a plan that is not refused reads and writes nothing but what it may.
  @Test(arguments: [0, 1])
  func whatIsNotRefusedIsSafe(number: Int) {
    let kernels = InstructionSet.best.kernels
    let original = bytes(Self.steps[number].run(.current))
    var (refused, ran) = (0, 0)
    for word in 0..<original.count / 8 {
      // Among them such as change one byte: the type, the mode or the register of an operand.
      for change in [
        0, 1, 2, 5, 1 << 8, 2 << 8, 3 << 8, 1 << 16, .max, 1 << 31, 1 << 40, .max - 63,
      ] as [UInt64] {
        let block = Block(original)
        let old = block.memory.pointer.load(fromByteOffset: word * 8, as: UInt64.self)
        for new in [change, old &+ change, old ^ change, old &* 2] where new != old {
          block.memory.pointer.storeBytes(of: new, toByteOffset: word * 8, as: UInt64.self)
          block.sign()
          if block.refusal(kernels) != nil {
            refused += 1
          } else {
            ran += 1
            // Numbers that lead nowhere may be large, and then a run may take hours or much memory.
            let isSmall = new < 1 << 20 || new > .max - 4096
            if !isSmall || skf_plan_memory_bytes(block.plan) > 1 << 24 { continue }
            let memory = block.run(kernels, times: 1)
            #expect(memory.isSound, "word \(word) became \(new)")
          }
        }
        block.memory.pointer.storeBytes(of: old, toByteOffset: word * 8, as: UInt64.self)
      }
    }
    #expect(refused > 1000 && ran > 1000, "\(refused) refused, \(ran) run")
  }

  @Test func damageIsFound() {
    let kernels = InstructionSet.reference.kernels
    let original = bytes(
      Self.steps[0].run(PlanOptions(instructionSet: .reference, rearranges: true)))
    for position in stride(from: 0, to: original.count, by: 7) {
      var damaged = original
      damaged[position] ^= 0x10
      #expect(Block(damaged).refusal(kernels) != nil, "byte \(position)")
    }
    for count in [0, 1, 40, original.count / 2, original.count - 8] {
      #expect(Block(Array(original[..<count])).refusal(kernels) != nil, "\(count) bytes")
    }
    var other = original
    other[8] = UInt8(SKF_PLAN_VERSION + 1)
    #expect(Block(other).refusal(kernels) == "it is of another version")
    other[8] = UInt8(SKF_PLAN_VERSION)
    other[12] = 1
    #expect(Block(other).refusal(kernels) == "its numbers are computed by other rules")
    if InstructionSet.best != .reference {
      let found = Block(original).refusal(InstructionSet.best.kernels)
      #expect(found == "it is made for another instruction set")
    }
  }
}

/// A plan's bytes where the runtime wants them.
private struct Block {
  let memory: Storage
  let byteCount: Int

  init(_ bytes: [UInt8]) {
    byteCount = bytes.count
    memory = bytes.withUnsafeBytes { Storage(copying: $0) }
  }

  var plan: UnsafePointer<skf_plan> {
    UnsafePointer(memory.pointer.assumingMemoryBound(to: skf_plan.self))
  }

  func refusal(_ kernels: UnsafePointer<skf_kernels>) -> String? {
    skf_plan_refusal(memory.pointer, UInt64(byteCount), kernels).map { String(cString: $0) }
  }

  /// Makes the sum right again.
  func sign() {
    let header = memory.pointer.assumingMemoryBound(to: skf_plan.self)
    header.pointee.checksum = header.pointee.byte_count == byteCount ? skf_plan_checksum(header) : 0
  }

  func run(_ kernels: UnsafePointer<skf_kernels>, times: Int) -> RunMemory {
    let memory = RunMemory(Int(skf_plan_memory_bytes(plan)))
    skf_plan_prepare(plan, memory.start)
    for _ in 0..<times { skf_plan_run(plan, kernels, memory.start) }
    return memory
  }
}

/// Memory of a run, with something before and behind it that nobody may touch.
private struct RunMemory {
  private static let margin = 1 << 16
  private let storage: Storage
  private let byteCount: Int

  init(_ byteCount: Int) {
    self.byteCount = byteCount
    storage = Storage(uninitializedByteCount: byteCount + 2 * Self.margin)
    storage.pointer.initializeMemory(
      as: UInt8.self, repeating: 0xA5, count: byteCount + 2 * Self.margin)
  }

  var start: UnsafeMutablePointer<CChar> {
    (storage.pointer + Self.margin).assumingMemoryBound(to: CChar.self)
  }

  var isSound: Bool {
    storage.bytes[..<Self.margin].allSatisfy { $0 == 0xA5 }
      && storage.bytes[(Self.margin + byteCount)...].allSatisfy { $0 == 0xA5 }
  }
}
