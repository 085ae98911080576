import CSankofaKernels

/// The strides by which a window moves, and the distances between the elements of a patch, along
/// the two axes of an image.
package struct WindowSteps: Hashable, Sendable {
  package var strideY = 1
  package var strideX = 1
  package var dilationY = 1
  package var dilationX = 1

  package init(strideY: Int = 1, strideX: Int = 1, dilationY: Int = 1, dilationX: Int = 1) {
    (self.strideY, self.strideX) = (strideY, strideX)
    (self.dilationY, self.dilationX) = (dilationY, dilationX)
  }

  /// The number of positions along an axis, or `nil` when not even one fits.
  static func positions(_ extent: Int, window: Int, stride: Int, dilation: Int) -> Int? {
    if window < 1 { return nil }
    let (span, overflows) = (window - 1).multipliedReportingOverflow(by: dilation)
    return !overflows && extent > span ? (extent - span - 1) / stride + 1 : nil
  }
}

/// y[n, oy, ox, oc] = Σ x[n, oy·s + ky·d, ox·s + kx·d, ic] · w[oc, ky, kx, ic] over (ky, kx, ic):
/// images [n, height, width, channels] under windows that lie inside.
package struct Convolution: KernelOperation {
  package let steps: WindowSteps
  /// True when a third input, one number for each output channel, is added to the sums. Only plans
  /// set this and `hasRelu`, after all derivatives have been taken; see `PlanGraph+Convolutions`.
  var hasBias = false
  /// True when `relu` is applied last.
  var hasRelu = false

  package init(steps: WindowSteps) { self.steps = steps }

  package var name: String { "convolution" }

  package var operations: [String] {
    [name] + (hasBias ? [Binary.add.name] : []) + (hasRelu ? [Unary.relu.name] : [])
  }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (x, w) = (inputs[0], inputs[1])
    try requireImages(x, w, name)
    guard x.shape[3] == w.shape[3] else {
      throw TensorError(
        name,
        "the last axes (channels) must be equal, got images \(x.shape) and weights \(w.shape); "
          + "give weights [outputs, height, width, \(x.shape[3])].")
    }
    let (height, width) = try steps.positions(x.shape, w.shape[1], w.shape[2], name)
    return TensorType([x.shape[0], height, width, w.shape[0]], x.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream g: Tensor) -> [Tensor?] {
    precondition(!hasBias && !hasRelu, "derivatives are taken before a plan is made")
    let (x, w) = (inputs[0], inputs[1])
    let product = ConvolutionWeights(
      steps: steps, height: w.shape[1], width: w.shape[2])
    return [
      steps.spread(g, through: w, to: x.shape),
      Tensor.apply(product, [x, g]).transposed([3, 0, 1, 2]),
    ]
  }

  package func addCalls(to site: inout CallSite) {
    let (x, w) = (site.packed(0), site.packed(1))
    // In a plan the output may have another shape than the sums.
    let positions = trapping {
      try output(for: [x, w].map { TensorType($0.shape, $0.elementType) }).shape
    }
    let y = site.output.viewed(as: StridedView(contiguous: positions))
    let (k, outputs) = (w.shape.dropFirst().elementCount, w.shape[0])
    let isFloat32 = y.elementType == .float32
    let matrix = StridedView(shape: [k, outputs], strides: [1, k], offset: w.view.offset)
    let second = isFloat32 ? site.packedMatrix(w.viewed(as: matrix)) : w
    let bias = hasBias ? site.packed(2) : second  // not read
    let rows = y.shape[0] * y.shape[1]
    let products = y.shape.elementCount.multiplied(by: k)
    // Few large images are divided into rows.
    let units = y.shape[0] < 16 && products >= 1 << 20 ? rows : CallSite.units(of: y.shape)
    // A row of positions reads more than one row of the image, unless the kernel has only one.
    let isByUnit = units == y.shape[0] || x.shape[1] == y.shape[1]
    site.call(
      isFloat32 ? SKF_KERNEL_CONVOLUTION : SKF_KERNEL_CONVOLUTION_FLOAT64,
      skf_convolution_call(
        x: x.reference, second: second.reference, bias: bias.reference, y: y.reference,
        window: steps.window(x: x.shape, y: y.shape, height: w.shape[1], width: w.shape[2]),
        count: Int64(x.shape[0]), rows_per_unit: Int64(rows / units), has_bias: hasBias ? 1 : 0,
        has_relu: hasRelu ? 1 : 0),
      reads: [isByUnit ? .byUnit(x) : .whole(x), .whole(second), .whole(bias)], units: units,
      grain: .images, flops: products.multiplied(by: 2), isProduct: true,
      nanoseconds: nanoseconds(products, y.elementType))
  }
}

/// The gradient of a convolution by its weights, before they are transposed:
/// dw[ky, kx, ic, oc] = Σ x[n, oy·s + ky·d, ox·s + kx·d, ic] · g[n, oy, ox, oc] over (n, oy, ox).
package struct ConvolutionWeights: KernelOperation {
  package let steps: WindowSteps
  package let height: Int
  package let width: Int

  package init(steps: WindowSteps, height: Int, width: Int) {
    (self.steps, self.height, self.width) = (steps, height, width)
  }

  package var name: String { "convolutionWeights" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    let (x, g) = (inputs[0], inputs[1])
    try requireImages(x, g, name)
    let (rows, columns) = try steps.positions(x.shape, height, width, name)
    let expected = Shape([x.shape[0], rows, columns, g.shape[3]])
    guard g.shape == expected else {
      throw TensorError(
        name,
        "the second must have shape \(expected), one for each position, got \(g.shape); give what "
          + "the convolution's output has.")
    }
    return TensorType([height, width, x.shape[3], g.shape[3]], x.elementType)
  }

  package func gradients(inputs: [Tensor], output: Tensor, upstream u: Tensor) -> [Tensor?] {
    let (x, g) = (inputs[0], inputs[1])
    let w = u.transposed([3, 0, 1, 2])
    return [steps.spread(g, through: w, to: x.shape), .apply(Convolution(steps: steps), [x, w])]
  }

  package func addCalls(to site: inout CallSite) {
    let (x, g, dw) = (site.packed(0), site.packed(1), site.output)
    let rows = dw.shape.dropLast().elementCount
    // Contiguous rows fill a kernel's tile, so a run of them is only cut into equal parts, and
    // short runs stay together.
    let run = x.shape[3] * (steps.dilationX == 1 ? width : 1)
    let together = run < 6 ? (1...12 / run).last { rows / run % $0 == 0 } ?? 1 : 1
    let rowsPerUnit = run < 6 ? together * run : (2...12).last { run % $0 == 0 } ?? 1
    let units = rows / rowsPerUnit
    let products = g.shape.elementCount.multiplied(by: rows)
    let isFloat32 = dw.elementType == .float32
    site.call(
      isFloat32 ? SKF_KERNEL_CONVOLUTION_WEIGHTS : SKF_KERNEL_CONVOLUTION_WEIGHTS_FLOAT64,
      skf_convolution_call(
        x: x.reference, second: g.reference, bias: g.reference, y: dw.reference,
        window: steps.window(x: x.shape, y: g.shape, height: height, width: width),
        count: Int64(x.shape[0]), rows_per_unit: Int64(rowsPerUnit), has_bias: 0, has_relu: 0),
      reads: [.whole(x), .whole(g), .whole(g)], units: units,
      // Every row of weights reads all of both operands; the rows of a task share that reading.
      unitsTogether: (72 + rowsPerUnit - 1) / rowsPerUnit, flops: products.multiplied(by: 2),
      isProduct: true,
      nanoseconds: nanoseconds(products, dw.elementType),
      scratchByteCount: isFloat32 ? Int(site.kernels.pointee.convolution_weights_scratch) : 0)
  }
}

/// The approximate nanoseconds of a number of products on one thread.
private func nanoseconds(_ products: Int, _ type: ElementType) -> Double {
  Double(products) * (type == .float32 ? 0.018 : 1.6)
}

extension WindowSteps {
  /// The gradient of a convolution by its images: each position's upstream goes back to the pixels
  /// of its patch. That is itself a convolution: of the upstream, with its positions `stride` apart
  /// and zeros around them, with the reversed weights.
  func spread(_ g: Tensor, through w: Tensor, to shape: Shape) -> Tensor {
    let margin = [(w.shape[1] - 1) * dilationY, (w.shape[2] - 1) * dilationX]
    let room = Shape([shape[0], shape[1] + margin[0], shape[2] + margin[1], g.shape[3]])
    let placed =
      room == g.shape
      ? g
      : Tensor.apply(
        Place(
          shape: room, starts: [0, margin[0], margin[1], 0], steps: [1, strideY, strideX, 1]), [g])
    let turned = w.reversed(axis: 1).reversed(axis: 2).transposed([3, 1, 2, 0])
    let steps = WindowSteps(dilationY: dilationY, dilationX: dilationX)
    return .apply(Convolution(steps: steps), [placed, turned])
  }

  /// The positions of a window in images [n, height, width, channels]. Throws when it does not fit.
  package func positions(
    _ images: Shape, _ height: Int, _ width: Int, _ name: String
  ) throws(TensorError) -> (height: Int, width: Int) {
    guard strideY > 0, strideX > 0, dilationY > 0, dilationX > 0 else {
      throw TensorError(
        name,
        "strides and dilations must be at least 1, got strides [\(strideY), \(strideX)] and "
          + "dilations [\(dilationY), \(dilationX)]; use 1.")
    }
    guard
      let rows = WindowSteps.positions(
        images[1], window: height, stride: strideY, dilation: dilationY),
      let columns = WindowSteps.positions(
        images[2], window: width, stride: strideX, dilation: dilationX)
    else {
      throw TensorError(
        name,
        "a window of \(height) × \(width) with dilations [\(dilationY), \(dilationX)] does not fit "
          + "into images \(images); pad them or make the window smaller.")
    }
    return (rows, columns)
  }

  /// The window for the kernels.
  func window(x: Shape, y: Shape, height: Int, width: Int) -> skf_window {
    skf_window(
      height: Int64(x[1]), width: Int64(x[2]), channels: Int64(x[3]), out_height: Int64(y[1]),
      out_width: Int64(y[2]), out_channels: Int64(y[3]), kernel_height: Int64(height),
      kernel_width: Int64(width), stride_y: Int64(strideY), stride_x: Int64(strideX),
      dilation_y: Int64(dilationY), dilation_x: Int64(dilationX), pad_top: 0, pad_left: 0)
  }
}

/// Throws unless both have four axes and one floating-point type.
func requireImages(_ x: TensorType, _ other: TensorType, _ name: String) throws(TensorError) {
  guard x.elementType == other.elementType, x.elementType.isFloatingPoint else {
    throw TensorError(
      name,
      "needs two float32 or two float64 tensors, got \(x) and \(other); convert with "
        + "converted(to:).")
  }
  guard x.shape.rank == 4, other.shape.rank == 4 else {
    throw TensorError(
      name,
      "needs images [n, height, width, channels] and weights [outputs, height, width, channels], "
        + "got \(x.shape) and \(other.shape); reshape them to four axes.")
  }
}

extension Tensor {
  /// The elements along an axis in reverse order.
  package func reversed(axis: Int) -> Tensor {
    let count = shape[axis]
    if count < 2 { return self }
    var starts = [Int](repeating: 0, count: rank)
    var steps = [Int](repeating: 1, count: rank)
    (starts[axis], steps[axis]) = (count - 1, -1)
    return .apply(Slice(starts: starts, steps: steps, shape: shape), [self])
  }
}

/// The convolution of images [n, height, width, channels] with weights [outputs, kernel height,
/// kernel width, channels / groups]: [n, positions, positions, outputs]. Windows lie inside the
/// images; to let them reach beyond, pad the images with ``Tensor/padded(_:)``.
///
/// Each element is one chain of fused multiply-adds over (kernel row, kernel column, channel), in
/// blocks as in ``matmul(_:_:)``. The result has the same bits as the product of the matrix of
/// patches, which is never written.
///
/// - Parameters:
///   - strides: the distance between positions, down and across; 1 by default.
///   - dilations: the distance between the elements of a patch, down and across; 1 by default.
///   - groups: the number of parts into which channels and outputs are divided, each convolved
///     separately; 1 by default.
/// - Returns: the sums. Traps when shapes, steps and groups don't fit each other.
public func convolution(
  _ images: Tensor, _ weights: Tensor, strides: (Int, Int) = (1, 1),
  dilations: (Int, Int) = (1, 1), groups: Int = 1
) -> Tensor {
  let steps = WindowSteps(
    strideY: strides.0, strideX: strides.1, dilationY: dilations.0, dilationX: dilations.1)
  if groups == 1 { return .apply(Convolution(steps: steps), [images, weights]) }
  trapping { try requireGroups(groups, images.type, weights.type) }
  let (channels, outputs) = (weights.shape[3], weights.shape[0] / groups)
  let parts = (0..<groups).map { group in
    Tensor.apply(
      Convolution(steps: steps),
      [
        images.slice(axis: 3, from: group * channels, count: channels),
        weights.slice(axis: 0, from: group * outputs, count: outputs),
      ])
  }
  return .concatenate(parts, axis: 3)
}

/// Throws unless the groups divide channels and outputs evenly.
private func requireGroups(
  _ groups: Int, _ images: TensorType, _ weights: TensorType
) throws(TensorError) {
  try requireImages(images, weights, "convolution")
  guard groups > 0 else {
    throw TensorError("convolution", "groups must be at least 1, got \(groups); use 1.")
  }
  guard images.shape[3] % groups == 0, images.shape[3] / groups == weights.shape[3],
    weights.shape[0] % groups == 0
  else {
    throw TensorError(
      "convolution",
      "\(groups) groups must divide the channels of images \(images.shape) and the outputs of "
        + "weights \(weights.shape), whose last axis is channels / groups; make them multiples.")
  }
}

extension Tensor {
  /// These images [n, height, width, channels] with margins of zeros.
  public func padded(_ margins: ImageMargins) -> Tensor {
    if margins == ImageMargins() { return self }
    return padded(
      before: [0, margins.top, margins.left, 0], after: [0, margins.bottom, margins.right, 0])
  }
}
