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

  /// The options as numbers.
  struct Values {
    var epochs: Int
    var batchSize: Int
    var optimizer: any Optimizer
    var seed: UInt64
    var validationSplit: Double
    var limit: Int?
  }

  func values(_ recipe: Recipe) throws -> Values {
    let rate = try learningRate.map {
      try Numbers.real($0, "--learning-rate", "a positive number", try: "0.001") { $0 > 0 }
    }
    let name = optimizer ?? recipe.optimizer
    // The recipe's rate was found for the recipe's rule.
    let known = name == recipe.optimizer ? recipe.learningRate : nil
    return Values(
      epochs: try number(epochs, "--epochs", recipe.epochs, fix: "5"),
      batchSize: try number(batchSize, "--batch-size", recipe.batchSize, fix: "32"),
      optimizer: try usage { try Optimizers.named(name, learningRate: rate ?? known) },
      seed: try chosenSeed(),
      validationSplit: try validationSplit.map {
        try Numbers.real($0, "--validation-split", "0 or more and below 1", try: "0.1") {
          $0 >= 0 && $0 < 1
        }
      } ?? 0,
      limit: try limit.map { try Numbers.whole($0, "--limit", in: 1...(.max), try: "1000") })
  }

  private func number(
    _ text: String?, _ option: String, _ otherwise: Int, fix: String
  ) throws -> Int {
    try text.map { try Numbers.whole($0, option, in: 1...1_000_000, try: fix) } ?? otherwise
  }

  private func chosenSeed() throws -> UInt64 {
    guard let seed else { return 0 }
    guard let value = UInt64(seed) else {
      throw UsageError(
        "--seed: must be a whole number, 0…\(UInt64.max), got \(Numbers.shown(seed)); try 1.")
    }
    return value
  }
}
