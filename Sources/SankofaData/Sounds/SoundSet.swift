import SankofaFormats
import SankofaTensor

/// Labelled recordings that were read once: their lengths and rates are known, and what could not be read
/// is listed.
///
/// ```swift
/// let sounds = SoundSet(try LabelledFiles(.sounds, inFolder: "words"))
/// let fitting = SoundFitting(rate: sounds.usualRate.rate, seconds: sounds.usualLength.seconds)
/// let data = try sounds.dataset(fitting)
/// ```
///
/// One recording at a time is decoded. Recordings are kept up to ``keptByteCount``; the others are read a
/// second time when their numbers are needed.
public struct SoundSet: LabelledSet, Sendable {
  /// The facts about a recording.
  public struct Recording: Sendable, Hashable {
    /// The path of the file.
    public let path: String
    /// The name of the class.
    public let label: String
    /// The speaker, if a table names one.
    public let speaker: String?
    /// The length in seconds.
    public let seconds: Double
    /// The frames a second.
    public let rate: Int
    /// The number of channels, which are mixed down.
    public let channels: Int
    /// Remarks about faults of the file that were passed over.
    public let notes: [String]
  }

  /// The most bytes of recordings that are kept between the first reading and the second: 256 MiB.
  public static let keptByteCount = 256 << 20
  /// The highest and the lowest rate for a network that is chosen unasked.
  public static let usualRates = 1_000...16_000
  /// The greatest length for a network that is chosen unasked, in seconds.
  public static let longestSeconds = 10.0

  /// The files and how they were found.
  public let source: LabelledFiles
  /// The recordings that can be read, in the order of the source.
  public let recordings: [Recording]
  /// The errors of files that cannot be read, after those of the source.
  public let failures: [any Error]
  /// Recordings of one channel, by their place among ``recordings``.
  private let kept: [Int: Sound]

  /// Reads recordings.
  ///
  /// - Parameter read: a closure that is called after each file with the number of files so far.
  public init(_ source: LabelledFiles, read: (Int) -> Void = { _ in }) {
    self.source = source
    var (recordings, failures): ([Recording], [any Error]) = ([], source.failures)
    var kept: [Int: Sound] = [:]
    var room = SoundSet.keptByteCount
    for (index, item) in source.items.enumerated() {
      do {
        let file = try SoundFile(contentsOf: item.path)
        let sound = file.sound
        try SoundSet.check(sound, path: item.path)
        if sound.frameCount * 4 <= room {
          room -= sound.frameCount * 4
          kept[recordings.count] = sound.mono().evaluated()
        }
        recordings.append(
          Recording(
            path: item.path, label: item.label, speaker: item.group, seconds: sound.seconds,
            rate: sound.rate,
            channels: sound.channelCount, notes: file.notes))
      } catch {
        failures.append(error)
      }
      read(index + 1)
    }
    (self.recordings, self.failures, self.kept) = (recordings, failures, kept)
  }

  /// Throws for a recording that has nothing to learn from.
  package static func check(_ sound: Sound, path: String) throws {
    guard sound.frameCount > 0 else {
      throw FormatError(
        path: path, place: .file, message: "must have samples, got none; record it again.")
    }
    guard sound.samples.floats.allSatisfy(\.isFinite) else {
      throw FormatError(
        path: path, place: .file,
        message: "must have finite samples, got NaN or infinite ones; record it again.")
    }
  }

  /// The class of each recording.
  public var labels: [String] { recordings.map(\.label) }

  /// Remarks about faults of files that were passed over.
  public var remarks: [(path: String, notes: [String])] {
    recordings.filter { !$0.notes.isEmpty }.map { ($0.path, $0.notes) }
  }

  /// The rate for a network, with the reason: the median of the rates, at most 16,000 and at least 1,000.
  public var usualRate: (rate: Int, reason: String) {
    let rates = recordings.map(\.rate).sorted()
    guard !rates.isEmpty else { return (SoundSet.usualRates.upperBound, "usual") }
    let median = rates[rates.count / 2]
    let found = Set(rates).count == 1 ? "the rate of all recordings" : "the median of the rates"
    if SoundSet.usualRates.contains(median) { return (median, found) }
    let limit =
      median < SoundSet.usualRates.lowerBound
      ? SoundSet.usualRates.lowerBound : SoundSet.usualRates.upperBound
    return (
      limit, "\(found) is \(median), and \(limit) is the \(median < limit ? "least" : "most")"
    )
  }

  /// The length for a network in seconds, with the reason: the length that 95 of 100 recordings do not
  /// exceed, at most 10 seconds, and rounded up to hundredths.
  public var usualLength: (seconds: Double, reason: String) {
    let lengths = recordings.map(\.seconds).sorted()
    guard let longest = lengths.last else { return (1, "usual") }
    let place = min(lengths.count - 1, (lengths.count * 95 + 99) / 100 - 1)
    let found = max(0.01, (lengths[place] * 100).rounded(.up) / 100)
    if found > SoundSet.longestSeconds {
      return (SoundSet.longestSeconds, "the most that is usual")
    }
    return (
      found,
      lengths[place] == longest
        ? "the longest recording" : "95 of 100 recordings are not longer"
    )
  }

  /// The recordings as numbers, `uint8` [n, frames, bands, 1], with their labels.
  ///
  /// - Parameter classNames: the classes in order; by default those of the recordings. Recordings of
  ///   other classes are left out.
  /// - Throws: `FormatError` when the numbers do not fit into memory, when there is no recording of
  ///   these classes, or when a file cannot be read a second time.
  public func dataset(_ fitting: SoundFitting, classNames: [String]? = nil) throws -> Dataset {
    try dataset(
      classNames: classNames ?? self.classNames, shape: fitting.shape,
      larger: "choose a shorter length."
    ) { index, numbers in
      let path = recordings[index].path
      let sound = try kept[index] ?? SoundFile(contentsOf: path).sound
      numbers += try fitting.bytes(of: sound, name: path)
    }
  }
}

extension Sound {
  /// The same recording with its samples computed, and nothing else held.
  fileprivate func evaluated() -> Sound {
    Sound(samples: Tensor(samples.floats, shape: [frameCount, channelCount]), rate: rate)
  }
}
