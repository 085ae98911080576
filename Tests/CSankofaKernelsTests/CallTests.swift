import CSankofaKernels
import Testing

@Suite struct CallTests {
  /// A call means the same in a file: every byte of it is a field's. 16 bytes a reference, 8 a
  /// number, but for the small ones of a program.
  @Test func callsHaveNoPadding() {
    func size<Call>(_: Call.Type) -> [Int] { [MemoryLayout<Call>.size, MemoryLayout<Call>.stride] }
    #expect(size(skf_reference.self) == [16, 16])
    #expect(size(skf_operand.self) == [96, 96])  // 2 · 16 + 7 · 8 + 8 bytes
    #expect(size(skf_instruction.self) == [7, 7])
    #expect(size(skf_program.self) == [80, 80])  // 7 · 8 + 6 · 4
    #expect(size(skf_rows_call.self) == [56, 56])
    #expect(size(skf_cross_entropy_call.self) == [64, 64])
    #expect(size(skf_reduce_call.self) == [72, 72])
    #expect(size(skf_scatter_add_call.self) == [80, 80])
    #expect(size(skf_matmul_call.self) == [112, 112])
    #expect(size(skf_matmul_pack_call.self) == [64, 64])
    #expect(size(skf_window.self) == [112, 112])
    #expect(size(skf_convolution_call.self) == [208, 208])
    #expect(size(skf_pool_call.self) == [192, 192])
  }

  @Test(arguments: InstructionSet.all)
  func everyTableHasEveryKernel(_ set: InstructionSet) {
    withUnsafeBytes(of: set.kernels.pointee.run) { bytes in
      let functions = bytes.bindMemory(to: Int.self)
      #expect(functions.count == SKF_KERNELS)
      #expect(functions.allSatisfy { $0 != 0 })
    }
  }

  @Test func theLastUnitMayBeShorter() {
    #expect((0...4).map { skf_unit_start($0, 3, 10) } == [0, 3, 6, 9, 10])
    #expect((0...2).map { skf_unit_start($0, 5, 10) } == [0, 5, 10])
  }
}
