import SankofaFormats
import SankofaTensor

extension Sound {
  /// Returns the recording at another rate: each new sample is the sum of the old ones near it,
  /// weighted by a sinc function under Hann's window.
  ///
  /// With the rates a and b and the cutoff c = 0.99 · min(a, b), an old sample at a distance of
  /// t seconds has the weight (c / a) · sinc(c·t) · cos²(π·c·t / 12), as far as |c·t| < 6, where
  /// sinc(x) = sin(πx) / (πx). Samples before the beginning and after the end are 0. There are
  /// ⌈b · frames / a⌉ new frames. Weights and sums are `float64`. This is torchaudio's `resample` with
  /// its defaults (J. O. Smith, *Digital Audio Resampling*, 2002).
  ///
  /// - Parameter name: the recording's name in errors.
  /// - Throws: `DataError.notFinite` for a sample that is NaN or infinite, and `TensorError` when the
  ///   new samples do not fit into memory.
  public func resampled(to newRate: Int, name: String = "recording") throws -> Sound {
    guard newRate > 0 else {
      misuse(TensorError("resampled", "a rate must be at least 1, got \(newRate); use 16000."))
    }
    let old = samples.elements(as: Float.self)
    if let position = old.firstIndex(where: { !$0.isFinite }) {
      throw DataError.notFinite(
        in: name, part: "samples", row: position / channelCount, column: position % channelCount,
        position: position, value: "\(old[position])")
    }
    if newRate == rate { return self }
    let filter = ResamplingFilter(from: rate, to: newRate)
    let count = filter.count(of: frameCount)
    let phases = min(count, filter.phaseCount)
    // Weights and the angles of their sines, and the samples as they are made.
    let needed = count.multiplied(by: channelCount).multiplied(by: 8)
      .adding(phases.multiplied(by: filter.mostWeights).multiplied(by: 64))
    if let shortage = MemoryLimit.shortage(of: needed) {
      throw TensorError(
        memory: name.shownPath,
        "resampled from \(rate) to \(newRate) it takes \(shortage); use a shorter recording.")
    }
    let new = [Float](unsafeUninitializedCapacity: count * channelCount) { new, used in
      old.withUnsafeBufferPointer { old in
        filter.weights(phases: phases).apply(to: old, channels: channelCount, filter, into: new)
      }
      used = count * channelCount
    }
    return Sound(samples: Tensor(new, shape: [count, channelCount]), rate: newRate)
  }
}

/// The weights of old samples for new ones. They repeat after the greatest common divisor of the
/// rates: the phases are the different positions of a new sample between old ones.
struct ResamplingFilter {
  /// The number of zeros of the sinc function on each side.
  private static let width = 6.0
  private static let rolloff = 0.99

  /// The number of old samples after which phases repeat.
  let blockLength: Int
  /// The number of new samples after which phases repeat.
  let phaseCount: Int
  /// The cutoff in periods of an old sample.
  private let cutoff: Double

  init(from rate: Int, to newRate: Int) {
    var (divisor, rest) = (rate, newRate)
    while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
    (blockLength, phaseCount) = (rate / divisor, newRate / divisor)
    cutoff = ResamplingFilter.rolloff * Double(min(rate, newRate)) / Double(rate)
  }

  /// The number of old samples on each side of a new one that have a weight.
  private var reach: Double { ResamplingFilter.width / cutoff }

  /// The most weights of a phase.
  var mostWeights: Int { 2 * Int(reach) + 2 }

  /// ⌈phases · frames / block⌉.
  func count(of frames: Int) -> Int {
    let (blocks, rest) = frames.quotientAndRemainder(dividingBy: blockLength)
    return blocks.multiplied(by: phaseCount)
      .adding((rest * phaseCount + blockLength - 1) / blockLength)
  }

  /// The weights of the first `phases` phases.
  func weights(phases: Int) -> ResamplingWeights {
    var (firsts, starts, distances): ([Int], [Int], [Double]) = ([], [0], [])
    for phase in 0..<phases {
      let position = Double(phase) * Double(blockLength) / Double(phaseCount)
      let first = Int((position - reach).rounded(.up))
      let last = Int((position + reach).rounded(.down))
      firsts.append(first)
      distances += (first...last).map { cutoff * (Double($0) - position) }
      starts.append(distances.count)
    }
    let sines = Angles.radians(distances.map { $0 * .pi }).sines
    let scale = Double.pi / (2 * ResamplingFilter.width)
    let windows = Angles.radians(distances.map { $0 * scale }).cosines
    let values = distances.indices.map { index in
      let sinc = distances[index] == 0 ? 1 : sines[index] / (distances[index] * .pi)
      return cutoff * sinc * (windows[index] * windows[index])
    }
    return ResamplingWeights(firsts: firsts, starts: starts, values: values)
  }
}

/// The weights of old samples for the new ones of each phase.
struct ResamplingWeights {
  /// For each phase, the first old sample with a weight, counted from the block's first.
  let firsts: [Int]
  /// For each phase, where its weights begin in `values`; the last number is where they end.
  let starts: [Int]
  let values: [Double]

  /// Computes the new samples; both buffers are [frames, channels].
  func apply(
    to old: UnsafeBufferPointer<Float>, channels: Int, _ filter: ResamplingFilter,
    into new: UnsafeMutableBufferPointer<Float>
  ) {
    let frames = old.count / channels
    values.withUnsafeBufferPointer { values in
      for index in 0..<new.count / channels {
        let (block, phase) = index.quotientAndRemainder(dividingBy: filter.phaseCount)
        // The old sample that has the phase's first weight.
        let start = block * filter.blockLength + firsts[phase]
        let weights = UnsafeBufferPointer(rebasing: values[starts[phase]..<starts[phase + 1]])
        // Only samples that exist count.
        let first = max(0, -start)
        let end = max(first, min(weights.count, frames - start))
        for channel in 0..<channels {
          var sum = 0.0
          for tap in first..<end {
            sum += weights[tap] * Double(old[(start + tap) * channels + channel])
          }
          new[index * channels + channel] = Float(sum)
        }
      }
    }
  }
}
