import SankofaTensor
import SankofaTestSupport

/// Windows over images, which are what there is under another shape.
extension RandomGraph {
  /// An image [n, height, width, channels] of a tensor that was made by other operations.
  private mutating func image() -> Tensor {
    let x = any { $0.elementType.isFloatingPoint && $0.elementCount > 1 } ?? float()
    if x.rank == 4 { return x }
    var extents = Array(x.shape.extents.prefix(4))
    if x.rank > 4 { extents[3] *= x.shape.extents.dropFirst(4).reduce(1, *) }
    while extents.count < 4 { extents.insert(1, at: numbers.integer(in: 0...extents.count)) }
    // Rows of another height than those that it was made in.
    for axis in 0..<3 {
      let factor = numbers.element(of: [2, 3, 5])
      if extents[axis] % factor == 0, numbers.oneIn(2) {
        extents[axis] /= factor
        extents[axis + 1] *= factor
      }
    }
    return x.reshaped(to: Shape(extents))
  }

  private mutating func steps() -> WindowSteps {
    WindowSteps(
      strideY: numbers.integer(in: 1...3), strideX: numbers.integer(in: 1...3),
      dilationY: numbers.integer(in: 1...2), dilationX: numbers.integer(in: 1...2))
  }

  mutating func convolve() {
    let (x, steps) = (image(), steps())
    let (height, width) = (numbers.integer(in: 1...3), numbers.integer(in: 1...3))
    guard let (rows, columns) = try? steps.positions(x.shape, height, width, "") else { return }
    let count = numbers.element(of: [1, 3, 17, 40])
    if x.shape[0] * rows * columns * count * height * width * x.shape[3] > 1 << 20 { return }
    if numbers.oneIn(3) {
      let g = leaf(TensorType([x.shape[0], rows, columns, count], x.elementType))
      return add(
        .apply(ConvolutionWeights(steps: steps, height: height, width: width), [x, g]))
    }
    let w = leaf(TensorType([count, height, width, x.shape[3]], x.elementType))
    var y = Tensor.apply(Convolution(steps: steps), [x, w])
    if numbers.oneIn(2) { y = y + leaf(TensorType([count], x.elementType)) }
    add(numbers.oneIn(2) ? y.relu() : y)
  }

  mutating func pool() {
    let (x, steps) = (image(), steps())
    let window = PoolWindow(
      height: numbers.integer(in: 1...3), width: numbers.integer(in: 1...3), steps: steps,
      margins: ImageMargins(top: numbers.integer(in: 0...1), right: numbers.integer(in: 0...1)))
    guard let positions = try? window.positions(of: x.shape, "") else { return }
    let y = Tensor.apply(Pool(.max, window), [x])
    let g = leaf(TensorType(positions, x.elementType))
    switch numbers.integer(in: 0...4) {
    case 0: add(y)
    case 1: add(.apply(Pool(.sum, window), [x]))
    case 2: add(.apply(Pool(.spread, window, extents: [x.shape[1], x.shape[2]]), [g]))
    case 3: add(.apply(Pool(.route, window), [x, y, g]))
    default: add(.apply(Pool(.pick, window), [x, y, x * 2]))
    }
  }
}
