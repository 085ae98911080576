import ArgumentParser
import SankofaData
import SankofaNN
import SankofaTensor
import SankofaTraining

/// What the network is made of.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Neurons of each hidden layer, such as 256,128, or none.", valueName: "sizes"))
  var hidden: String?

  @Option(
    help: ArgumentHelp(
      "Activation of the hidden layers: \(listed(Activation.all.map(\.name))).", valueName: "name"))
  var activation: String?

  @Option(
    help: ArgumentHelp(
      "First weights: \(listed(Initializer.names)).", valueName: "name"))
  var initializer: String?

  @Option(
    help: ArgumentHelp(
      """
      What training makes small: \(listed(Loss.all.map(\.name))). \
      The outputs are probabilities (softmax) for categorical losses, and sigmoids for the others.
      """, valueName: "name"))
  var loss: String?

  /// A network for examples of the data set, not yet compiled.
  func model(for data: Dataset, _ recipe: Recipe, range: ClosedRange<Int>, seed: UInt64) throws
    -> Sequential
  {
    let sizes = try chosenSizes(recipe)
    let hiddenActivation = try chosenActivation(recipe)
    let first = try chosenInitializer(recipe)
    let loss = try chosenLoss(recipe)
    let outputs = data.classNames?.count ?? 10
    return Sequential(seed: seed) {
      Rescaling(1 / Double(range.upperBound), inputShape: data.featureShape)
      Flatten()
      for size in sizes { Dense(size, activation: hiddenActivation, initializer: first) }
      Dense(
        outputs, activation: loss.name.contains("categorical") ? .softmax : .sigmoid,
        initializer: first)
    }
  }

  /// Whether all names and sizes are known.
  func check(_ recipe: Recipe) throws {
    _ = try (chosenSizes(recipe), chosenActivation(recipe))
    _ = try (chosenInitializer(recipe), chosenLoss(recipe))
  }

  private func chosenSizes(_ recipe: Recipe) throws -> [Int] {
    try hidden.map { try Numbers.sizes($0, "--hidden") } ?? recipe.hidden
  }

  private func chosenActivation(_ recipe: Recipe) throws -> Activation {
    try usage { try Activation(named: activation ?? recipe.activation) }
  }

  private func chosenInitializer(_ recipe: Recipe) throws -> Initializer {
    try usage { try Initializer(named: initializer ?? recipe.initializer) }
  }

  func chosenLoss(_ recipe: Recipe) throws -> Loss {
    try usage { try Loss(named: loss ?? recipe.loss) }
  }
}

/// `a, b, c`, for help texts.
func listed(_ names: [String]) -> String { names.joined(separator: ", ") }

extension Loss {
  /// Whether the loss compares with labels; others compare with rows that have a one at the label.
  var takesLabels: Bool { name == Loss.sparseCategoricalCrossentropy.name }
}
