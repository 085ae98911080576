import ArgumentParser
import SankofaFormats
import SankofaNN
import SankofaTraining

/// The options for training a network.
struct LearningOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of passes over the training data.", valueName: "n"))
  var epochs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of examples in a step.", valueName: "n"))
  var batchSize: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Learning rate: the size of the steps.", valueName: "rate"))
  var learningRate: String?

  @Option(
    help: ArgumentHelp(
      """
      Rule by which steps change the weights: \(listed(Optimizers.names)); settings in brackets: \
      adam(beta1:0.8), sgd(momentum:0.9,nesterov).
      """, valueName: "name"))
  var optimizer: String?

  @Option(
    help: ArgumentHelp(
      """
      Change of the learning rate during training: \(listed(Schedule.names)) (default: the \
      network's, see above).
      """,
      valueName: "name"))
  var schedule: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Seed of the initial weights and of the order of the examples (default: 0).", valueName: "n"))
  var seed: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the training data to hold out for validation, such as 0.1.", valueName: "share"))
  var validationSplit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Train on the first n examples only.", valueName: "n"))
  var limit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Stop when the loss on the held-out share has not improved for n epochs, and keep the weights \
      of the best epoch. Needs --validation-split.
      """, valueName: "n"))
  var patience: String?

  @Option(
    help: ArgumentHelp(
      "Write the results of each epoch to this file, as a table (.csv) or as JSON lines (.jsonl).",
      valueName: "file"))
  var log: String?

  /// The given options that apply only to data sets.
  var givenForDataSets: [String] {
    given([
      ("--seed", seed), ("--validation-split", validationSplit), ("--limit", limit),
      ("--patience", patience),
    ])
  }

  /// Applies the options to a recipe.
  func change(_ recipe: inout TrainingRecipe) throws {
    let counts = 1...1_000_000
    if let epochs { recipe.epochs = try Numbers.whole(epochs, "--epochs", in: counts, try: "5") }
    if let batchSize {
      recipe.batchSize = try Numbers.whole(batchSize, "--batch-size", in: counts, try: "32")
    }
    if let name = try chosenSchedule() { recipe.schedule = name }
    let rate = try learningRate.map {
      try Numbers.real($0, "--learning-rate", "a positive number", try: "0.001") { $0 > 0 }
    }
    guard optimizer != nil || rate != nil else { return }
    let name = type(of: recipe.optimizer).name
    let chosen = optimizer ?? name
    let isGivenTwice = rate != nil && chosen.contains("learningRate")
    if isGivenTwice {
      throw UsageError("--learning-rate: --optimizer has one, too; leave one of them out.")
    }
    // The recipe's learning rate was found for its optimizer; another optimizer has its own
    // default.
    let known = chosen.prefix { $0 != "(" } == name ? recipe.optimizer.learningRate : nil
    recipe.optimizer = try usage { try Optimizers.named(chosen, learningRate: rate ?? known) }
  }

  private func chosenSchedule() throws -> String? {
    if let schedule { try usage { _ = try Schedule(named: schedule, from: 1, steps: 1) } }
    return schedule
  }

  /// The callback that ends training early, if requested.
  func chosenStopping(_ validationSplit: Double) throws -> EarlyStopping? {
    guard let patience else { return nil }
    let count = try Numbers.whole(patience, "--patience", in: 0...1_000_000, try: "5")
    if validationSplit == 0 {
      throw UsageError(
        "--patience: needs examples that are held out for validation, got none; add "
          + "--validation-split 0.1.")
    }
    return EarlyStopping(patience: count, restoresBestWeights: true)
  }

  /// The callback that logs the epochs, if requested.
  func chosenLog() throws -> DeferredErrorLog? {
    try checkNamesFile(log, "--log", try: "log.csv")
    guard let log else { return nil }
    let isTable = log.lowercased().hasSuffix(".csv")
    guard isTable || log.lowercased().hasSuffix(".jsonl") else {
      throw UsageError(
        "--log: must end in .csv or .jsonl, got \(log.shown); try log.csv.")
    }
    try AtomicFile.checkWritable(log)
    return DeferredErrorLog(isTable ? CSVLog(toPath: log) : JSONLinesLog(toPath: log))
  }

  func chosenSeed() throws -> UInt64 { try LearningOptions.seed(seed) }

  /// Reads a seed; 0 when there is none.
  static func seed(_ seed: String?) throws -> UInt64 {
    guard let seed else { return 0 }
    guard let value = UInt64(seed) else {
      throw UsageError(
        "--seed: must be a whole number, 0…\(UInt64.max), got \(seed.shown); try 1.")
    }
    return value
  }

  func chosenValidationSplit() throws -> Double {
    guard let validationSplit else { return 0 }
    let rule = "0 or more and below 1"
    return try Numbers.real(validationSplit, "--validation-split", rule, try: "0.1") {
      $0 >= 0 && $0 < 1
    }
  }

  /// Checks that the share leaves examples both for training and for validation.
  func checkSplit(_ share: Double, of count: Int) throws {
    guard let validationSplit else { return }
    let learned = (Double(count) * (1 - share)).rounded()
    if share == 0 || (learned >= 1 && learned < Double(count)) { return }
    throw UsageError(
      "--validation-split: must leave examples for training and for validation, got "
        + "\(validationSplit.shown) of \(counted(count, "example")); "
        + (count < 10 ? "leave it out." : "try 0.1."))
  }

  func chosenLimit() throws -> Int? {
    try limit.map { try Numbers.whole($0, "--limit", in: 1...(.max), try: "1000") }
  }
}
