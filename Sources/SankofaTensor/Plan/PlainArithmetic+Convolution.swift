import CSankofaKernels

extension PlainArithmetic {
  /// A convolution, or its gradient by the weights, with scratch memory of its own.
  func convolve(
    _ method: ConvolutionDraft.Method, _ window: skf_window, _ inputs: [Operand],
    _ output: Operand
  ) {
    let type = output.type.elementType
    let weights = inputs[1].storage
    let k = window.kernel_height * window.kernel_width * window.channels
    let n = window.out_channels
    let isPacked = method == .images && type == .float32
    let room = Int(
      isPacked
        ? kernels.pointee.matmul_packed_floats(k, n)
        : kernels.pointee.convolution_weights_scratch_floats())
    let scratch = Storage(uninitializedByteCount: max(4, room * 4))
    if isPacked {
      let panel = kernels.pointee.matmul_panel
      kernels.pointee.matmul_pack(
        weights.pointer.assumingMemoryBound(to: Float.self), 1, Int(k), k, n,
        scratch.pointer.assumingMemoryBound(to: Float.self), 0, (n + panel - 1) / panel)
    }
    let second = isPacked ? scratch : weights
    let rows = method == .images ? Int64(output.type.shape[0]) * window.out_height : k
    withExtendedLifetime((inputs[0].storage, weights, output.storage, scratch)) {
      var slots: [UnsafeMutablePointer<CChar>?] = [
        inputs[0].storage, second, output.storage,
      ].map { $0.pointer.assumingMemoryBound(to: CChar.self) }
      func slot(_ index: UInt32) -> skf_reference { skf_reference(slot: index, offset: 0) }
      let step = ConvolutionStep(
        method: method, isFloat32: type == .float32, window: window,
        count: Int64(inputs[0].type.shape[0]),
        x: slot(0), second: slot(1), y: slot(2), rowsPerUnit: 1)
      slots.withUnsafeMutableBufferPointer { slots in
        guard let base = slots.baseAddress else { return }
        step.run(kernels, base, 0..<rows, scratch.pointer)
      }
    }
  }
}
