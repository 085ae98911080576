import SankofaTensor

/// The Euclidean length √Σ x² of numbers of any size.
///
/// Squares of `float32` numbers above 10¹⁹ overflow, and those of numbers below 10⁻²³ are 0. So the
/// numbers are multiplied by a power of two before they are squared. The power is 1, which changes
/// no bit, unless the largest number is above 2⁴⁰ or below 2⁻⁵⁰. A length can be too large for its
/// own type, so ``value`` is the length multiplied by ``factor``. Numbers that are compared with it
/// must be multiplied by the factor, too.
struct Length {
  /// a: 1, or a small power of two where a number is above 2⁴⁰.
  let factor: Tensor
  /// a √Σ x², the length times the factor.
  let value: Tensor

  /// Makes the length over some axes, which are removed, or over all axes.
  init(of x: Tensor, axes: [Int]? = nil) {
    let scale = Scale(of: x, axes: axes)
    let whole = scale.broadcast(over: axes, of: x)
    value = (x * whole).squared().sum(axes: axes).squareRoot() * scale.undoingSmall
    factor = scale.down
  }

  /// Returns the factor that keeps the length within the element type, for callers that need the
  /// derivative of the length.
  static func factor(of x: Tensor, axes: [Int]) -> Tensor { Scale(of: x, axes: axes).down }

  /// Makes the length of several tensors together, `float64`.
  init(ofAll parts: [Tensor]) {
    let scale = Scale(ofAll: parts)
    let squares = parts.map {
      ($0 * scale.factor.converted(to: $0.elementType)).squared().sum().converted(to: .float64)
    }
    let sum = squares.dropFirst().reduce(squares[0], +)
    value = sum.squareRoot() * scale.undoingSmall
    factor = scale.down
  }
}

/// The powers of two by which numbers are scaled.
private struct Scale {
  /// The factor of the numbers before they are squared.
  let factor: Tensor
  /// The factor where it is below 1, else 1.
  let down: Tensor
  /// The inverse of the factor where the factor is above 1, else 1.
  let undoingSmall: Tensor

  init(of x: Tensor, axes: [Int]?) {
    let isEmpty = x.elementCount == 0
    self.init(
      greatest: isEmpty ? x.constant(0) : x.absolute().max(axes: axes), Bounds(x.elementType))
  }

  init(ofAll parts: [Tensor]) {
    let greatest = parts.filter { $0.elementCount > 0 }.map {
      $0.absolute().max().converted(to: .float64)
    }
    let isSingle = parts.contains { $0.elementType == .float32 }
    self.init(
      greatest: greatest.reduce(.scalar(0, .float64)) { $0.maximum($1) },
      Bounds(isSingle ? .float32 : .float64))
  }

  private init(greatest: Tensor, _ bounds: Bounds) {
    let one = greatest.constant(1)
    let isSmall = greatest .< bounds.small
    down = (greatest .> bounds.large).selecting(greatest.constant(bounds.down), otherwise: one)
    factor = isSmall.selecting(greatest.constant(bounds.up), otherwise: down)
    undoingSmall = isSmall.selecting(greatest.constant(1 / bounds.up), otherwise: one)
  }

  /// The factor, shaped so that it broadcasts to each element.
  func broadcast(over axes: [Int]?, of x: Tensor) -> Tensor {
    guard let axes, x.elementCount > 0 else { return factor }
    let extents = x.shape.extents.enumerated().map { axes.contains($0) ? 1 : $1 }
    return factor.reshaped(to: Shape(extents))
  }
}

/// The limits for the largest number between which the squares of up to 2⁴⁰ numbers neither
/// overflow nor lose digits, and the powers of two that bring other numbers between the limits.
private struct Bounds {
  let large, down, small, up: Double

  init(_ type: ElementType) {
    (large, down, small, up) =
      type == .float64
      ? (0x1p400, 0x1p-700, 0x1p-400, 0x1p700) : (0x1p40, 0x1p-100, 0x1p-50, 0x1p90)
  }
}
