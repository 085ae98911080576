import CSankofaKernels

/// The margins around an image, in rows and columns: of zeros, or of a window that reaches beyond
/// it.
public struct ImageMargins: Hashable, Sendable {
  /// The number of rows above the first row.
  public var top: Int
  /// The number of columns to the left of the first column.
  public var left: Int
  /// The number of rows below the last row.
  public var bottom: Int
  /// The number of columns to the right of the last column.
  public var right: Int

  /// Makes margins, each 0 by default.
  public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }
}

/// A window for pooling: its size, its steps, and the margins by which it reaches beyond the image.
/// Positions outside the image do not count.
package struct PoolWindow: Hashable, Sendable {
  package var height: Int
  package var width: Int
  package var steps: WindowSteps
  package var margins: ImageMargins

  package init(
    height: Int, width: Int, steps: WindowSteps, margins: ImageMargins = ImageMargins()
  ) {
    (self.height, self.width, self.steps, self.margins) = (height, width, steps, margins)
  }

  /// The shape of the positions over images. Throws when the window does not fit, or could lie
  /// entirely outside.
  package func positions(of images: Shape, _ name: String) throws(TensorError) -> Shape {
    guard images.rank == 4 else {
      throw TensorError(
        name, "needs images [n, height, width, channels], got \(images); reshape them to four axes."
      )
    }
    let (down, across) = ([margins.top, margins.bottom], [margins.left, margins.right])
    guard (down + across).allSatisfy({ $0 >= 0 }), down.allSatisfy({ $0 < max(1, height) }),
      across.allSatisfy({ $0 < max(1, width) })
    else {
      throw TensorError(
        name,
        "margins must be 0 or more and smaller than the window \(height) × \(width), got \(down) "
          + "and \(across); make them smaller.")
    }
    // Taps that are further apart than the image is wide could all miss it.
    guard down == [0, 0] || images[1] >= steps.dilationY,
      across == [0, 0] || images[2] >= steps.dilationX
    else {
      throw TensorError(
        name,
        "a window that reaches out of images \(images) must meet them, got dilations "
          + "[\(steps.dilationY), \(steps.dilationX)]; leave the margins out.")
    }
    let padded = Shape([
      images[0], down.reduce(images[1], saturatingSum), across.reduce(images[2], saturatingSum),
      images[3],
    ])
    let (rows, columns) = try steps.positions(padded, height, width, name)
    return [images[0], rows, columns, images[3]]
  }

  /// The window for the kernels.
  func window(images: Shape, positions: Shape) -> skf_window {
    var window = steps.window(x: images, y: positions, height: height, width: width)
    (window.pad_top, window.pad_left) = (Int64(margins.top), Int64(margins.left))
    return window
  }
}

/// Pooling by a window that moves over an image, and the gradients of pooling.
package struct Pool: KernelOperation {
  package enum Function: String, Sendable, CaseIterable {
    /// The largest of a window's taps, NaN when one is NaN. Inputs: [x].
    case max
    /// The sum of a window's taps. Inputs: [x].
    case sum
    /// For each tap the sum over the positions that see it. Inputs: [g].
    case spread
    /// The first tap that holds the largest value y gets g. Inputs: [x, y, g].
    case route
    /// Each position gets the value of u at that tap. Inputs: [x, y, u].
    case pick
  }

  package let function: Function
  package let window: PoolWindow
  /// The height and width of the images, for `spread`, whose input does not have them.
  package let extents: [Int]

  package init(_ function: Function, _ window: PoolWindow, extents: [Int] = []) {
    (self.function, self.window, self.extents) = (function, window, extents)
  }

  package var name: String { "pool.\(function.rawValue)" }

  package func output(for inputs: [TensorType]) throws(TensorError) -> TensorType {
    guard let first = inputs.first, first.elementType.isFloatingPoint,
      inputs.allSatisfy({ $0.elementType == first.elementType })
    else {
      throw TensorError(
        name, "needs float32 or float64, got \(inputs); convert with converted(to:).")
    }
    guard first.shape.rank == 4 else {
      throw TensorError(
        name,
        "needs images [n, height, width, channels], got \(first.shape); reshape them to four axes.")
    }
    let images =
      function == .spread
      ? Shape([first.shape[0], extents[0], extents[1], first.shape[3]]) : first.shape
    let positions = try window.positions(of: images, name)
    let expected: [Shape] =
      switch function {
      case .max, .sum: [images]
      case .spread: [positions]
      case .route: [images, positions, positions]
      case .pick: [images, positions, images]
      }
    guard inputs.map(\.shape) == expected else {
      throw TensorError(
        name, "needs shapes \(expected), got \(inputs.map(\.shape)); give what the window makes.")
    }
    let isImage = function == .spread || function == .route
    return TensorType(isImage ? images : positions, first.elementType)
  }

  package func gradients(inputs: [Tensor], output y: Tensor, upstream g: Tensor) -> [Tensor?] {
    switch function {
    case .max: [.apply(Pool(.route, window), [inputs[0], y, g])]  // to the first of the largest
    case .sum:
      [.apply(Pool(.spread, window, extents: [inputs[0].shape[1], inputs[0].shape[2]]), [g])]
    case .spread: [.apply(Pool(.sum, window), [g])]
    case .route: [nil, nil, .apply(Pool(.pick, window), [inputs[0], inputs[1], g])]
    case .pick: [nil, nil, .apply(Pool(.route, window), [inputs[0], inputs[1], g])]
    }
  }

  package func addCalls(to site: inout CallSite) {
    let (x, out) = (site.packed(0), site.output)
    // The references that a function does not need are not read.
    let hasAll = function == .route || function == .pick
    let (y, g) = hasAll ? (site.packed(1), site.packed(2)) : (x, x)
    let isImage = function == .spread || function == .route
    let images = isImage ? out : x
    let positions =
      switch function {
      case .max, .sum, .pick: out
      case .spread: x
      case .route: y
      }
    let taps = (window.height * window.width).multiplied(by: positions.shape.elementCount)
    site.call(
      SKF_KERNEL_POOL,
      skf_pool_call(
        x: x.reference, y: y.reference, g: g.reference, out: out.reference,
        window: window.window(images: images.shape, positions: positions.shape),
        function: kernelFunction, type: out.type),
      reads: [.byUnit(x), .byUnit(y), .byUnit(g)], units: x.shape[0], grain: .images, flops: taps,
      nanoseconds: Double(taps) * 0.2)
  }

  /// The kernels' number of the function.
  private var kernelFunction: Int64 {
    switch function {
    case .max: Int64(SKF_POOL_MAX)
    case .sum: Int64(SKF_POOL_SUM)
    case .spread: Int64(SKF_POOL_SPREAD)
    case .route: Int64(SKF_POOL_ROUTE)
    case .pick: Int64(SKF_POOL_PICK)
    }
  }
}

extension Tensor {
  /// The largest element of each window over images [n, height, width, channels]; NaN when one is
  /// NaN. At a tie the derivative goes to the first element, row by row.
  ///
  /// - Parameters:
  ///   - size: the window's rows and columns.
  ///   - strides: the distance between positions, down and across; the window's size by default, so
  ///     that windows do not overlap.
  ///   - margins: the rows and columns by which windows reach beyond the images; positions outside
  ///     do not count. 0 by default.
  public func maxPooled(
    _ size: (Int, Int), strides: (Int, Int)? = nil, margins: ImageMargins = ImageMargins()
  ) -> Tensor {
    .apply(Pool(.max, PoolWindow(size, strides, margins)), [self])
  }

  /// The sum of the elements of each window over images [n, height, width, channels]; see
  /// ``maxPooled(_:strides:margins:)``.
  public func sumPooled(
    _ size: (Int, Int), strides: (Int, Int)? = nil, margins: ImageMargins = ImageMargins()
  ) -> Tensor {
    .apply(Pool(.sum, PoolWindow(size, strides, margins)), [self])
  }
}

extension PoolWindow {
  fileprivate init(_ size: (Int, Int), _ strides: (Int, Int)?, _ margins: ImageMargins) {
    let strides = strides ?? size
    self.init(
      height: size.0, width: size.1, steps: WindowSteps(strideY: strides.0, strideX: strides.1),
      margins: margins)
  }
}

/// A sum that is `Int.max` when it is more.
private func saturatingSum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflows) = a.addingReportingOverflow(b)
  return overflows ? .max : sum
}
