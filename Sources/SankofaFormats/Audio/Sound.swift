import SankofaTensor

/// A recording: a sample for each channel at every moment, at a steady rate.
public struct Sound: Sendable {
  /// The samples, `float32` [frames, channels]. Full scale is −1 to 1; louder samples of files with
  /// floating-point numbers are kept.
  public let samples: Tensor
  /// The number of frames a second.
  public let rate: Int

  /// Makes a recording. Traps unless `samples` are `float32` of shape [frames, channels] with at
  /// least one channel, and the rate is positive.
  public init(samples: Tensor, rate: Int) {
    guard samples.elementType == .float32, samples.shape.rank == 2, samples.shape[1] > 0 else {
      misuse(
        TensorError(
          "Sound",
          "samples must be float32 [frames, channels], got \(samples.elementType) "
            + "\(samples.shape); reshape or convert them."))
    }
    guard rate > 0 else {
      misuse(TensorError("Sound", "the rate must be at least 1, got \(rate); use 16000."))
    }
    (self.samples, self.rate) = (samples, rate)
  }

  /// The number of frames.
  public var frameCount: Int { samples.shape[0] }
  /// The number of channels.
  public var channelCount: Int { samples.shape[1] }
  /// The length in seconds.
  public var seconds: Double { Double(frameCount) / Double(rate) }

  /// The recording with one channel, the mean of all.
  public func mono() -> Sound {
    guard channelCount > 1 else { return self }
    return Sound(samples: samples.mean(axes: [1]).reshaped(to: [frameCount, 1]), rate: rate)
  }
}

/// A recording read from a file, with remarks about faults of the file that were passed over.
public struct SoundFile: Sendable {
  /// The recording.
  public let sound: Sound
  /// Remarks about faults that were passed over; empty when the file is as it should be. Each is a
  /// phrase on one line, such as `the file is cut short: 80 of 100 frames are there`.
  public let notes: [String]

  /// Reads the recording in the WAV file at `path`.
  ///
  /// - Parameter limit: the most bytes to read; 4 GiB by default.
  /// - Throws: `FormatError` when the file cannot be read, and in the same cases as ``WAV``.
  public init(contentsOf path: String, limit: Int = FileBytes.defaultLimit) throws {
    (sound, notes) = try WAV.decode(ByteReader(file: path, limit: limit))
  }

  /// Decodes the bytes of a WAV file.
  ///
  /// - Parameter path: the file's name in errors.
  /// - Throws: `FormatError` in the same cases as `init(contentsOf:limit:)`.
  public init(bytes: [UInt8], path: String = FormatError.data) throws {
    (sound, notes) = try WAV.decode(ByteReader(bytes, path: path))
  }
}
