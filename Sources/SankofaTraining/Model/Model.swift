import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// A network with its parameters, that can be trained, evaluated, asked and saved.
///
/// A chain of layers is a ``Sequential``; anything else is described by how its layers are connected:
///
/// ```swift
/// let x = Input([784])
/// let h = Dense(64, activation: .relu)(x)
/// let model = Model(inputs: x, outputs: Dense(10, activation: .softmax)(Concatenate()(x, h)))
/// ```
///
/// A model belongs to one task at a time; ``predictor()`` gives a snapshot that many may share.
public class Model {
  /// The number that all its randomness comes from.
  public let seed: UInt64
  /// The layers, each once, in the order of their first use.
  public let layers: [any Layer]
  /// The connections between them.
  package let graph: LayerGraph
  /// The reason why they cannot be connected so, which building throws.
  let graphError: LayerError?
  /// The shapes of one example, for each input, once known.
  public internal(set) var inputShapes: [Shape]?
  /// The shapes of one example's outputs, once built.
  public internal(set) var outputShapes: [Shape]?
  /// The names of the classes, when the model tells them apart.
  public var classNames: [String]?
  /// The rule that turns files and typed numbers into examples, such as
  /// `.numbers(["area", "rooms"])`. `sankofa predict` and `evaluate` apply it; the model itself
  /// does not.
  public var preprocessing: Preprocessing?
  /// Facts about the model that its file keeps beside its layers, by name.
  public var metadata: [String: String] = [:]
  /// Tensors in the model's file that belong to none of its parts and cannot be read.
  public internal(set) var leftOut: [LeftOut] = []
  /// Epochs trained so far, over all calls of `fit`.
  public package(set) var epochsTrained = 0
  /// Steps trained so far, over all calls of `fit`.
  public package(set) var stepsTrained = 0
  /// The reasons, found by `compile` and the last call of `fit`, why the model may learn little or
  /// nothing. `fit` prints them when it prints its epochs.
  public internal(set) var warnings: [TrainingWarning] = []
  /// True when a layer may be called several times, with the same parameters. In a chain the same
  /// object twice is a slip: its parameters would be trained twice in a step.
  var allowsSharedLayers: Bool { true }
  /// Parameters that the model itself gave their shapes.
  var ownParameters: [Parameter] = []
  package var compilation: Compilation?
  /// The memory of callbacks that continue from call to call of `fit`, by their names.
  var callbackMemory: [String: Configuration] = [:]
  /// The unknown parts that the model in the file was compiled with, such as `loss "mine"`.
  package internal(set) var lacking: String?
  package let arena = Arena()
  package var plans = PlanCache()

  package init(
    layers: [any Layer], graph: LayerGraph, seed: UInt64, graphError: LayerError? = nil
  ) {
    self.layers = layers
    self.graph = graph
    self.seed = seed
    self.graphError = graphError
  }

  /// Makes a model of all that lies between its inputs and its outputs.
  ///
  /// Layers that cannot be connected so are refused when the model is built, compiled or trained.
  ///
  /// - Parameters:
  ///   - inputs: where examples enter, in the order in which data sets have them.
  ///   - outputs: what the model gives, in the order in which data sets have their targets.
  ///   - seed: 0 by default; first values, order of examples and dropout follow from it.
  public convenience init(inputs: [Input], outputs: [Connection], seed: UInt64 = 0) {
    do {
      let tracer = try GraphTracer(inputs: inputs, outputs: outputs)
      self.init(layers: tracer.layers, graph: tracer.graph, seed: seed)
    } catch {
      self.init(
        layers: [], graph: LayerGraph(chainOf: 0, inputShape: nil), seed: seed,
        graphError: error as? LayerError ?? LayerError("model", "\(error)"))
    }
  }

  /// Makes a model with one input and one output; see ``init(inputs:outputs:seed:)-([Input],_,_)``.
  public convenience init(inputs: Input, outputs: Connection, seed: UInt64 = 0) {
    self.init(inputs: [inputs], outputs: [outputs], seed: seed)
  }

  /// The shape of one example, once known; that of the first input when there are several.
  public var inputShape: Shape? { inputShapes?.first }
  /// The shape of one example's output, once built; that of the first when there are several.
  public var outputShape: Shape? { outputShapes?.first }

  /// The paths of the layers, such as `layers.0`.
  public var layerPaths: [String] { layers.indices.map(Model.layerPath) }

  /// The path of a layer by its number: of many layers, one at a time.
  static func layerPath(_ index: Int) -> String { "layers.\(index)" }

  /// The frozen state that a compiled step depends on beside shapes: of layers, inner ones
  /// included, and of parameters.
  var trainable: [Bool] {
    allLayers.map(\.isTrainable) + parameters.map(\.isTrainable)
  }

  /// The layers, each before its inner layers.
  var allLayers: [any Layer] { layers.flatMap { [$0] + $0.namedInnerLayers.map(\.layer) } }

  /// All parameters in order; their paths are fixed once the model is built.
  public var parameters: [Parameter] { layers.flatMap(\.parameters) }

  /// All parameters in order with their paths in this model, such as `layers.2.weight`, by which
  /// files and explanations know them. A layer may be part of several models.
  public var namedParameters: [(path: String, parameter: Parameter)] {
    zip(layerPaths, layers).flatMap { path, layer in
      layer.namedParameters.map { ("\(path).\($0)", $1) }
    }
  }

  /// True when training changes any learned parameter, or there is none; false freezes all layers,
  /// as for a part of another model that is not to be trained anew.
  public var isTrainable: Bool {
    get {
      let learned = parameters.filter(\.isLearned)
      return learned.isEmpty || learned.contains(where: \.isTrainable)
    }
    set { for layer in layers { layer.isTrainable = newValue } }
  }

  /// Such as `Dense "layers.2"`.
  package func layerName(_ index: Int) -> String {
    guard layers.indices.contains(index) else { return "model" }
    return "\(type(of: layers[index]).kind) \"\(Model.layerPath(index))\""
  }
}
