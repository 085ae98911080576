import SankofaTensor

extension Tensor {
  /// Resizes images [n, height, width, channels] by two matrix products, one along each axis, whose
  /// matrices hold the shares of the old pixels in each new one.
  func resized(
    height: Int, width: Int, _ interpolation: Interpolation, antialiases: Bool = false
  ) -> Tensor {
    var images = self
    if width != shape[2] {
      let matrix = Tensor.resizing(shape[2], to: width, interpolation, antialiases, elementType)
      images = matmul(images.transposed([0, 1, 3, 2]), matrix).transposed([0, 1, 3, 2])
    }
    if height != shape[1] {
      let matrix = Tensor.resizing(shape[1], to: height, interpolation, antialiases, elementType)
      images = matmul(images.transposed([0, 2, 3, 1]), matrix).transposed([0, 3, 1, 2])
    }
    return images
  }

  /// The matrix [extent, count] whose column i has the share of each old pixel in new pixel i. The
  /// middle of the new pixel is at (i + ½) · extent / count − ½.
  private static func resizing(
    _ extent: Int, to count: Int, _ interpolation: Interpolation, _ antialiases: Bool,
    _ elementType: ElementType
  ) -> Tensor {
    let ratio = Double(extent) / Double(count)
    var shares = [Double](repeating: 0, count: extent * count)
    for index in 0..<count {
      let place = (Double(index) + 0.5) * Double(extent) / Double(count)
      switch interpolation {
      case .nearest:
        shares[Swift.min(extent - 1, Int(place)) * count + index] = 1
      case .bilinear where antialiases && ratio > 1:
        // A triangle function scaled to the new pixel; positions beyond the edge have no weight.
        let tent = (0..<extent).map { pixel in
          Swift.max(0, 1 - (Double(pixel) + 0.5 - place).magnitude / ratio)
        }
        let sum = tent.reduce(0, +)
        for pixel in 0..<extent { shares[pixel * count + index] = tent[pixel] / sum }
      case .bilinear:
        let inside = Swift.max(0, Swift.min(Double(extent - 1), place - 0.5))
        let before = Int(inside)
        let share = inside - Double(before)
        shares[before * count + index] = 1 - share
        if share > 0 { shares[(before + 1) * count + index] = share }
      }
    }
    let matrix = Tensor(shares, shape: [extent, count])
    return elementType == .float64
      ? matrix : Tensor(shares.map { Float($0) }, shape: [extent, count])
  }
}
