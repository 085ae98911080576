import SankofaTensor

/// The tables that a spectrogram's settings determine: the window, the transform and the bands' weights.
struct LogMelTables: Sendable {
  private let window: [Double]
  private let transform: RealTransform
  private let bands: [Band]

  /// The weights of a band, for the frequencies of the transform from `first` on.
  private struct Band {
    var first: Int
    var weights: [Double]
  }

  /// The first band without a weight above 0, if any.
  let emptyBand: Int?

  init(_ settings: LogMelSpectrogram.Settings) {
    let cosines = Angles.turns((0..<settings.window).map { Double($0) / Double(settings.window) })
      .cosines
    window = cosines.map { 0.5 - 0.5 * $0 }
    transform = RealTransform(size: settings.transformSize)
    let corners = settings.scale.frequencies(
      from: settings.lowest, to: settings.highest, count: settings.bands + 2)
    let step = Double(settings.rate) / Double(settings.transformSize)
    bands = (0..<settings.bands).map { index in
      let (left, peak, right) = (corners[index], corners[index + 1], corners[index + 2])
      let height = settings.scale == .slaney ? 2 / (right - left) : 1
      let first = Int((left / step).rounded(.down))
      let last = min(settings.transformSize / 2, Int((right / step).rounded(.up)))
      let weights = (first...max(first, last)).map { bin in
        let frequency = Double(bin) * step
        let rising = (frequency - left) / (peak - left)
        let falling = (right - frequency) / (right - peak)
        return height * max(0, min(rising, falling))
      }
      return Band(first: first, weights: weights)
    }
    emptyBand = bands.firstIndex { !$0.weights.contains { $0 > 0 } }
  }

  /// Adds each frame's sum over each band to `sums` [frames, bands].
  func addSums(
    of samples: [Float], hop: Int, frames: Int, into sums: UnsafeMutableBufferPointer<Double>
  ) {
    var space = transform.space()
    for frame in 0..<frames {
      let start = frame * hop
      let present = max(0, min(window.count, samples.count - start))
      for index in 0..<present {
        space.input[index] = window[index] * Double(samples[start + index])
      }
      for index in present..<space.input.count { space.input[index] = 0 }
      transform.run(&space)
      for (index, band) in bands.enumerated() {
        var sum = 0.0
        for (offset, weight) in band.weights.enumerated() {
          sum += weight * space.powers[band.first + offset]
        }
        sums[frame * bands.count + index] += sum
      }
    }
  }
}
