import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// Recordings that are prepared for training: they are split, and turned into spectrograms of one length.
///
/// ```swift
/// let sounds = SoundSet(try LabelledFiles(.sounds, inFolder: "words"))
/// let training = try SoundTraining(sounds)
/// let outcome = try training.run()
/// try outcome.model.save(toPath: "words.safetensors")
/// ```
public struct SoundTraining: FileTraining {
  /// The choices that do not follow from the recordings.
  public struct Options: Sendable {
    /// The rate, at least 1,000 frames a second; chosen by the rates that were found when it is `nil`.
    public var rate: Int?
    /// The length in seconds, above 0; chosen by the lengths that were found when it is `nil`.
    public var seconds: Double?
    /// The number of bands of a spectrogram, 1 to 128.
    public var bands = 40
    /// The part of a file's path that names the speaker, if recordings of a speaker must stay together.
    public var speaker: SpeakerName?
    /// The choices for files of every kind.
    public var shared = FileOptions()
    /// The network and its training; chosen by number and length when it is `nil`.
    public var recipe: PictureSetRecipe?

    /// The usual choices.
    public init() {}
  }

  /// The recordings.
  public let sounds: SoundSet
  /// The choices.
  public let options: Options
  /// The rule that turns a recording into numbers.
  public let fitting: SoundFitting
  /// The reasons for the rate and for the length, such as `the longest recording`.
  public let reasons: (rate: String, length: String)
  /// The number of speakers, when recordings are split by them.
  public let speakerCount: Int?
  /// The examples, split.
  public let examples: FileExamples
  /// The network and its training.
  public private(set) var recipe: PictureSetRecipe

  /// Prepares recordings.
  ///
  /// - Parameters:
  ///   - sounds: the recordings; a share of each class, or of the speakers, is kept for testing and for
  ///     watching, unless there are recordings of their own for that.
  ///   - validation: recordings on which training is watched.
  ///   - test: recordings for testing.
  ///   - options: the other choices.
  /// - Throws: `SankofaError` when there are too few recordings or classes, or when a path names no
  ///   speaker; `FormatError` when the spectrograms do not fit into memory.
  public init(
    _ sounds: SoundSet, validation: SoundSet? = nil, test: SoundSet? = nil,
    _ options: Options = Options()
  ) throws {
    (self.sounds, self.options) = (sounds, options)
    try sounds.checkClasses()
    let (rate, length) = (sounds.usualRate, sounds.usualLength)
    let fitting = SoundFitting(
      rate: options.rate ?? rate.rate, seconds: options.seconds ?? length.seconds,
      bands: options.bands)
    self.fitting = fitting
    reasons = (
      options.rate == nil ? rate.reason : "as you chose",
      options.seconds == nil ? length.reason : "as you chose"
    )
    let speakers = try options.speaker.map { name in
      try sounds.recordings.map { try name.speaker(of: $0) }
    }
    speakerCount = speakers.map { Set($0).count }
    let examples = try FileExamples(
      sounds, validation: validation, test: test, options.shared, groups: speakers
    ) { try $0.dataset(fitting, classNames: $1) }
    self.examples = examples
    recipe =
      options.recipe
      ?? PictureSetRecipe(
        forPictures: examples.training.count, rows: fitting.shape[0], columns: fitting.shape[1])
  }

  /// The same examples with another network.
  package func with(_ recipe: PictureSetRecipe) -> SoundTraining {
    var training = self
    training.recipe = recipe
    return training
  }

  /// The kind of the files.
  public var kind: FileKind { .sounds }
  /// The shape of an example.
  public var shape: Shape { fitting.shape }
  /// The rule by which files become examples.
  public var preprocessing: Preprocessing { .sounds(fitting) }
  /// The choices for files of every kind.
  public var shared: FileOptions { options.shared }
}

/// The place that names who is heard: a part of a recording's path, or a column of a table.
public enum SpeakerName: Sendable, Hashable {
  /// The folder that holds the file.
  case folder
  /// A part of the file's name, without its ending, between the signs `_`; the first is 1.
  case part(Int)
  /// The column of the table that names the file; see `FileColumns.groups`.
  case column

  /// Reads `folder` or a number of at least 1; returns `nil` for anything else.
  public init?(_ text: String) {
    if text == "folder" {
      self = .folder
    } else if let number = Int(text), number >= 1 {
      self = .part(number)
    } else {
      return nil
    }
  }

  /// The speaker of a recording.
  ///
  /// - Throws: `SankofaError` when neither its path nor a table names one.
  public func speaker(of recording: SoundSet.Recording) throws -> String {
    guard self == .column else { return try speaker(of: recording.path) }
    guard let speaker = recording.speaker, !speaker.isEmpty else {
      throw SankofaError(
        recording.path.shownPath, "must have a speaker in the table, got none; fill it in.")
    }
    return speaker
  }

  /// The speaker that a path names.
  ///
  /// - Throws: `SankofaError` when the path has no such part.
  public func speaker(of path: String) throws -> String {
    let names = path.split(separator: "/")
    switch self {
    case .column:
      throw SankofaError(path.shownPath, "must have a speaker in a table; name the table.")
    case .folder:
      guard names.count > 1 else {
        throw SankofaError(
          path.shownPath, "must be in a folder that names its speaker; move it to one.")
      }
      return String(names[names.count - 2])
    case .part(let number):
      let file = names.last ?? ""
      let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
      let parts = stem.split(separator: "_", omittingEmptySubsequences: false)
      guard parts.count >= number, !parts[number - 1].isEmpty else {
        throw SankofaError(
          path.shownPath,
          "must name its speaker in part \(number) between the signs _, got \(parts.count) "
            + "part\(parts.count == 1 ? "" : "s"); rename it, or choose another part.")
      }
      return String(parts[number - 1])
    }
  }
}
