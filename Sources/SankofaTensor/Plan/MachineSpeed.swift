import CSankofaKernels

/// The measured speed of the machine, on the threads in use.
package enum MachineSpeed {
  /// The number of additions and multiplications of `float32` per second: the best of several runs
  /// of fused multiply-adds on registers.
  package static func flopsPerSecond() -> Double {
    let rounds = 1 << 18
    let (workers, kernels) = (Workers.current, PlanOptions.current.kernels)
    let results = Storage(zeroedByteCount: workers.threadCount * 64)
    var run = Run(
      kernels: kernels, slots: results.pointer.assumingMemoryBound(to: CChar.self),
      call: skf_multiply_adds_call(
        sums: skf_reference(slot: 0, offset: 0), rounds: Int64(rounds)))
    let nanoseconds = best(of: 20) {
      withUnsafeMutablePointer(to: &run) { pointer in
        workers.run(taskCount: workers.threadCount, context: pointer) { raw, task, _ in
          var run = raw.assumingMemoryBound(to: Run.self).pointee
          skf_run(
            run.kernels, Int32(SKF_KERNEL_MULTIPLY_ADDS), &run.call, &run.slots, Int64(task),
            Int64(task + 1), nil)
        }
      }
    }
    let chains = 12 * Int(kernels.pointee.matmul_lanes) * workers.threadCount
    return withExtendedLifetime(results) { Double(2 * rounds * chains) / nanoseconds * 1e9 }
  }

  private struct Run {
    var kernels: UnsafePointer<skf_kernels>
    var slots: UnsafeMutablePointer<CChar>?
    var call: skf_multiply_adds_call
  }

  /// The number of bytes read and written per second in passes over a buffer of `byteCount` bytes,
  /// which the threads share and which may fit into a cache.
  package static func bytesPerSecond(_ byteCount: Int) -> Double {
    let count = max(byteCount / 4, 1024)
    let x = Tensor.placeholder(TensorType([count], .float32))
    let plan = Plan(outputs: [], updates: [Plan.Update(input: 0, value: -x)], inputs: [x])
    let memory = Storage(zeroedByteCount: count * 4)
    let arena = Arena()
    let nanoseconds = best(of: 40) {
      withExtendedLifetime(memory) {
        [memory.pointer].withUnsafeBufferPointer { _ = plan.run(in: arena, addresses: $0) }
      }
    }
    return Double(count * 8) / nanoseconds * 1e9
  }

  /// The least nanoseconds of several runs.
  private static func best(of count: Int, _ body: () -> Void) -> Double {
    (0..<count).reduce(Double.infinity) { best, _ in
      let start = Plan.now()
      body()
      return min(best, Double(max(1, Plan.now() - start)))
    }
  }
}
