import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A neuron that answers yes or no about the rows of a table.
///
/// z = Σ w x + b over the features x that an encoding makes of a row, p = 1 / (1 + e⁻ᶻ), and the
/// answer is yes when p > ½ (McCulloch and Pitts, 1943, with the sigmoid in place of the step). All
/// numbers are `float32`, and equal those of a model of one `Dense(1, activation: .sigmoid)` bit
/// for bit.
public struct TableDecision: Sendable {
  /// The encoding of a row as features; its target is yes or no.
  public let encoding: TableEncoding
  /// w, [width].
  public let weights: Tensor
  /// b, a scalar.
  public let bias: Tensor
  /// The name of the target's column.
  package let targetName: String
  /// The value of the target column that means yes.
  public let yes: String
  /// The value of the target column that means no.
  public let no: String

  /// Makes a neuron whose weights are set by hand.
  ///
  /// - Parameter weights: one for each feature of the encoding, in order.
  /// - Throws: `SankofaError` when the encoding's target is not yes or no, when there are more or
  ///   fewer weights than features, or when a number is not finite.
  public init(encoding: TableEncoding, weights: [Float], bias: Float) throws {
    guard let target = encoding.target, case .yesNo(let yes, let no) = target.kind else {
      let found = encoding.target.map { "other values in column \($0.name.quoted)" } ?? "no target"
      throw SankofaError(
        "target",
        "must be yes or no, got \(found); choose a column with two values such as yes and no.")
    }
    guard weights.count == encoding.width else {
      throw SankofaError(
        "weights",
        "must be one for each of the \(encoding.width) features, got \(weights.count); see "
          + "TableEncoding.features.")
    }
    guard weights.allSatisfy(\.isFinite), bias.isFinite else {
      throw SankofaError("weights", "must be finite, got one that is not; use numbers.")
    }
    self.encoding = encoding
    targetName = target.name
    self.weights = Tensor(weights, shape: [weights.count])
    self.bias = Tensor([bias], shape: [])
    self.yes = yes
    self.no = no
  }

  /// Makes an untrained neuron: all weights and the bias are 0.
  ///
  /// - Throws: `SankofaError` when the encoding's target is not yes or no.
  public init(encoding: TableEncoding) throws {
    let zeros = [Float](repeating: 0, count: encoding.width)
    try self.init(encoding: encoding, weights: zeros, bias: 0)
  }

  /// Makes the neuron that a model has learned.
  ///
  /// - Throws: `SankofaError` when the model is not one `Dense(1, activation: .sigmoid)` for as
  ///   many inputs as the encoding has features, and in the cases of
  ///   ``init(encoding:weights:bias:)``.
  public init(encoding: TableEncoding, model: Model) throws {
    guard model.layers.count == 1, let layer = model.layers.first as? Dense, layer.outputs == 1,
      layer.activation.name == ActivationFunction.sigmoid.name, layer.weight.isInitialized
    else {
      throw SankofaError(
        "model",
        "must be one trained Dense(1, activation: .sigmoid), got another; train such a model.")
    }
    try self.init(
      encoding: encoding, weights: layer.weight.value.floats,
      bias: layer.bias.map { $0.value.floats[0] } ?? 0)
  }

  /// The training of ``init(encoding:learning:_:seed:)``: 200 epochs of gradient descent in batches
  /// of 8, at a rate of 0.1.
  public static let recipe = TrainingRecipe(
    loss: .binaryCrossentropy, epochs: 200, batchSize: 8, optimizer: .sgd(learningRate: 0.1))

  /// A neuron that learns the target's column of a table.
  ///
  /// Weights start at 0. The best weights are one point wherever learning starts, except for what one
  /// column's inputs and the bias can shift among them, since each row has exactly one of a column's
  /// categories; from 0 that shift stays small.
  ///
  /// - Parameters:
  ///   - encoding: the encoding of a row as features.
  ///   - table: the rows to learn from.
  ///   - recipe: ``recipe`` by default.
  ///   - seed: the order of rows follows from it; 0 by default.
  /// - Throws: `TableError` when the table does not suit the encoding, and as `fit` and
  ///   ``init(encoding:weights:bias:)`` do.
  public init(
    encoding: TableEncoding, learning table: DataTable,
    _ recipe: TrainingRecipe = TableDecision.recipe, seed: UInt64 = 0
  ) throws {
    // The target is checked before anything is learned.
    _ = try TableDecision(encoding: encoding)
    let model = Sequential(seed: seed) { Dense(1, activation: .sigmoid, weight: .init(.zeros)) }
    try recipe.fit(model, encoding.dataset(table), metrics: [], verbosity: .silent)
    try self.init(encoding: encoding, model: model)
  }

  /// z for rows of features [n, width]: [n].
  func preactivations(_ features: Tensor) -> Tensor {
    let column = weights.reshaped(to: [1, encoding.width]).transposed()
    return (matmul(features, column) + bias).reshaped(to: [features.shape[0]])
  }

  /// p of yes for each row of a table, [n].
  ///
  /// - Throws: `TableError` when the table does not suit the encoding.
  public func probabilities(of table: DataTable) throws -> Tensor {
    preactivations(try encoding.encoded(table)).sigmoid().compute()
  }

  /// The number of rows of a table whose answer equals their target.
  ///
  /// - Throws: `TableError` when the table does not suit the encoding.
  public func rightCount(in table: DataTable) throws -> Int {
    let targets = try encoding.targets(table).floats
    return try zip(probabilities(of: table).floats, targets).count { ($0 > 0.5) == ($1 > 0.5) }
  }
}
