import SankofaData
import SankofaDraw
import SankofaFormats
import SankofaTraining

/// A training on files or arrays of one's own, from its first step to the saved model and what is said of it.
struct OwnDataTraining {
  /// The path of the data.
  let path: String
  let output: ModelOutput
  let log: DeferredErrorLog?
  /// The test examples in words, such as `12 test pictures`.
  let testText: String
  /// The classes; `nil` when numbers are predicted.
  let classNames: [String]?
  /// The commands to try with the saved model, besides `inspect`.
  let next: [String]

  /// Says that nothing is trained in a dry run.
  static func tellDryRun(json: Bool) {
    if json { return }
    Console.output.line("Nothing was trained or written; leave out --dry-run to begin.")
  }

  /// Trains, saves and tells how well the network does.
  ///
  /// - Parameters:
  ///   - metadata: the values for the model's file beside the source.
  ///   - facts: the members of the JSON line about the data.
  ///   - train: a closure that trains with callbacks.
  func run(
    _ checkpoints: CheckpointFolder?, json: Bool, metadata: [String: String] = [:],
    facts: JSONObject, _ train: ([any Callback]) throws -> any TestedNetwork
  ) throws {
    let progress: any Callback = json ? LineReport(.output) : ProgressReport(.output)
    let outcome = try train(
      [Interruption(), WarningReport(), progress] + (log.map { [$0] } ?? [])
        + CheckpointOptions.callbacks(checkpoints))
    outcome.model.metadata["source"] = path
    outcome.model.metadata.merge(metadata) { $1 }
    try output.save(checkpoints) {
      try outcome.model.save(toPath: $0, includesOptimizer: false)
    }
    if json {
      Console.output.line(line(outcome, facts).description)
    } else {
      conclude(outcome)
      if outcome.history.wasStopped, outcome.stoppedEpoch == nil,
        let text = checkpoints?.resumeText
      {
        Console.output.line(text)
      }
    }
    if let failure = outcome.failure { throw failure }
    try log?.finish()
  }

  private func conclude(_ outcome: any TestedNetwork) {
    let console = Console.output
    let (network, trivial) = outcome.testScores
    console.line()
    if let text = EndOfTraining(outcome).text() { console.line(text) }
    console.line()
    console.write(
      Table(
        columns: [.init("on \(testText)")] + TableScores.columns(network.task),
        rows: [
          ["this network"] + network.cells(),
          [classNames == nil ? "the mean" : "the most frequent class"] + trivial.cells(),
        ]
      ).text(style: console.style))
    console.line()
    let most = 40
    if case .classes(let scores) = network, let classNames, classNames.count <= most {
      console.write(
        ConfusionMatrixPicture(
          counts: scores.counts, classNames: classNames.map { $0.onOneLine() }
        ).text(style: console.style, columns: console.columns))
      console.line()
    }
    console.line("Saved \(output.path.shownPath). Try:")
    for command in ["sankofa inspect \(shellPath(output.path))"] + next {
      console.line("  \(command)")
    }
  }

  private func line(_ outcome: any TestedNetwork, _ facts: JSONObject) -> JSON {
    var line = facts
    line["test"] = outcome.testScores.network.json
    line["trivial"] = outcome.testScores.trivial.json
    line["epochs"] = .integer(outcome.history.epochs.count)
    line["best_epoch"] = outcome.bestEpoch.map { .integer($0) } ?? .null
    line["stopped"] = .bool(outcome.history.wasStopped && outcome.stoppedEpoch == nil)
    line["weights_sha256"] = .string(outcome.model.weightsDigest)
    if let failure = outcome.failure { line["error"] = .string(failure.description) }
    line["model"] = .string(output.path)
    return .object(line)
  }
}
