import SankofaTensor

/// The discrete Fourier transform of real numbers, Xₖ = Σ xₙ e^(−2πikn/N), by Cooley and Tukey's
/// algorithm with radix 2 (1965) in `float64`, in a fixed order.
struct RealTransform: Sendable {
  /// N, a power of two and at least 2.
  let size: Int
  /// cos and −sin of 2πk/N for k < N/2.
  private let cosines: [Double]
  private let sines: [Double]
  /// The places of N/2 numbers with the bits of their index in reverse order.
  private let reversed: [Int]

  /// Memory for one transform after the other.
  struct Space {
    /// x, N numbers.
    var input: [Double]
    /// |Xₖ|² for k = 0 … N/2.
    fileprivate(set) var powers: [Double]
    fileprivate var real: [Double]
    fileprivate var imaginary: [Double]
  }

  init(size: Int) {
    self.size = size
    let angles = Angles.turns((0..<size / 2).map { Double($0) / Double(size) })
    cosines = angles.cosines
    sines = angles.sines.map { -$0 }
    let half = size / 2
    let bits = half.trailingZeroBitCount
    reversed = (0..<half).map { index in
      (0..<bits).reduce(0) { $0 | (index >> $1 & 1) << (bits - 1 - $1) }
    }
  }

  func space() -> Space {
    let half = size / 2
    return Space(
      input: Array(repeating: 0, count: size), powers: Array(repeating: 0, count: half + 1),
      real: Array(repeating: 0, count: half), imaginary: Array(repeating: 0, count: half))
  }

  /// Computes `space.powers` from `space.input`.
  func run(_ space: inout Space) {
    let half = size / 2
    // The even numbers are the real part and the odd ones the imaginary part of N/2 numbers.
    for index in 0..<half {
      space.real[index] = space.input[2 * reversed[index]]
      space.imaginary[index] = space.input[2 * reversed[index] + 1]
    }
    space.real.withUnsafeMutableBufferPointer { real in
      space.imaginary.withUnsafeMutableBufferPointer { imaginary in
        butterflies(real, imaginary)
      }
    }
    // Z = E + iO, with the transforms E and O of the even and odd numbers; X = E + e^(−2πik/N) O.
    for k in 0...half {
      let (one, other) = (k % half, (half - k) % half)
      let evenReal = (space.real[one] + space.real[other]) / 2
      let evenImaginary = (space.imaginary[one] - space.imaginary[other]) / 2
      let oddReal = (space.imaginary[one] + space.imaginary[other]) / 2
      let oddImaginary = (space.real[other] - space.real[one]) / 2
      let (cosine, sine) = k == half ? (-1, 0) : (cosines[k], sines[k])
      let real = evenReal + (cosine * oddReal - sine * oddImaginary)
      let imaginary = evenImaginary + (cosine * oddImaginary + sine * oddReal)
      space.powers[k] = real * real + imaginary * imaginary
    }
  }

  private func butterflies(
    _ real: UnsafeMutableBufferPointer<Double>, _ imaginary: UnsafeMutableBufferPointer<Double>
  ) {
    let half = size / 2
    var width = 1
    while width < half {
      let stride = half / width
      for start in Swift.stride(from: 0, to: half, by: 2 * width) {
        for k in 0..<width {
          // e^(−2πik / 2·width)
          let (cosine, sine) = (cosines[k * stride], sines[k * stride])
          let (one, other) = (start + k, start + k + width)
          let turnedReal = cosine * real[other] - sine * imaginary[other]
          let turnedImaginary = cosine * imaginary[other] + sine * real[other]
          real[other] = real[one] - turnedReal
          imaginary[other] = imaginary[one] - turnedImaginary
          real[one] += turnedReal
          imaginary[one] += turnedImaginary
        }
      }
      width *= 2
    }
  }
}

/// The cosines and sines of angles, by the library's own functions.
struct Angles {
  let cosines: [Double]
  let sines: [Double]

  /// The angles as parts of a full turn, 2π.
  static func turns(_ turns: [Double]) -> Angles {
    radians(turns.map { $0 * (2 * Double.pi) })
  }

  static func radians(_ angles: [Double]) -> Angles {
    let angles = Tensor(angles)
    return Angles(cosines: angles.cos().elements(), sines: angles.sin().elements())
  }
}
