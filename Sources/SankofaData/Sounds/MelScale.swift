import SankofaTensor

/// A scale of pitch on which steps sound equally large, and the height of a band's triangle on it.
public enum MelScale: String, Sendable, CaseIterable {
  /// The scale of Slaney's *Auditory Toolbox* (1998): 3 mel for 200 Hz below 1000 Hz, and above
  /// 15 + 27 ln(f / 1000) / ln 6.4. A triangle's height is 2 / (its width in hertz), so that its area
  /// is 1. These are the defaults of librosa.
  case slaney
  /// The scale of the *HTK Book* (Young and others, 2006), 2595 log₁₀(1 + f / 700). A triangle's
  /// height is 1. These are the defaults of torchaudio.
  case htk

  /// Frequencies in hertz with equal distances on the scale.
  ///
  /// - Parameter count: at least 2; the first is `lowest` and the last is `highest`.
  func frequencies(from lowest: Double, to highest: Double, count: Int) -> [Double] {
    let ends = mels([lowest, highest])
    let step = (ends[1] - ends[0]) / Double(count - 1)
    return hertz((0..<count).map { $0 == count - 1 ? ends[1] : ends[0] + Double($0) * step })
  }

  // Logarithms and powers are those of the library, which give the same bits on every machine.

  private func mels(_ frequencies: [Double]) -> [Double] {
    let f = Tensor(frequencies)
    switch self {
    case .htk:
      let natural = (f / 700).log1p()
      return (natural * (2595 / MelScale.lnTen)).elements()
    case .slaney:
      let natural = (f / 1000).maximum(f.constant(1e-3)).log().elements(as: Double.self)
      return zip(frequencies, natural).map { frequency, log in
        frequency < 1000 ? frequency * 3 / 200 : 15 + log * 27 / MelScale.lnStep
      }
    }
  }

  private func hertz(_ mels: [Double]) -> [Double] {
    let m = Tensor(mels)
    switch self {
    case .htk: return ((m * (MelScale.lnTen / 2595)).expm1() * 700).elements()
    case .slaney:
      let powers = ((m - 15) * (MelScale.lnStep / 27)).exp().elements(as: Double.self)
      return zip(mels, powers).map { mel, power in mel < 15 ? mel * 200 / 3 : 1000 * power }
    }
  }

  /// ln 10.
  private static let lnTen = 2.302585092994046
  /// ln 6.4.
  private static let lnStep = 1.8562979903656263
}
