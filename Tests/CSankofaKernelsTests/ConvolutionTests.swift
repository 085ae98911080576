import CSankofaKernels
import Testing

/// Images, weights and upstream of one convolution, and what an instruction set makes of them.
struct ConvolutionMemory {
  let window: skf_window
  let count: Int
  let rowsPerUnit: Int
  private let x, weights, upstream, bias: Memory

  /// The elements of a patch.
  var patch: Int { Int(window.kernel_height * window.kernel_width * window.channels) }
  var positions: Int { count * Int(window.out_height * window.out_width) }
  var units: Int { (count * Int(window.out_height) + rowsPerUnit - 1) / rowsPerUnit }
  /// The units of the gradient by the weights.
  var weightUnits: Int { (patch + rowsPerUnit - 1) / rowsPerUnit }
  var outputs: Int { Int(window.out_channels) }

  init(_ numbers: inout Numbers, channels: Int, outputs: Int, outWidth: Int) {
    var window = skf_window()
    func extent(_ most: Int) -> Int64 { Int64(1 + numbers.below(most)) }
    (window.kernel_height, window.kernel_width) = (extent(3), extent(4))
    (window.stride_y, window.stride_x) = (extent(3), extent(3))
    (window.dilation_y, window.dilation_x) = (extent(2), extent(2))
    (window.out_height, window.out_width) = (extent(4), Int64(outWidth))
    (window.channels, window.out_channels) = (Int64(channels), Int64(outputs))
    // The last rows and columns may be seen by no patch.
    window.height =
      (window.out_height - 1) * window.stride_y + (window.kernel_height - 1) * window.dilation_y
      + extent(2)
    window.width =
      (window.out_width - 1) * window.stride_x + (window.kernel_width - 1) * window.dilation_x
      + extent(2)
    let count = 1 + numbers.below(3)
    func floats(_ count: Int64) -> Memory {
      Memory((0..<Int(count)).map { _ in Float(numbers.unit() - 0.5) })
    }
    (self.window, self.count, rowsPerUnit) = (window, count, 1 + numbers.below(3))
    x = floats(Int64(count) * window.height * window.width * window.channels)
    weights = floats(
      window.kernel_height * window.kernel_width * window.channels * window.out_channels)
    upstream = floats(
      Int64(count) * window.out_height * window.out_width * window.out_channels)
    bias = floats(window.out_channels)
  }

  /// Of x, `second` and y in the slots 0, 1 and 2, a bias in 3.
  func call(hasBias: Bool = false, hasRelu: Bool = false) -> skf_convolution_call {
    skf_convolution_call(
      x: InstructionSet.slot(0), second: InstructionSet.slot(1),
      bias: InstructionSet.slot(hasBias ? 3 : .max), y: InstructionSet.slot(2), window: window,
      count: Int64(count), rows_per_unit: Int64(rowsPerUnit), has_bias: hasBias ? 1 : 0,
      has_relu: hasRelu ? 1 : 0)
  }

  /// y, its units cut in two.
  func convolve(
    _ set: InstructionSet, cut: Int, hasBias: Bool = false, hasRelu: Bool = false
  ) -> Memory {
    let (kernels, k, n) = (set.kernels, Int64(patch), window.out_channels)
    let packed = Memory(Int(skf_packed_floats(kernels, k, n)) * 4)
    let panel = kernels.pointee.matmul_panel
    let pack = skf_matmul_pack_call(
      b: InstructionSet.slot(0), packed: InstructionSet.slot(1), b_row: 1, b_column: k, k: k, n: n)
    set.run(SKF_KERNEL_MATMUL_PACK, pack, [weights, packed], 0..<Int((n + panel - 1) / panel))
    let y = Memory(positions * outputs * 4)
    let call = call(hasBias: hasBias, hasRelu: hasRelu)
    set.runInParts(SKF_KERNEL_CONVOLUTION, call, [x, packed, y, bias], units, cut: cut)
    return y
  }

  /// dw, its units cut in two.
  func differentiate(_ set: InstructionSet, cut: Int) -> Memory {
    let size = Int(set.kernels.pointee.convolution_weights_scratch), room = Memory(size)
    let dw = Memory(patch * outputs * 4)
    set.runInParts(
      SKF_KERNEL_CONVOLUTION_WEIGHTS, call(), [x, upstream, dw], weightUnits, cut: cut, room)
    #expect(room.isUntouched(after: size))
    return dw
  }

  /// The matrix of patches [positions, patch], written out.
  private func patches() -> [Float] {
    let w = window, x = x.bytes.bindMemory(to: Float.self)
    return (0..<positions).flatMap { position in
      (0..<patch).map { element -> Float in
        let (row, ox) = Int64(position).quotientAndRemainder(dividingBy: w.out_width)
        let (image, oy) = row.quotientAndRemainder(dividingBy: w.out_height)
        let (tap, channel) = Int64(element).quotientAndRemainder(dividingBy: w.channels)
        let (ky, kx) = tap.quotientAndRemainder(dividingBy: w.kernel_width)
        let iy = oy * w.stride_y + ky * w.dilation_y
        let ix = ox * w.stride_x + kx * w.dilation_x
        return x[Int(((image * w.height + iy) * w.width + ix) * w.channels + channel)]
      }
    }
  }

  /// The same by the matrix product of patches and weights, and of turned patches and upstream.
  func byPatches() -> (y: Memory, dw: Memory) {
    let all = Memory(patches())
    let (y, dw) = (Memory(positions * outputs * 4), Memory(patch * outputs * 4))
    let (rows, k, n) = (Int64(positions), Int64(patch), Int64(outputs))
    var call = skf_matmul_call()
    (call.a, call.b, call.c) = (
      InstructionSet.slot(0), InstructionSet.slot(1), InstructionSet.slot(2)
    )
    (call.a_row, call.a_column, call.b_row, call.b_column) = (k, 1, 1, k)
    (call.c_row, call.m, call.n, call.k) = (n, rows, n, k)
    InstructionSet.reference.run(SKF_KERNEL_MATMUL, call, [all, weights, y], 0..<positions)
    (call.a_row, call.a_column, call.b_row, call.b_column) = (1, k, n, 1)
    (call.m, call.k) = (k, rows)
    InstructionSet.reference.run(SKF_KERNEL_MATMUL, call, [all, upstream, dw], 0..<patch)
    return (y, dw)
  }

  /// Adds the bias and applies relu to the sums `y`, one element at a time.
  func finished(_ y: Memory, hasBias: Bool, hasRelu: Bool) -> Memory {
    let (sums, bias) = (y.bytes.bindMemory(to: Float.self), bias.bytes.bindMemory(to: Float.self))
    return Memory(
      (0..<positions * outputs).map { index in
        let sum = hasBias ? sums[index] + bias[index % outputs] : sums[index]
        return hasRelu ? max(sum, 0) : sum
      })
  }

  func agree(_ a: Memory, _ b: Memory, _ count: Int) -> Bool {
    Element.float32.firstDifference(a, b, count) == nil && b.isUntouched(after: count * 4)
  }
}

@Suite struct ConvolutionTests {
  @Test(arguments: InstructionSet.fast + [.reference])
  func bitsAreThoseOfTheProductOfPatches(_ set: InstructionSet) {
    var numbers = Numbers(31)
    for channels in [1, 2, 3, 7, 32, 65] {
      for outputs in [1, 4, 15, 16, 17, 33, 64, 65, 130] {
        let memory = ConvolutionMemory(
          &numbers, channels: channels, outputs: outputs, outWidth: 1 + numbers.below(28))
        let expected = memory.byPatches()
        let y = memory.convolve(set, cut: numbers.below(memory.units + 1))
        #expect(
          memory.agree(expected.y, y, memory.positions * memory.outputs), "\(memory.window)")
        let dw = memory.differentiate(set, cut: numbers.below(memory.weightUnits + 1))
        #expect(memory.agree(expected.dw, dw, memory.patch * memory.outputs), "\(memory.window)")
      }
    }
  }

  /// A bias and `relu` follow the last block of k.
  @Test(arguments: InstructionSet.all)
  func biasAndReluFollowTheSums(_ set: InstructionSet) {
    var numbers = Numbers(36)
    for channels in [1, 5, 256] {
      for outputs in [1, 10, 16, 33, 64, 70] {
        let memory = ConvolutionMemory(
          &numbers, channels: channels, outputs: outputs, outWidth: 1 + numbers.below(28))
        let sums = memory.convolve(set, cut: 0)
        for (hasBias, hasRelu) in [(true, false), (false, true), (true, true)] {
          let y = memory.convolve(
            set, cut: numbers.below(memory.units + 1), hasBias: hasBias, hasRelu: hasRelu)
          let expected = memory.finished(sums, hasBias: hasBias, hasRelu: hasRelu)
          #expect(
            memory.agree(expected, y, memory.positions * memory.outputs),
            "bias \(hasBias), relu \(hasRelu), \(memory.window)")
        }
      }
    }
  }

  /// Rows of the gradient that lie three side by side are multiplied together.
  @Test(arguments: InstructionSet.fast)
  func triplesOfRows(_ set: InstructionSet) {
    var numbers = Numbers(35)
    var count = 0
    while count < 30 {
      let channels = numbers.below(2) == 0 ? 1 : 3
      let memory = ConvolutionMemory(
        &numbers, channels: channels, outputs: 1 + numbers.below(140),
        outWidth: 1 + numbers.below(28))
      let w = memory.window
      if Int(w.kernel_width) * channels != 3 || w.dilation_x != 1 { continue }
      count += 1
      let dw = memory.differentiate(set, cut: count % 3 == 0 ? memory.weightUnits / 2 : 0)
      #expect(
        memory.agree(memory.byPatches().dw, dw, memory.patch * memory.outputs), "\(memory.window)")
    }
  }

  /// Patches longer than a block of k, and more positions than one: sums of blocks are added in order.
  @Test(arguments: InstructionSet.fast)
  func blocksAreAddedInOrder(_ set: InstructionSet) {
    var numbers = Numbers(32)
    for channels in [171, 256, 400] {
      let memory = ConvolutionMemory(&numbers, channels: channels, outputs: 20, outWidth: 13)
      let expected = memory.byPatches()
      let y = memory.convolve(set, cut: 1)
      #expect(memory.agree(expected.y, y, memory.positions * memory.outputs))
    }
    for _ in 0..<3 {
      let memory = ConvolutionMemory(&numbers, channels: 2, outputs: 40, outWidth: 700)
      let dw = memory.differentiate(set, cut: 1)
      #expect(memory.agree(memory.byPatches().dw, dw, memory.patch * memory.outputs))
    }
  }
}

@Suite struct PoolTests {
  /// Every function against the reference, special values among the numbers.
  @Test(arguments: InstructionSet.fast)
  func bitsAreTheReferences(_ set: InstructionSet) {
    var numbers = Numbers(33)
    for channels in [1, 3, 8, 16, 63, 64, 65, 130] {
      for type in [Element.float32, .float64] {
        var window = skf_window()
        func extent(_ most: Int) -> Int64 { Int64(1 + numbers.below(most)) }
        (window.kernel_height, window.kernel_width) = (extent(3), extent(3))
        (window.stride_y, window.stride_x) = (extent(3), extent(2))
        (window.dilation_y, window.dilation_x) = (extent(2), 1)
        (window.out_height, window.out_width) = (extent(4), extent(5))
        window.channels = Int64(channels)
        (window.pad_top, window.pad_left) = (
          Int64(numbers.below(Int(window.kernel_height))),
          Int64(numbers.below(Int(window.kernel_width)))
        )
        window.height = 1 + Int64(numbers.below(9))
        window.width = 1 + Int64(numbers.below(9))
        let count = 3
        let images = count * Int(window.height * window.width) * channels
        let positions = count * Int(window.out_height * window.out_width) * channels
        let whole = type.values(max(images, positions), &numbers)
        let other = type.values(max(images, positions), &numbers)
        for function in [
          SKF_POOL_MAX, SKF_POOL_SUM, SKF_POOL_SPREAD, SKF_POOL_ROUTE, SKF_POOL_PICK,
        ] {
          let isImage = function == SKF_POOL_SPREAD || function == SKF_POOL_ROUTE
          let size = isImage ? images : positions
          // What a position's largest value is has to be found again.
          let largest = run(
            .reference, SKF_POOL_MAX, type, window, [whole, whole, whole], positions)
          let operands = [whole, largest, other]
          let expected = run(.reference, function, type, window, operands, size)
          let actual = run(set, function, type, window, operands, size)
          #expect(
            type.firstDifference(expected, actual, size) == nil
              && actual.isUntouched(after: size * type.size), "\(function) \(window)")
        }
      }
    }
  }

  private func run(
    _ set: InstructionSet, _ function: Int, _ type: Element, _ window: skf_window,
    _ operands: [Memory], _ size: Int
  ) -> Memory {
    let out = Memory(size * type.size)
    // What only routes and picks read lies nowhere for the others.
    let isRead = function == SKF_POOL_ROUTE || function == SKF_POOL_PICK
    let call = skf_pool_call(
      x: InstructionSet.slot(0), y: InstructionSet.slot(isRead ? 2 : .max),
      g: InstructionSet.slot(isRead ? 3 : .max), out: InstructionSet.slot(1), window: window,
      function: Int64(function), type: Int64(type.rawValue))
    set.runInParts(SKF_KERNEL_POOL, call, [operands[0], out, operands[1], operands[2]], 3)
    return out
  }
}
