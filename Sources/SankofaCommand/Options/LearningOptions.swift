import ArgumentParser
import SankofaNN

/// How the network learns.
struct LearningOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Passes over the data.", valueName: "n"))
  var epochs: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Examples in a step.", valueName: "n"))
  var batchSize: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Size of the steps.", valueName: "rate"))
  var learningRate: String?

  @Option(
    help: ArgumentHelp("Rule of the steps: \(listed(Optimizers.names)).", valueName: "name"))
  var optimizer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where first weights and the order of examples come from (default: 0).", valueName: "n"))
  var seed: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the training data to watch instead of learning it.", valueName: "share"))
  var validationSplit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Learn from the first n examples only.", valueName: "n"))
  var limit: String?

  /// The options that were given and are of use with data sets alone.
  var givenForDataSets: [String] {
    given([("--seed", seed), ("--validation-split", validationSplit), ("--limit", limit)])
  }

  /// Puts what was asked for into a recipe.
  func change(_ recipe: inout Recipe) throws {
    let counts = 1...1_000_000
    if let epochs { recipe.epochs = try Numbers.whole(epochs, "--epochs", in: counts, try: "5") }
    if let batchSize {
      recipe.batchSize = try Numbers.whole(batchSize, "--batch-size", in: counts, try: "32")
    }
    let rate = try learningRate.map {
      try Numbers.real($0, "--learning-rate", "a positive number", try: "0.001") { $0 > 0 }
    }
    guard optimizer != nil || rate != nil else { return }
    let name = type(of: recipe.optimizer).name
    // The recipe's rate was found for the recipe's rule; another rule has its own.
    let known = optimizer ?? name == name ? recipe.optimizer.learningRate : nil
    recipe.optimizer = try usage {
      try Optimizers.named(optimizer ?? name, learningRate: rate ?? known)
    }
  }

  func chosenSeed() throws -> UInt64 { try LearningOptions.seed(seed) }

  /// The seed as it is typed; 0 when it is not.
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

  func chosenLimit() throws -> Int? {
    try limit.map { try Numbers.whole($0, "--limit", in: 1...(.max), try: "1000") }
  }
}
