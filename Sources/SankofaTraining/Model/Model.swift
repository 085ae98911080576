import SankofaNN
import SankofaTensor

/// A network with its parameters, that can be trained, evaluated, asked and saved.
///
/// A model belongs to one task at a time; ``predictor()`` gives a snapshot that many may share.
open class Model {
  /// Where all its randomness comes from.
  public let seed: UInt64
  /// The layers in the order in which they were written.
  public let layers: [any Layer]
  /// The shape of one example, once known.
  public private(set) var inputShape: Shape?
  /// The shape of one example's output, once built.
  public private(set) var outputShape: Shape?
  /// The names of the classes, when the model tells them apart.
  public var classNames: [String]?
  /// How pictures from outside were made alike to the training data, such as `mnist`.
  public var preprocessing: String?
  /// What a file says or will say about the model beside what it is made of, by name.
  public var metadata: [String: String] = [:]
  /// Epochs trained so far, over all calls of `fit`.
  public package(set) var epochsTrained = 0
  /// Steps trained so far, over all calls of `fit`.
  public package(set) var stepsTrained = 0
  package var compilation: Compilation?
  package let arena = Arena()
  package var plans = PlanCache()
  package var predictionPlans: [(key: PredictionKey, plan: PredictionPlan)] = []

  package init(layers: [any Layer], seed: UInt64) {
    self.layers = layers
    self.seed = seed
  }

  /// The paths of the layers, such as `layers.0`.
  public var layerPaths: [String] { layers.indices.map { "layers.\($0)" } }

  /// All parameters in order; their paths are fixed once the model is built.
  public var parameters: [Parameter] { layers.flatMap(\.parameters) }

  /// Gives every parameter its shape and first value. Training does so by itself.
  ///
  /// Building again for the same shape changes nothing.
  ///
  /// - Parameter shape: the shape of one example; may be left out when the first layer states it.
  /// - Throws: `LayerError`, naming the layer that cannot work with what it is given.
  public func build(for shape: Shape? = nil) throws {
    let stated = layers.first?.inputShape
    guard let shape = shape ?? stated ?? inputShape else {
      throw LayerError(
        "model", "the shape of an example is not known; give the first layer an inputShape.")
    }
    if let known = inputShape ?? stated, known != shape {
      throw LayerError(
        layerName(0),
        "examples must have shape \(known), got \(shape); give data of that shape or make a new "
          + "model.")
    }
    if inputShape != nil { return }
    if layers.isEmpty { throw LayerError("model", "has no layers; add at least one.") }
    var current = shape
    for (index, layer) in layers.enumerated() {
      let output = try named(index) { try layer.outputShape(for: current) }
      try named(index) { try layer.build(for: current) }
      current = output
    }
    for (path, layer) in zip(layerPaths, layers) {
      for parameter in layer.parameters { parameter.path = "\(path).\(parameter.name)" }
    }
    for parameter in parameters where !parameter.isInitialized {
      try parameter.initialize(seed: seed)
    }
    inputShape = shape
    outputShape = current
  }

  /// Errors of a layer carry its place in the model.
  private func named<Result>(_ index: Int, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LayerError {
      throw LayerError(layerName(index), error.message)
    }
  }

  /// Such as `Dense "layers.2"`.
  package func layerName(_ index: Int) -> String {
    guard layers.indices.contains(index) else { return "model" }
    return "\(type(of: layers[index]).kind) \"\(layerPaths[index])\""
  }

  /// The shape of each layer's output for one example, once built.
  package func outputShapes() throws -> [Shape] {
    try build()
    guard var current = inputShape else { return [] }
    return try layers.map { layer in
      current = try layer.outputShape(for: current)
      return current
    }
  }

  /// The output for examples [n, …], as an expression. The model must be built.
  ///
  /// Inputs that are not `float32` are converted first.
  public func callAsFunction(_ input: Tensor, in context: Context = Context()) -> Tensor {
    activations(input, in: context).last ?? input
  }

  /// What each layer gives, in order.
  package func activations(_ input: Tensor, in context: Context) -> [Tensor] {
    var current = input.converted(to: .float32)
    return zip(layerPaths, layers).map { path, layer in
      context.path = path
      current = Node.$currentPath.withValue(path) { layer(current, in: context) }
      return current
    }
  }
}
