import SankofaFormats
import SankofaTensor

/// A rule that turns a recording into a picture of its frequencies over time, `float32`
/// [frames, bands], as networks for speech and sounds take it.
///
/// 1. The channels are averaged and resampled to ``rate``; see ``Sound/resampled(to:name:)``.
/// 2. Frame t has the samples t · ``hop`` to t · ``hop`` + ``window`` − 1. The first begins with the
///    recording, samples after the last whole frame are left out, and a recording that is shorter
///    than a window is followed by zeros.
/// 3. The samples of a frame are multiplied by Hann's window ½ − ½ cos(2πn / ``window``), followed by
///    zeros up to ``transformSize``, and become |X|², where X is their discrete Fourier transform.
/// 4. Each band sums |X|² with the weights of a triangle over frequency. Triangles overlap by half,
///    and their corners have equal distances on the mel scale from ``lowest`` to ``highest``; see
///    ``MelScale``.
/// 5. The value is ln(max(sum, ``floor``)).
///
/// All steps are computed in `float64` with functions of this library, so every machine gives the same
/// bits.
public struct LogMelSpectrogram: Sendable {
  /// The frames a second that recordings are resampled to.
  public let rate: Int
  /// The number of samples of a frame.
  public let window: Int
  /// The number of samples from one frame to the next.
  public let hop: Int
  /// The size of the Fourier transform, a power of two.
  public let transformSize: Int
  /// The number of bands.
  public let bands: Int
  /// The frequency at which the first band begins, in hertz.
  public let lowest: Double
  /// The frequency at which the last band ends, in hertz.
  public let highest: Double
  /// The scale on which bands are equally wide.
  public let scale: MelScale
  /// The smallest sum whose logarithm is taken.
  public let floor: Double
  let tables: LogMelTables

  /// Makes a rule. The defaults are frames of 25 ms every 10 ms with 40 bands, for speech at 16 kHz.
  ///
  /// Traps unless the sizes are at least 1, `transformSize` is a power of two that `window` does not
  /// exceed, 0 ≤ `lowest` < `highest` ≤ `rate` / 2, `floor` is positive, and every band has a
  /// frequency of the transform.
  public init(
    rate: Int = 16_000, window: Int = 400, hop: Int = 160, transformSize: Int = 512,
    bands: Int = 40, lowest: Double = 0, highest: Double = 8_000, scale: MelScale = .slaney,
    floor: Double = 1e-10
  ) {
    do {
      try self.init(
        checking: Settings(
          rate: rate, window: window, hop: hop, transformSize: transformSize, bands: bands,
          lowest: lowest, highest: highest, scale: scale, floor: floor))
    } catch {
      misuse(TensorError("LogMelSpectrogram", error.message))
    }
  }

  /// Returns the spectrogram of a recording, `float32` [frames, bands]; values are natural
  /// logarithms.
  ///
  /// - Parameter name: the recording's name in errors.
  /// - Throws: `DataError.notFinite` for a sample that is NaN or infinite, and `TensorError` when the
  ///   spectrogram does not fit into memory.
  public func values(of sound: Sound, name: String = "recording") throws -> Tensor {
    let resampled = try sound.mono().resampled(to: rate, name: name)
    let samples = resampled.samples.elements(as: Float.self)
    let count = frameCount(samples: samples.count)
    if let shortage = MemoryLimit.shortage(of: count.multiplied(by: bands).multiplied(by: 20)) {
      throw TensorError(
        memory: name.shownPath, "its spectrogram takes \(shortage); use a shorter recording.")
    }
    var sums = [Double](repeating: 0, count: count * bands)
    sums.withUnsafeMutableBufferPointer { sums in
      tables.addSums(of: samples, hop: hop, frames: count, into: sums)
    }
    let clamped = sums.map { Swift.max($0, floor) }
    return Tensor(clamped, shape: [count, bands]).log().converted(to: .float32)
  }

  /// The number of frames of a recording with `samples` samples at ``rate``.
  public func frameCount(samples: Int) -> Int { 1 + Swift.max(0, samples - window) / hop }
}

extension LogMelSpectrogram: Hashable {
  /// Rules are equal when their settings are.
  public static func == (one: LogMelSpectrogram, other: LogMelSpectrogram) -> Bool {
    one.settings == other.settings
  }

  /// Hashes the settings.
  public func hash(into hasher: inout Hasher) { hasher.combine(settings) }
}

extension LogMelSpectrogram {
  struct Settings: Hashable {
    var rate, window, hop, transformSize, bands: Int
    var lowest, highest: Double
    var scale: MelScale
    var floor: Double
  }

  var settings: Settings {
    Settings(
      rate: rate, window: window, hop: hop, transformSize: transformSize, bands: bands,
      lowest: lowest, highest: highest, scale: scale, floor: floor)
  }

  /// A rule that settings break, and one fix.
  struct Problem: Error {
    let message: String
  }

  init(checking settings: Settings) throws(Problem) {
    let s = settings
    func require(_ isRight: Bool, _ message: @autoclosure () -> String) throws(Problem) {
      if !isRight { throw Problem(message: message()) }
    }
    try require(
      (1...10_000_000).contains(s.rate),
      "the rate must be 1 to 10000000 frames a second, got \(s.rate); use 16000.")
    try require(
      s.transformSize >= 2 && s.transformSize <= 1 << 20
        && s.transformSize.nonzeroBitCount == 1,
      "the transform's size must be a power of two from 2 to 1048576, got \(s.transformSize); use "
        + "512.")
    try require(
      (1...s.transformSize).contains(s.window),
      "a window must have 1 to \(s.transformSize) samples (the transform's size), got \(s.window); "
        + "make the transform larger.")
    try require(s.hop >= 1, "a hop must have at least 1 sample, got \(s.hop); use 160.")
    let half = Double(s.rate) / 2
    try require(
      s.lowest >= 0 && s.lowest < s.highest && s.highest <= half,
      "the frequencies must have 0 ≤ lowest < highest ≤ \(half) (half the rate), got \(s.lowest) and "
        + "\(s.highest); use 0 and \(half).")
    try require(
      s.floor > 0 && s.floor.isFinite,
      "the floor must be positive and finite, got \(s.floor); use 1e-10.")
    try require(
      (1...s.transformSize).contains(s.bands),
      "the bands must be 1 to \(s.transformSize), got \(s.bands); use 40.")
    let tables = LogMelTables(s)
    try require(
      tables.emptyBand == nil,
      "band \(tables.emptyBand ?? 0) of 0 to \(s.bands - 1) lies between two frequencies of the "
        + "transform; use fewer bands or a larger transform.")
    (rate, window, hop, transformSize) = (s.rate, s.window, s.hop, s.transformSize)
    (bands, lowest, highest, scale, floor) = (s.bands, s.lowest, s.highest, s.scale, s.floor)
    self.tables = tables
  }
}
