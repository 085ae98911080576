import SankofaNN
import SankofaTensor

/// An immutable snapshot of a model that any number of tasks may ask at once.
public final class Predictor: Sendable {
  /// The shape of one example.
  public let inputShape: Shape
  /// The names of the classes, when the model tells them apart.
  public let classNames: [String]?
  private let parameters: [Storage]
  private let plans: [PredictionPlan]
  private let elementType: ElementType
  private let arenas = ArenaPool()

  init(_ model: Model, elementType: ElementType) throws {
    try model.build()
    let shape = model.inputShape ?? []
    inputShape = shape
    classNames = model.classNames
    // The model writes to other memory as soon as somebody else holds these.
    parameters = model.parameters.map(\.currentStorage)
    self.elementType = elementType
    plans = try (0..<PlanCache.capacity).map { power in
      try PredictionPlan(model, TensorType(Shape([1 << power] + shape.extents), elementType))
    }
  }

  /// The outputs for examples [n, …], with the same bits as the model's own `predict`.
  ///
  /// - Throws: `TrainingError` when the examples do not fit the model.
  public func predict(_ features: Tensor) throws -> Tensor {
    guard features.rank >= 1, features.shape.dropFirst() == inputShape, features.shape[0] > 0,
      features.elementType == elementType
    else {
      throw TrainingError(
        "predict",
        "the model takes at least one example [n] + \(inputShape) of \(elementType), got "
          + "\(features.type); give examples of that shape and type.")
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
  /// A snapshot for servers and tasks; later training does not change it.
  ///
  /// - Parameter elementType: the type of the examples that it will be asked with; `float32` by
  ///   default.
  /// - Throws: `LayerError` when the model cannot be built.
  public func predictor(for elementType: ElementType = .float32) throws -> Predictor {
    try Predictor(self, elementType: elementType)
  }
}
