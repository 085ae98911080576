import SankofaData
import SankofaTensor
import SankofaTraining

/// A network, trained on recordings of one's own.
struct SoundTrain {
  private let path: String
  private let source: FileSource
  private let training: SoundTraining
  private let shared: FileTrain
  private let options: SoundTrainOptions
  private let saving: CheckpointOptions
  private let learning: LearningOptions

  /// Reads and prepares the recordings of a folder or a table.
  ///
  /// - Parameter stays: true when spectrograms are not to be moved at random.
  init(
    _ path: String, _ source: FileSource, _ options: SoundTrainOptions, stays: Bool,
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions,
    _ csv: CSVOptions, _ saving: CheckpointOptions, output: String?, isForced: Bool
  ) throws {
    if let option = FileTrainOptions.unused(columns, network, learning).first {
      throw UsageError("\(option): has no use for recordings of your own; leave it out.")
    }
    (self.path, self.source) = (path, source)
    (self.options, self.saving, self.learning) = (options, saving, learning)
    let places = try FileTrain.Places(
      path, test: columns.test, learning, output: output, isForced: isForced)
    var chosen = try options.options(
      columns, learning, isOfTable: source.columns?.groups != nil)
    if source.columns?.groups != nil { chosen.speaker = .column }
    let own = try columns.test.map {
      SoundSet(counting: try FileTrain.test($0, csv.form(), like: source))
    }
    let sounds = SoundSet(counting: source.parts.training)
    let validation = source.parts.validation.map(SoundSet.init(counting:))
    let test = own ?? source.parts.test.map(SoundSet.init(counting:))
    let reports = [sounds, validation, test].compactMap(\.self).map { FileReport($0) }
    for report in reports { report.tellFaults() }
    let prepared = try SoundTraining(sounds, validation: validation, test: test, chosen)
    var recipe = prepared.recipe
    try FileTrainOptions.change(&recipe, for: .sounds, network, learning, stays: stays)
    training = prepared.with(recipe)
    shared = try FileTrain(path, training, reports, places)
  }

  func run(json: Bool, isDryRun: Bool) throws {
    let spectrogram = training.fitting
    try shared.run(
      saving, learning,
      settings: [
        ("--rate, --seconds, --bands", "\(spectrogram)"), ("--speaker", options.speaker ?? "none"),
        ("--augment", training.recipe.shifts ? "yes" : "no"),
      ],
      metadata: source.metadata, before: source.columnsText(of: path), example: exampleText,
      changes: changesText, json: json, isDryRun: isDryRun)
  }

  /// The form in which the network sees a recording.
  private var exampleText: String {
    let fitting = training.fitting
    let lengths = training.sounds.recordings.map(\.seconds)
    let (shorter, longer) = (
      lengths.count { $0 < fitting.seconds }, lengths.count { $0 > fitting.seconds }
    )
    let speakers = training.speakerCount.map {
      "\nsplit by \(counted($0, "speaker")), each on one side only"
    }
    return "each recording at \(fitting.spectrogram.rate) Hz (\(training.reasons.rate)), "
      + "\(FileReport.seconds(fitting.seconds)) seconds (\(training.reasons.length)): "
      + "\(shorter) shorter, filled with silence, and \(longer) longer, cut at the end\n"
      + "as a spectrogram: \(fitting)" + (speakers ?? "")
  }

  /// The random changes of spectrograms, and why.
  private var changesText: String {
    training.recipe.shifts
      ? "spectrograms are moved by up to a twelfth of time and pitch in each step, so that these "
        + "matter less" : "spectrograms are not moved"
  }
}
