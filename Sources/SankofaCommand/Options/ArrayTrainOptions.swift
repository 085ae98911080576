import ArgumentParser

/// The options for training on arrays in NumPy's files.
struct ArrayTrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The .npy file of targets, one for each row of the .npy file of features.", valueName: "file")
  )
  var labels: String?

  /// True for the names of files that hold arrays.
  static func isMeant(by name: String) -> Bool {
    [".npy", ".npz"].contains { name.lowercased().hasSuffix($0) }
  }

  /// The options for other kinds of training that say nothing for arrays.
  static func unused(
    _ columns: TableTrainOptions, _ network: NetworkOptions, _ learning: LearningOptions
  ) -> [String] {
    let ofTables = ["--task", "--test-split", "--balance"]
    let ofNetworks = ["--hidden", "--dropout"]
    return columns.given.filter { !ofTables.contains($0) }
      + network.given.filter { !ofNetworks.contains($0) }
      + given([
        ("--optimizer", learning.optimizer), ("--schedule", learning.schedule),
        ("--limit", learning.limit),
      ])
  }
}
