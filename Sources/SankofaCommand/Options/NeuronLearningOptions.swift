import ArgumentParser
import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTraining

/// The options for training a single neuron.
struct NeuronLearningOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of passes over the table (default: \(usual.epochs)).", valueName: "n"))
  var epochs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Learning rate: the size of the steps (default: \(usual.optimizer.learningRate)).",
      valueName: "rate"))
  var learningRate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seed of the order of the rows (default: 0).", valueName: "n"))
  var seed: String?

  /// The first of these options that was given.
  var firstUsed: String? {
    [("--epochs", epochs), ("--learning-rate", learningRate), ("--seed", seed)]
      .first { $0.1 != nil }?.0
  }

  private static let usual = TableDecision.recipe

  func chosenSeed() throws -> UInt64 { try LearningOptions.seed(seed) }

  func recipe() throws -> TrainingRecipe {
    var recipe = NeuronLearningOptions.usual
    if let epochs {
      recipe.epochs = try Numbers.whole(epochs, "--epochs", in: 1...1_000_000, try: "200")
    }
    if let learningRate {
      recipe.optimizer = .sgd(
        learningRate: try Numbers.real(
          learningRate, "--learning-rate", "a positive number", try: "0.1"
        ) { $0 > 0 })
    }
    return recipe
  }
}
