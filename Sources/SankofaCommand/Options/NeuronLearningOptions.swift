import ArgumentParser
import SankofaData
import SankofaExplain
import SankofaNN
import SankofaTraining

/// The options for the learning of a single neuron.
struct NeuronLearningOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Passes over the table (default: \(NeuronRecipe().epochs)).", valueName: "n"))
  var epochs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of the steps (default: \(NeuronRecipe().learningRate)).", valueName: "rate"))
  var learningRate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where the order of rows comes from (default: 0).", valueName: "n"))
  var seed: String?

  /// The first of these options that was given.
  var firstUsed: String? {
    [("--epochs", epochs), ("--learning-rate", learningRate), ("--seed", seed)]
      .first { $0.1 != nil }?.0
  }

  func recipe() throws -> NeuronRecipe {
    var recipe = NeuronRecipe()
    if let epochs {
      recipe.epochs = try Numbers.whole(epochs, "--epochs", in: 1...1_000_000, try: "200")
    }
    if let learningRate {
      recipe.learningRate = try Numbers.real(
        learningRate, "--learning-rate", "a positive number", try: "0.1"
      ) { $0 > 0 }
    }
    recipe.seed = try LearningOptions.seed(seed)
    return recipe
  }
}

/// The training of a single neuron that decides about tables.
struct NeuronRecipe {
  var epochs = 200
  var batchSize = 8
  var learningRate = 0.1
  var seed: UInt64 = 0

  /// Learns the target's column of a table.
  ///
  /// Weights start at 0: nothing is known. The best weights are one point wherever learning starts,
  /// save for what one column's inputs and the bias can shift among them, since each row has exactly
  /// one of a column's categories; from 0 that shift stays small.
  func decision(_ encoding: TableEncoding, learningFrom table: DataTable) throws -> TableDecision {
    let model = Sequential(seed: seed) { Dense(1, activation: .sigmoid, weight: .init(.zeros)) }
    try model.compile(
      optimizer: .sgd(learningRate: learningRate), loss: .binaryCrossentropy)
    try model.fit(
      encoding.dataset(table), epochs: epochs, batchSize: batchSize, verbosity: .silent)
    return try TableDecision(encoding: encoding, model: model)
  }
}
