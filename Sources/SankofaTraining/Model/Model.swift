import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// A network with its parameters, which can be trained, evaluated, saved and used for predictions.
///
/// A chain of layers is a ``Sequential``. Any other model is described by the connections of its
/// layers:
///
/// ```swift
/// let x = Input([784])
/// let h = Dense(64, activation: .relu)(x)
/// let model = Model(inputs: x, outputs: Dense(10, activation: .softmax)(Concatenate()(x, h)))
/// ```
///
/// A model must be used by one task at a time; ``predictor(for:)`` makes a snapshot that many tasks
/// may share.
public class Model {
  /// The seed of all random numbers of the model.
  public let seed: UInt64
  /// The layers, each of them once, in the order of their first calls.
  public let layers: [any Layer]
  /// The connections between the layers.
  package let graph: LayerGraph
  /// The reason why the connections are invalid, if they are. Building the model throws it.
  let graphError: SankofaError?
  /// The shape of one example for each input; `nil` until it is known.
  public internal(set) var inputShapes: [Shape]?
  /// The shape of one example for each output; `nil` until the model is built.
  public internal(set) var outputShapes: [Shape]?
  /// The names of the classes of the first output, in order, if the model has classes.
  public var classNames: [String]?
  /// The rule that turns files and typed numbers into examples, such as
  /// `.numbers(["area", "rooms"])`. `sankofa predict` and `evaluate` apply it; the model itself
  /// does not.
  public var preprocessing: Preprocessing?
  /// Further texts that are stored in the model's file, by name.
  public var metadata: [String: String] = [:]
  /// The tensors of the model's file that do not belong to the model and cannot be read.
  public internal(set) var leftOut: [LeftOut] = []
  /// The number of epochs trained so far, over all calls of `fit`.
  public package(set) var epochsTrained = 0
  /// The number of steps trained so far, over all calls of `fit`.
  public package(set) var stepsTrained = 0
  /// The reasons why the model may learn little or nothing, found by `compile` and the last call of
  /// `fit`. `fit` prints them when it prints its epochs.
  public internal(set) var warnings: [TrainingWarning] = []
  /// True when a layer may be called several times with the same parameters. In a chain, the same
  /// object twice is a mistake: its parameters would be trained twice in a step.
  var allowsSharedLayers: Bool { true }
  /// The parameters whose shapes were set by building this model.
  var ownParameters: [Parameter] = []
  package var compilation: Compilation?
  /// The state of callbacks that continue from one call of `fit` to the next, by name.
  var callbackMemory: [String: Configuration] = [:]
  /// The unknown part with which the model in the file was compiled, such as `loss "mine"`.
  package internal(set) var lacking: String?
  package let arena = Arena()
  package var plans = PlanCache()

  package init(
    layers: [any Layer], graph: LayerGraph, seed: UInt64, graphError: SankofaError? = nil
  ) {
    self.layers = layers
    self.graph = graph
    self.seed = seed
    self.graphError = graphError
  }

  /// Makes a model of all layers between inputs and outputs.
  ///
  /// Invalid connections cause an error when the model is built, compiled or trained.
  ///
  /// - Parameters:
  ///   - inputs: the inputs, in the order of the features in data sets.
  ///   - outputs: the outputs, in the order of the targets in data sets.
  ///   - seed: the seed of initial values, the order of examples and dropout; 0 by default.
  public convenience init(inputs: [Input], outputs: [Connection], seed: UInt64 = 0) {
    do {
      let tracer = try GraphTracer(inputs: inputs, outputs: outputs)
      self.init(layers: tracer.layers, graph: tracer.graph, seed: seed)
    } catch {
      self.init(
        layers: [], graph: LayerGraph(chainOf: 0, inputShape: nil), seed: seed,
        graphError: error as? SankofaError ?? SankofaError("model", "\(error)"))
    }
  }

  /// Makes a model with one input and one output; see ``init(inputs:outputs:seed:)-([Input],_,_)``.
  public convenience init(inputs: Input, outputs: Connection, seed: UInt64 = 0) {
    self.init(inputs: [inputs], outputs: [outputs], seed: seed)
  }

  /// Makes a model with one input and several outputs; see
  /// ``init(inputs:outputs:seed:)-([Input],_,_)``.
  public convenience init(inputs: Input, outputs: [Connection], seed: UInt64 = 0) {
    self.init(inputs: [inputs], outputs: outputs, seed: seed)
  }

  /// The shape of one example for the first input; `nil` until it is known.
  public var inputShape: Shape? { inputShapes?.first }
  /// The shape of one example for the first output; `nil` until the model is built.
  public var outputShape: Shape? { outputShapes?.first }

  /// The paths of the layers, such as `layers.0`.
  public var layerPaths: [String] { layers.indices.map(Model.layerPath) }

  /// Returns the path of a layer, without making the paths of all layers.
  static func layerPath(_ index: Int) -> String { "layers.\(index)" }

  /// The flags that a compiled step depends on in addition to shapes: whether each layer, inner
  /// layers included, and each parameter is trainable.
  var trainable: [Bool] {
    allLayers.map(\.isTrainable) + parameters.map(\.isTrainable)
  }

  /// The layers, each before its inner layers.
  var allLayers: [any Layer] { layers.flatMap { [$0] + $0.namedInnerLayers.map(\.layer) } }

  /// All parameters, in order; their paths are set when the model is built.
  public var parameters: [Parameter] { layers.flatMap(\.parameters) }

  /// All parameters, in order, with their paths in this model, such as `layers.2.weight`. Files and
  /// explanations use these paths. A layer may be part of several models, with a different path in
  /// each.
  public var namedParameters: [(path: String, parameter: Parameter)] {
    zip(layerPaths, layers).flatMap { path, layer in
      layer.namedParameters.map { ("\(path).\($0)", $1) }
    }
  }

  /// True when training changes a learned parameter, or when there is none. Setting it to false
  /// freezes all layers, for example in a pretrained part of another model.
  public var isTrainable: Bool {
    get {
      let learned = parameters.filter(\.isLearned)
      return learned.isEmpty || learned.contains(where: \.isTrainable)
    }
    set { for layer in layers { layer.isTrainable = newValue } }
  }

  /// Returns the name of a layer in messages, such as `Dense "layers.2"`.
  package func layerName(_ index: Int) -> String {
    guard layers.indices.contains(index) else { return "model" }
    return "\(type(of: layers[index]).kind) \"\(Model.layerPath(index))\""
  }
}
