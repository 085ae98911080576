import BigInt
import SankofaTensor
import SankofaNN

/// A hyperplane w·x + b = 0 that separates points, with exact weights.
public struct SeparatingHyperplane: Sendable, Hashable {
  /// w, whole numbers without a common divisor with b.
  public let weights: [Rational]
  /// b, a whole number.
  public let bias: Rational
  /// The neuron with these weights as `Double`s, if it also gives each point its label, both in
  /// exact arithmetic and in its own rounded arithmetic. `nil` when 53 bits cannot separate the
  /// points.
  public private(set) var perceptron: Perceptron?

  init(weights: [BigInt], bias: BigInt) {
    self.weights = weights.map { Rational($0) }
    self.bias = Rational(bias)
  }

  /// Makes a hyperplane from weights and a bias for features that were divided by powers of two.
  init(scaled numbers: [BigInt], exponents: [Int]) {
    // Weights are divided by the same powers; a common power keeps them whole.
    let greatest = max(0, exponents.max() ?? 0)
    let shifts = exponents.map { greatest - $0 } + [greatest]
    let whole = zip(numbers, shifts).map { $0 << $1 }
    let shared = whole.reduce(BigInt(0)) { $0.greatestCommonDivisor(with: $1) }
    let least = whole.map { $0 / (shared == 0 ? 1 : shared) }
    self.init(weights: Array(least.dropLast()), bias: least[least.count - 1])
  }

  /// Returns the exact w·x + b. Traps unless `point` has a finite number for each weight.
  public func sum(_ point: [Double]) -> Rational {
    if point.count != weights.count || !point.allSatisfy(\.isFinite) {
      misuse(
        SankofaError(
          "Hyperplane",
          "takes \(weights.count) finite numbers, got \(point); give one for each weight."))
    }
    return zip(weights, point).reduce(bias) { sum, pair in
      sum + pair.0 * Rational(finite: pair.1)
    }
  }

  /// Returns the largest number of mistakes that the perceptron learning rule can make on these
  /// points, in any order and starting from weights of 0: ⌊R² ‖u‖² / γ²⌋, where u = (w, b), R is
  /// the length of the longest (x, 1), and γ the smallest |w·x + b|. Other hyperplanes give other
  /// bounds. `nil` when a point is on the hyperplane.
  ///
  /// Source: A. Novikoff, "On convergence proofs on perceptrons" (1962).
  public func mistakeBound(_ points: [[Double]]) -> Rational? {
    let one = Rational(1)
    let lengths = points.map { point in
      point.reduce(one) { sum, number in
        let exact = Rational(finite: number)
        return sum + exact * exact
      }
    }
    let margins = points.map { sum($0) * sum($0) }
    let size = weights.reduce(bias * bias) { $0 + $1 * $1 }
    guard let longest = lengths.max(), let least = margins.min() else { return Rational(0) }
    guard least > Rational(0) else { return nil }
    let bound = longest * size / least
    return Rational(bound.numerator / bound.denominator)
  }

  /// Returns the hyperplane with its neuron, if the neuron gives each point its label.
  func checked(_ points: [[Double]], _ labels: [Bool]) -> SeparatingHyperplane {
    let rounded = rounded
    let numbers = rounded.weights + [rounded.bias]
    let exact = numbers.map(Rational.init(finite:))
    let isSame = exact == weights + [bias]
    let separates = zip(points, labels).allSatisfy { point, label in
      guard rounded(point) == label else { return false }
      if isSame { return true }
      let sum = zip(exact, point).reduce(exact[exact.count - 1]) {
        $0 + $1.0 * Rational(finite: $1.1)
      }
      return (sum > Rational(0)) == label
    }
    var plane = self
    plane.perceptron = separates ? rounded : nil
    return plane
  }

  /// The neuron with the nearest `Double`s, after a division by a power of two when the numbers
  /// have more than 53 bits.
  private var rounded: Perceptron {
    let widths = (weights + [bias]).map(\.numerator.magnitude.bitWidth)
    let scale = BigInt(1) << max(0, (widths.max() ?? 0) - 53)
    let numbers = (weights + [bias]).map { Rational($0.numerator, over: scale).doubleValue }
    return Perceptron(weights: Array(numbers.dropLast()), bias: numbers[numbers.count - 1])
  }
}
