import SankofaTensor

/// What layers that weigh and sum have in common: a weight, perhaps a bias, and what follows the sum.
struct NeuronParts {
  /// W; its first axis is the outputs.
  let weight: Parameter
  /// b, [outputs]; `nil` without bias.
  let bias: Parameter?
  /// What the preactivation goes through.
  let activation: ActivationFunction
  /// What the activations add to the loss.
  let activationRegularizer: Regularizer?

  /// `weight`, `bias`.
  var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

  /// Gives weight and bias their shapes.
  func build(weight shape: Shape) throws {
    try weight.build(shape: shape)
    try bias?.build(shape: [shape[0]])
    try activationRegularizer?.check(of: "the activations", weight.path)
  }

  /// f(sums + b), whose penalty for a mean example joins the loss.
  func activation(of sums: Tensor, in context: Context) -> Tensor {
    let activations = context.activation(
      activation, of: bias.map { sums + context[$0] } ?? sums)
    if let activationRegularizer {
      let count = Double(max(1, activations.shape[0]))
      context.addLoss(activationRegularizer.penalty(of: activations) / count)
    }
    return activations
  }
}

extension NeuronParts {
  /// What a configuration keeps. Names that are younger than the others are left out where nothing
  /// is said, and read as that where they are missing.
  var entries: [Configuration.Entry] {
    let bias = bias ?? Parameter("bias", initializer: .zeros)
    return [
      ("activation", .text(activation.name)), ("usesBias", .flag(self.bias != nil)),
      ("initializer", weight.initializer.configurationValue),
      ("biasInitializer", bias.initializer.configurationValue),
      ("regularizer", weight.regularizer?.configurationValue ?? .none),
      ("biasRegularizer", bias.regularizer?.configurationValue ?? .none),
    ]
      + Configuration.present("constraint", weight.constraint?.configurationValue)
      + Configuration.present("biasConstraint", bias.constraint?.configurationValue)
      + Configuration.present("activationRegularizer", activationRegularizer?.configurationValue)
  }

  /// Reads what ``entries`` wrote.
  init(_ configuration: Configuration) throws {
    weight = Parameter(
      "weight", initializer: try Initializer(configuration, "initializer"),
      regularizer: try Regularizer(configuration, "regularizer"),
      constraint: try Constraint(configuration, "constraint"))
    let bias = Parameter(
      "bias", initializer: try Initializer(configuration, "biasInitializer"),
      regularizer: try Regularizer(configuration, "biasRegularizer"),
      constraint: try Constraint(configuration, "biasConstraint"))
    self.bias = try configuration.flag("usesBias") ? bias : nil
    activation = try ActivationFunction(named: configuration.text("activation"))
    activationRegularizer =
      configuration["activationRegularizer"] == nil
      ? nil : try Regularizer(configuration, "activationRegularizer")
  }
}

extension Configuration {
  typealias Entry = (name: String, value: Value)

  /// An entry for what is there, none for what is not.
  static func present(_ name: String, _ value: Value?) -> [Entry] {
    value.map { [(name, $0)] } ?? []
  }
}
