import ArgumentParser
import SankofaNN

/// What the network is made of.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Neurons of each hidden layer, such as 256,128, or none.", valueName: "sizes"))
  var hidden: String?

  @Option(
    help: ArgumentHelp(
      """
      Activation of the hidden layers: \(listed(ActivationFunction.all.map(\.name))); some take \
      numbers: leaky-relu(0.1), relu(max:6), elu(1.5), threshold(0.5,0).
      """, valueName: "name"))
  var activation: String?

  @Option(
    help: ArgumentHelp(
      """
      First weights: \(listed(Initializer.names)); some take numbers: constant(0.5), \
      normal(0,1), uniform(-1,1), orthogonal(2), variance-scaling(2,fan-in,uniform).
      """, valueName: "name"))
  var initializer: String?

  @Option(
    help: ArgumentHelp(
      """
      What training makes small: \(listed(Loss.all.map(\.name))); some take numbers: huber(2), \
      categorical-crossentropy(smoothing:0.1). The outputs are probabilities (softmax) for \
      categorical losses and kl-divergence, plain sums for losses from-logits, and sigmoids for the \
      others.
      """, valueName: "name"))
  var loss: String?

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--hidden", hidden), ("--activation", activation), ("--initializer", initializer),
      ("--loss", loss),
    ])
  }

  /// Puts what was asked for into a recipe.
  func change(_ recipe: inout Recipe) throws {
    if let hidden { recipe.hidden = try Numbers.sizes(hidden, "--hidden") }
    try usage {
      if let activation { recipe.activation = try ActivationFunction(named: activation) }
      if let initializer { recipe.initializer = try Initializer(parsing: initializer) }
      if let loss { recipe.loss = try Loss(named: loss) }
    }
  }
}

/// `a, b, c`, for help texts.
func listed(_ names: [String]) -> String { names.joined(separator: ", ") }

/// The names of the options that have a value.
func given(_ options: [(name: String, value: String?)]) -> [String] {
  options.filter { $0.value != nil }.map(\.name)
}
