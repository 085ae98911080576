import SankofaFormats
import SankofaTensor

/// The rule that turns a recording into whole numbers for a network, `uint8` [frames, bands, 1]: a
/// spectrogram of a fixed length, relative to its loudest value.
///
/// The spectrogram's values are ln of power. With m the largest of them, v becomes
/// 255 · (1 + (v − m) / (``range`` · ln 10 / 10)), at least 0, rounded: the loudest value is 255, and
/// values ``range`` decibels below it are 0, so that the loudness of a recording does not matter.
/// A recording without any sound gives zeros. Frames after the last are zeros, and frames beyond
/// ``frames`` are left out.
public struct SoundFitting: Sendable, Hashable {
  /// The rule for the spectrogram.
  public let spectrogram: LogMelSpectrogram
  /// The number of frames.
  public let frames: Int
  /// The range of loudness, in decibels.
  public let range: Double

  /// The most frames that are usual; longer recordings have longer steps between frames.
  public static let usualFrames = 100

  /// Makes a rule. Traps unless the frames are at least 1 and the range is positive.
  public init(_ spectrogram: LogMelSpectrogram, frames: Int, range: Double = 80) {
    guard let problem = SoundFitting.problem(frames: frames, range: range) else {
      (self.spectrogram, self.frames, self.range) = (spectrogram, frames, range)
      return
    }
    misuse(TensorError("SoundFitting", problem))
  }

  /// The usual rule for recordings of a rate and a length: a frame every 10 ms, or every hundredth of the
  /// length if that is more, each of two and a half such steps (at most 2²⁰ samples), in bands of equal
  /// width up to half the rate.
  ///
  /// - Parameters:
  ///   - rate: the frames a second, at least 1,000.
  ///   - seconds: the length, above 0.
  ///   - bands: the number of bands, 1 to 128.
  public init(rate: Int, seconds: Double, bands: Int = 40) {
    // A product that is a whole number but for its rounding is that number.
    let samples = max(1, Int((seconds * Double(rate) - 1e-6).rounded(.up)))
    let hop = max(
      (rate + 50) / 100, (samples + SoundFitting.usualFrames - 1) / SoundFitting.usualFrames)
    let window = min(hop * 5 / 2, 1 << 20)
    // So fine a transform leaves no band without a frequency.
    var size = 512
    while size < window { size *= 2 }
    let spectrogram = LogMelSpectrogram(
      rate: rate, window: window, hop: hop, transformSize: size, bands: bands,
      highest: Double(rate) / 2)
    // The last frames may reach beyond the end.
    self.init(spectrogram, frames: max(1, (samples + hop - 1) / hop))
  }

  /// The length in seconds from the beginning of the first frame to that of the one after the last.
  public var seconds: Double {
    Double(frames * spectrogram.hop) / Double(spectrogram.rate)
  }

  /// The shape of an example, [frames, bands, 1].
  public var shape: Shape { [frames, spectrogram.bands, 1] }

  private static func problem(frames: Int, range: Double) -> String? {
    if frames < 1 { return "there must be 1 frame or more, got \(frames); use 100." }
    if !(range > 0 && range.isFinite) {
      return "the range must be positive and finite, got \(range); use 80."
    }
    return nil
  }

  /// The numbers of a recording, in the order frame, band.
  ///
  /// - Parameter name: the recording's name in errors.
  /// - Throws: the errors of ``LogMelSpectrogram/values(of:name:)``.
  public func bytes(of sound: Sound, name: String = "recording") throws -> [UInt8] {
    // What lies beyond the last frame cannot change anything, and need not be computed: resampling
    // looks at a few samples behind that.
    let needed =
      Double((frames - 1) * spectrogram.hop + spectrogram.window)
      / Double(spectrogram.rate)
    let most = Int((needed + 1) * Double(sound.rate))
    let part =
      sound.frameCount <= most
      ? sound
      : Sound(samples: sound.samples[0..<most], rate: sound.rate)
    let values = try spectrogram.values(of: part, name: name)
      .elements(as: Float.self).prefix(frames * spectrogram.bands).map(Double.init)
    var bytes = [UInt8](repeating: 0, count: frames * spectrogram.bands)
    let silence = Double(Tensor([spectrogram.floor]).log().converted(to: .float32).floats[0])
    guard let loudest = values.max(), loudest > silence else { return bytes }
    let scale = 255 / (range * SoundFitting.lnTen / 10)
    for (index, value) in values.enumerated() {
      bytes[index] = UInt8(max(0, 255 + (value - loudest) * scale).rounded())
    }
    return bytes
  }

  /// ln 10.
  private static let lnTen = 2.302585092994046
}

extension SoundFitting {
  static let jsonKind = "recordings"

  /// The rule in the JSON format of model files.
  public var json: JSON {
    .object(
      JSONObject(uniqueMembers: [
        ("kind", .string(SoundFitting.jsonKind)), ("frames", .integer(frames)),
        ("decibels", .number(range)), ("spectrogram", spectrogram.json),
      ]))
  }

  /// Reads a rule from JSON that ``json`` wrote.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` for other JSON, and for settings that no rule can have.
  public init(json: JSON, path: String = FormatError.data) throws {
    func error(_ message: String) -> FormatError {
      FormatError(path: path, place: .file, message: message + "; save the model anew.")
    }
    guard json["kind"]?.stringValue == SoundFitting.jsonKind, let inner = json["spectrogram"],
      let frames = json["frames"]?.integerValue, let range = json["decibels"]?.doubleValue
    else {
      throw error(
        "recordings must have \"frames\" and \"decibels\", numbers both, and a \"spectrogram\"")
    }
    guard frames >= 1, range > 0, range.isFinite else {
      throw error(
        "recordings must have 1 frame or more and a positive range, got \(frames) and \(range)")
    }
    self.init(try LogMelSpectrogram(json: inner, path: path), frames: frames, range: range)
  }
}

extension SoundFitting: CustomStringConvertible {
  /// A short description, such as `100 frames of 25 ms every 10 ms at 16000 Hz, 40 bands
  /// (log-mel, slaney) up to 8000 Hz, 80 dB`.
  public var description: String {
    func milliseconds(_ samples: Int) -> String {
      let tenths = (10_000 * samples + spectrogram.rate / 2) / spectrogram.rate
      return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
    return "\(frames) frames of \(milliseconds(spectrogram.window)) ms every "
      + "\(milliseconds(spectrogram.hop)) ms at \(spectrogram.rate) Hz, "
      + "\(spectrogram.bands) bands (log-mel, \(spectrogram.scale.rawValue)) up to "
      + "\(Int(spectrogram.highest.rounded())) Hz, \(Int(range.rounded())) dB"
  }
}
