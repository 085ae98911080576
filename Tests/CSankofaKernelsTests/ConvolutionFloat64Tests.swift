import CSankofaKernels
import Testing

/// In `float64` several columns are computed side by side: each keeps the bits of its own chain.
@Suite struct ConvolutionFloat64Tests {
  /// Images, weights and upstream.
  private struct Values {
    let x, weights, upstream: [Double]

    init(_ memory: ConvolutionMemory, _ numbers: inout Numbers) {
      let w = memory.window
      func doubles(_ count: Int) -> [Double] { (0..<count).map { _ in numbers.unit() - 0.5 } }
      x = doubles(memory.count * Int(w.height * w.width * w.channels))
      weights = doubles(memory.patch * memory.outputs)
      upstream = doubles(memory.positions * memory.outputs)
    }
  }

  /// The index in x of an element of a patch.
  private func place(_ w: skf_window, _ position: Int, _ element: Int) -> Int {
    let (row, ox) = Int64(position).quotientAndRemainder(dividingBy: w.out_width)
    let (image, oy) = row.quotientAndRemainder(dividingBy: w.out_height)
    let (tap, channel) = Int64(element).quotientAndRemainder(dividingBy: w.channels)
    let (ky, kx) = tap.quotientAndRemainder(dividingBy: w.kernel_width)
    let iy = oy * w.stride_y + ky * w.dilation_y
    let ix = ox * w.stride_x + kx * w.dilation_x
    return Int(((image * w.height + iy) * w.width + ix) * w.channels + channel)
  }

  /// The law: one chain of fused multiply-adds for every block of k, the sums added in order.
  private func chained(_ count: Int, _ factors: (Int) -> (Double, Double)) -> Double {
    let block = Int(SKF_MATMUL_BLOCK)
    var total = 0.0
    for begin in stride(from: 0, to: count, by: block) {
      var sum = 0.0
      for k in begin..<min(begin + block, count) {
        let (a, b) = factors(k)
        sum = sum.addingProduct(a, b)
      }
      total = begin == 0 ? sum : total + sum
    }
    return total
  }

  private func check(_ memory: ConvolutionMemory, _ numbers: inout Numbers) {
    let values = Values(memory, &numbers)
    let (w, patch, outputs) = (memory.window, memory.patch, memory.outputs)
    let results = (Memory(memory.positions * outputs * 8), Memory(patch * outputs * 8))
    let x = Memory(values.x), call = memory.call(), set = InstructionSet.reference
    set.runInParts(
      SKF_KERNEL_CONVOLUTION_FLOAT64, call, [x, Memory(values.weights), results.0], memory.units)
    set.runInParts(
      SKF_KERNEL_CONVOLUTION_WEIGHTS_FLOAT64, call, [x, Memory(values.upstream), results.1],
      memory.weightUnits, cut: memory.weightUnits / 2)
    let y = results.0.array(of: Double.self, memory.positions * outputs)
    let dw = results.1.array(of: Double.self, patch * outputs)
    let isConvolved = y.indices.allSatisfy { index in
      let (position, column) = index.quotientAndRemainder(dividingBy: outputs)
      return y[index]
        == chained(patch) {
          (values.x[place(w, position, $0)], values.weights[column * patch + $0])
        }
    }
    #expect(isConvolved, "\(w)")
    // The bias is the beginning of the weights, of which there are enough.
    let finished = Memory(memory.positions * outputs * 8), weights = Memory(values.weights)
    set.runInParts(
      SKF_KERNEL_CONVOLUTION_FLOAT64, memory.call(hasBias: true, hasRelu: true),
      [x, weights, finished, weights], memory.units)
    let isFinished = zip(y, finished.array(of: Double.self, y.count)).enumerated().allSatisfy {
      $1.1 == max($1.0 + values.weights[$0 % outputs], 0)
    }
    #expect(isFinished, "\(w)")
    let isDifferentiated = dw.indices.allSatisfy { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: outputs)
      return dw[index]
        == chained(memory.positions) {
          (values.x[place(w, $0, row)], values.upstream[$0 * outputs + column])
        }
    }
    #expect(isDifferentiated, "\(w)")
  }

  @Test func bitsAreThoseOfTheLaw() {
    var numbers = Numbers(41)
    for channels in [1, 2, 3, 7, 33] {
      for outputs in [1, 2, 7, 8, 9, 16, 19] {
        let memory = ConvolutionMemory(
          &numbers, channels: channels, outputs: outputs, outWidth: 1 + numbers.below(9))
        check(memory, &numbers)
      }
    }
  }

  /// Patches longer than a block of k, and more positions than one.
  @Test func blocksAreAddedInOrder() {
    var numbers = Numbers(42)
    for channels in [171, 400] {
      let memory = ConvolutionMemory(&numbers, channels: channels, outputs: 9, outWidth: 3)
      check(memory, &numbers)
    }
    let memory = ConvolutionMemory(&numbers, channels: 2, outputs: 11, outWidth: 700)
    check(memory, &numbers)
  }
}
