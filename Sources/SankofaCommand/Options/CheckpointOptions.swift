import ArgumentParser
import SankofaDraw
import SankofaFormats
import SankofaTraining

/// The options by which a training survives whatever ends it.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Save the whole training in this folder at intervals, for --resume.", valueName: "folder"))
  var checkpoint: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Interval of the checkpoints, such as 100steps or 2epochs (default: 1epoch).",
      valueName: "interval"))
  var checkpointEvery: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of checkpoints to keep (default: 3).", valueName: "n"))
  var keep: String?

  @Flag(
    help: """
      Go on from the newest checkpoint in the folder, or from the beginning if there is none. All \
      other options must be as before, except --epochs, which may be greater.
      """)
  var resume = false

  /// Checks the options without making the folder.
  func check() throws { _ = try chosen() }

  private func chosen() throws -> (path: String, every: CheckpointFolder.Interval, keep: Int)? {
    let others = given([
      ("--checkpoint-every", checkpointEvery), ("--keep", keep), ("--resume", resume ? "" : nil),
    ])
    guard let checkpoint else {
      guard let option = others.first else { return nil }
      throw UsageError("\(option): needs a folder of checkpoints; add --checkpoint run.")
    }
    if checkpoint.isEmpty {
      throw UsageError("--checkpoint: must name a folder, got \"\"; try run.")
    }
    return (
      checkpoint, try checkpointEvery.map(CheckpointOptions.interval) ?? .epochs(1),
      try keep.map { try Numbers.whole($0, "--keep", in: 1...1_000_000, try: "3") } ?? 3
    )
  }

  private static func interval(_ text: String) throws -> CheckpointFolder.Interval {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    if let count = Int(digits), (1...1_000_000_000).contains(count) {
      if unit == "step" || unit == "steps" { return .steps(count) }
      if unit == "epoch" || unit == "epochs" { return .epochs(count) }
    }
    throw UsageError(
      "--checkpoint-every: must be a number of steps or epochs, got \(text.shown); try 100steps or "
        + "1epoch.")
  }

  /// Makes and locks the folder, if there should be one.
  ///
  /// - Parameter settings: the options on which the training depends, with their values.
  func folder(_ settings: [(name: String, value: String)]) throws -> CheckpointFolder? {
    guard let (path, interval, keep) = try chosen() else { return nil }
    return try CheckpointFolder(
      path, every: interval, keeping: keep, resumes: resume, settings: settings
    ) {
      Console.errors.line("warning: \($0)")
    }
  }
}

/// Says where a resumed training begins.
final class ResumeReport: Callback {
  private let folder: CheckpointFolder

  init(_ folder: CheckpointFolder) { self.folder = folder }

  func trainingBegan(_ training: TrainingRun) {
    guard folder.resumes else { return }
    Console.errors.line(
      folder.resumedPath.map { "note: goes on from \($0.shownPath)" }
        ?? "note: \(folder.path.shownPath) has no checkpoint yet; training starts at the beginning")
  }
}

extension CheckpointFolder {
  /// A sentence for a training that was stopped.
  var resumeText: String? {
    guard let lastPath, let lastStep else { return nil }
    if failure == nil { return "The whole training is in \(lastPath.shownPath); --resume goes on." }
    return "The last checkpoint could not be written; --resume goes on from step "
      + "\(NumberFormat.grouped(lastStep)), which is in \(lastPath.shownPath)."
  }
}

extension CheckpointOptions {
  /// The callbacks of a folder.
  static func callbacks(_ folder: CheckpointFolder?) -> [any Callback] {
    folder.map { [ResumeReport($0), $0] } ?? []
  }

  /// Options as a text such as `--model mlp --hidden 128` has them, as names and values.
  static func settings(in text: String) -> [(name: String, value: String)] {
    let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
    return words.indices.filter { words[$0].hasPrefix("--") && words[$0] != "--epochs" }.map {
      let value = words[($0 + 1)...].prefix { !$0.hasPrefix("--") }
      return (words[$0], value.joined(separator: " "))
    }
  }
}
