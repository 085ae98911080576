import ArgumentParser
import SankofaDraw
import SankofaNN
import SankofaTraining

/// The options for the architecture of a network.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Kind of network: mlp, of dense layers; cnn, with two convolutions; lenet5, after LeCun and \
      others, 1998; lstm, which reads a picture row by row (default: mlp). For texts: mlp, cnn or \
      lstm (default: cnn).
      """, valueName: "name"))
  var model: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of neurons in each hidden layer of an mlp, such as 256,128, or none.",
      valueName: "sizes"))
  var hidden: String?

  @Option(
    help: ArgumentHelp(
      """
      Activation of the hidden layers: \(listed(ActivationFunction.all.map(\.name))). Some take \
      numbers: leaky_relu(0.1), relu(max:6), elu(1.5), threshold(0.5,0).
      """, valueName: "name"))
  var activation: String?

  @Option(
    help: ArgumentHelp(
      """
      Initial weights: \(listed(Initializer.names)). Some take numbers: constant(0.5), \
      normal(0,1), uniform(-1,1), orthogonal(2), variance_scaling(2,fan_in,uniform).
      """, valueName: "name"))
  var initializer: String?

  @Option(
    help: ArgumentHelp(
      """
      Loss that training minimises: \(listed(Loss.all.map(\.name))). Some take numbers: huber(2), \
      categorical_crossentropy(smoothing:0.1). The activation of the output layer follows from the \
      loss: softmax for categorical losses and kl_divergence, linear for losses from_logits, \
      sigmoid for the others.
      """, valueName: "name"))
  var loss: String?

  @Flag(help: "Shift, rotate and zoom each picture a little at random, anew in each step.")
  var augment = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Share of the outputs of each hidden dense layer, or of the lstm, that are dropped at random \
      in a step, such as 0.25.
      """, valueName: "share"))
  var dropout: String?

  @Flag(help: "Use batch normalisation in the hidden layers.")
  var normalize = false

  /// The options that were given.
  var given: [String] {
    SankofaCommand.given([
      ("--model", model), ("--hidden", hidden), ("--activation", activation),
      ("--initializer", initializer), ("--loss", loss), ("--augment", augment ? "" : nil),
      ("--dropout", dropout), ("--normalize", normalize ? "" : nil),
    ])
  }

  /// Returns the kind that `--model` names; `mlp` without it. Throws for an unknown name.
  func chosenModel() throws -> PictureNetwork.Kind {
    try model.map { name in try usage { try PictureNetwork.Kind(named: name) } } ?? .mlp
  }

  /// Applies the options to a recipe.
  func change(_ recipe: inout PictureRecipe) throws {
    try checkFits(recipe.network.kind)
    if let hidden { recipe.network.hidden = try Numbers.sizes(hidden, "--hidden") }
    try usage {
      if let activation { recipe.network.activation = try ActivationFunction(named: activation) }
      if let initializer { recipe.network.initializer = try Initializer(parsing: initializer) }
      if let loss { recipe.training.loss = try Loss(named: loss) }
    }
    if let dropout {
      let rule = "0 or more and below 1"
      recipe.network.dropout = try Numbers.real(dropout, "--dropout", rule, try: "0.5") {
        $0 >= 0 && $0 < 1
      }
    }
    recipe.network.augments = augment
    recipe.network.normalizes = normalize
  }

  /// Refuses options that do not apply to a kind of network.
  private func checkFits(_ kind: PictureNetwork.Kind) throws {
    let unused =
      switch kind {
      case .mlp: [String]()
      case .cnn, .lenet5: ["--hidden"]
      case .lstm: ["--hidden", "--activation", "--normalize"]
      }
    if let option = given.first(where: unused.contains) {
      throw UsageError(
        "\(option): cannot be chosen for \(kind.rawValue); leave it out, or use --model mlp.")
    }
  }
}

/// Joins names as `a, b, c`.
func listed(_ names: [String]) -> String { names.joined(separator: ", ") }

/// Returns a count with its noun: `1 picture`, `1,438 pictures`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(NumberFormat.grouped(count)) \(noun)\(count == 1 ? "" : noun.hasSuffix("s") ? "es" : "s")"
}

/// The names of the options that have a value.
func given(_ options: [(name: String, value: String?)]) -> [String] {
  options.filter { $0.value != nil }.map(\.name)
}
