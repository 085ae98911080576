import SankofaTensor
import SankofaTestSupport
import Testing

/// Convolution and pooling through their public functions, at the edges.
@Suite struct WindowTests {
  private static func tensors(_ extents: [[Int]], _ type: ElementType = .float64) -> [Tensor] {
    var numbers = RandomNumbers(seed: 17)
    return extents.map { numbers.tensor(of: TensorType(Shape($0), type), in: -1...1) }
  }

  /// Groups of odd numbers of channels, each convolved by itself; windows that skip pixels, lie apart,
  /// or have taps apart.
  @Test(arguments: [
    (3, (1, 1), (1, 1)), (3, (3, 4), (1, 1)), (3, (1, 2), (2, 3)), (9, (2, 1), (1, 2)),
  ])
  func groups(count: Int, strides: (Int, Int), dilations: (Int, Int)) {
    let arguments = Self.tensors([[2, 7, 8, 9], [2 * count, 2, 3, 9 / count]])
    func grouped(_ arguments: [Tensor]) -> Tensor {
      convolution(
        arguments[0], arguments[1], strides: strides, dilations: dilations, groups: count)
    }
    let parts = (0..<count).map { group in
      convolution(
        arguments[0].slice(axis: 3, from: group * (9 / count), count: 9 / count),
        arguments[1][2 * group..<2 * group + 2], strides: strides, dilations: dilations)
    }
    #expect(bitMismatch(grouped(arguments), .concatenate(parts, axis: 3)) == nil)
    let found = GradientCheck().mismatch(at: arguments, of: grouped)
    #expect(found == nil)
  }

  /// Of no images the weights' gradient is zero, not nothing.
  @Test(arguments: [1, 2])
  func noImages(groups: Int) {
    let (x, w) = (Tensor.zeros([0, 4, 5, 2]), Tensor.ones([4, 2, 3, 2 / groups]))
    let slopes = valueAndGradients(at: [x, w]) { convolution($0[0], $0[1], groups: groups) }
    #expect(slopes.value.shape == [0, 3, 3, 4])
    #expect(slopes.gradients[0].shape == x.shape)
    #expect(bitMismatch(slopes.gradients[1], .zeros(w.shape)) == nil)
    #expect(x.maxPooled((2, 2)).shape == [0, 2, 2, 2])
    #expect(gradient(at: x) { $0.sumPooled((2, 2)) }.shape == x.shape)
  }

  /// Elements outside the image are no zeros for a maximum, and no terms of a mean.
  @Test func outsideDoesNotCount() {
    let x = Tensor([-3, -1, -2, -4], shape: [1, 2, 2, 1])
    let margins = ImageMargins(top: 1, left: 1, bottom: 1, right: 1)
    #expect(x.maxPooled((2, 2), margins: margins).floats == [-3, -1, -2, -4])
    #expect(x.sumPooled((2, 2), margins: margins).floats == [-3, -1, -2, -4])
    #expect(
      x.maxPooled((3, 3), strides: (1, 1), margins: margins).floats == [-1, -1, -1, -1])
  }

  /// The first of equals, row by row, has the derivative; so has the first NaN, which always wins.
  @Test func tiesAndNaN() {
    func slope(_ values: [Float]) -> [Float] {
      gradient(at: Tensor(values, shape: [1, 2, 2, 1])) { $0.maxPooled((2, 2)) }.floats
    }
    #expect(slope([1, 2, 2, 2]) == [0, 1, 0, 0])
    #expect(slope([0, -0.0, 0, -0.0]) == [1, 0, 0, 0])
    #expect(slope([-.infinity, -.infinity, -.infinity, -.infinity]) == [1, 0, 0, 0])
    #expect(slope([5, .nan, 7, .nan]) == [0, 1, 0, 0])
    for place in 0..<4 {
      var values: [Float] = [5, .infinity, -3, 5]
      values[place] = .nan
      #expect(Tensor(values, shape: [1, 2, 2, 1]).maxPooled((2, 2)).floats[0].isNaN)
    }
  }

  /// An image predicted alone has the bits that it has in any batch, on any number of threads.
  @Test(arguments: InstructionSet.available)
  func anImageAloneEqualsTheImageInABatch(instructionSet: InstructionSet) {
    // Patches longer than one block of a product's sum.
    let all = Self.tensors([[37, 9, 8, 60], [21, 3, 3, 60], [5, 2, 2, 21]], .float32)
    func predicted(_ range: Range<Int>, _ threadCount: Int) -> Tensor {
      let hidden = convolution(all[0][range], all[1], strides: (1, 2)).relu()
      let pooled = hidden.maxPooled((2, 2), strides: (1, 1), margins: ImageMargins(top: 1))
      var options = PlanOptions(instructionSet: instructionSet, rearranges: true)
      options.division = threadCount == 1 ? .worthwhile : .finest
      var run = PlanRun(outputs: [convolution(pooled, all[2])], options: options)
      Workers.withThreadCount(threadCount) { run.run() }
      return run.outputs[0]
    }
    for range in [0..<37, 11..<13, 3..<19] {
      for threadCount in [1, 3] {
        let batch = predicted(range, threadCount)
        for row in [range.lowerBound, range.upperBound - 1] {
          let own = batch[row - range.lowerBound..<row - range.lowerBound + 1]
          let found = bitMismatch(own, predicted(row..<row + 1, 1))
          #expect(found == nil, "image \(row) of \(range), \(threadCount) threads")
        }
      }
    }
  }

  /// A pixel that wins in two windows has the derivatives of both.
  @Test func overlappingWindows() {
    let x = Tensor([1, 9, 2], shape: [1, 1, 3, 1])
    let slope = gradient(at: x) {
      $0.maxPooled((1, 2), strides: (1, 1)) * Tensor([2, 3], shape: [1, 1, 2, 1])
    }
    #expect(slope.floats == [0, 5, 0])
  }
}
