import ArgumentParser
import SankofaData
import SankofaTraining

/// The options for training on recordings of one's own.
struct SoundTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The column of a table that names recordings (default: found when all cells are names of \
      recordings, and some exist).
      """, valueName: "column"))
  var recordings: String?

  @Option(
    help: ArgumentHelp(
      "Samples a second for the network (default: from the recordings, at most 16000).",
      valueName: "hertz"))
  var rate: String?

  @Option(
    help: ArgumentHelp(
      "Length of a recording for the network in seconds (default: from the recordings).",
      valueName: "number"))
  var seconds: String?

  @Option(help: ArgumentHelp("Bands of a spectrogram (default: 40).", valueName: "n"))
  var bands: String?

  @Option(
    help: ArgumentHelp(
      """
      Keep recordings of a speaker on one side of each split. Speakers are named by the folder of a \
      file (folder), by the n-th part of its name between the signs _ (a number), or by a column of \
      the table.
      """, valueName: "part"))
  var speaker: String?

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--recordings", recordings), ("--rate", rate), ("--seconds", seconds), ("--bands", bands),
      ("--speaker", speaker),
    ])
  }

  /// The choices for a training.
  ///
  /// - Parameter isOfTable: true when speakers are named by a column of a table.
  func options(
    _ columns: TableTrainOptions, _ learning: LearningOptions, isOfTable: Bool
  ) throws -> SoundTraining.Options {
    var options = SoundTraining.Options()
    options.rate = try rate.map {
      try Numbers.whole($0, "--rate", in: 1_000...192_000, try: "16000")
    }
    options.seconds = try seconds.map {
      try Numbers.real($0, "--seconds", "0.01 or more and at most 60", try: "1") {
        $0 >= 0.01 && $0 <= 60
      }
    }
    if let bands { options.bands = try Numbers.whole(bands, "--bands", in: 1...128, try: "40") }
    options.speaker =
      try isOfTable
      ? nil
      : speaker.map { text in
        guard let name = SpeakerName(text) else {
          throw UsageError(
            "--speaker: must be folder, a number from 1 or a column of a table, got \(text.shown); try folder."
          )
        }
        return name
      }
    options.shared = try FileTrainOptions.shared(columns, learning)
    return options
  }
}
