import SankofaNN
import SankofaTensor

/// An immutable snapshot of a model that any number of tasks may use at once.
public final class Predictor: Sendable {
  /// The shape of one example for each input.
  public let inputShapes: [Shape]
  /// The names of the classes of the first output, in order, if the model has classes.
  public let classNames: [String]?
  private let parameters: [Storage]
  private let plans: [PredictionPlan]
  private let elementType: ElementType
  private let arenas = ArenaPool()

  init(_ model: Model, elementType: ElementType) throws {
    try model.build()
    let shapes = model.builtShapes.inputs
    inputShapes = shapes
    classNames = model.classNames
    // The model writes to other memory as long as the predictor holds these.
    parameters = model.parameters.map(\.currentStorage)
    self.elementType = elementType
    plans = try (0..<PlanCache.capacity).map { power in
      try PredictionPlan(
        model, shapes.map { TensorType(Shape([1 << power] + $0.extents), elementType) })
    }
  }

  /// The shape of one example for the first input.
  public var inputShape: Shape { inputShapes[0] }

  /// Returns the outputs for examples [n, …], with the same bits as the model's `predict`.
  ///
  /// - Throws: `SankofaError` when the examples do not fit the model.
  public func predict(_ features: Tensor) throws -> Tensor {
    let outputs = try predict([features])
    if outputs.count != 1 {
      throw SankofaError(
        "predict", "the model has \(outputs.count) outputs; use predict([…]), which gives them all."
      )
    }
    return outputs[0]
  }

  /// Returns the outputs for examples, of a model with several inputs or outputs.
  ///
  /// - Parameter features: one tensor [n, …] for each input.
  /// - Throws: `SankofaError` when the examples do not fit the model.
  public func predict(_ features: [Tensor]) throws -> [Tensor] {
    if features.count != inputShapes.count {
      throw SankofaError(
        "predict",
        "the model takes \(inputShapes.count) inputs, got \(features.count); give one for each.")
    }
    for (part, shape) in zip(features, inputShapes) {
      guard part.rank >= 1, part.shape.dropFirst() == shape, part.shape[0] > 0,
        part.shape[0] == features[0].shape[0], part.elementType == elementType
      else {
        throw SankofaError(
          "predict",
          "the model takes at least one example [n] + \(shape) of \(elementType), got "
            + "\(part.type); give examples of that shape and type.")
      }
    }
    return try arenas.withArena { arena in
      try Prediction(
        parameters: parameters, arena: arena, largestBatch: plans[plans.count - 1].batchSize
      ) { size in
        self.plans[size.trailingZeroBitCount]
      }.run(features)
    }
  }
}

extension Model {
  /// Makes a snapshot for use by several tasks, such as in a server. Later training does not change
  /// it.
  ///
  /// - Parameter elementType: the element type of the examples that it will receive; `float32` by
  ///   default.
  /// - Throws: `SankofaError` when the model cannot be built.
  public func predictor(for elementType: ElementType = .float32) throws -> Predictor {
    try Predictor(self, elementType: elementType)
  }
}
