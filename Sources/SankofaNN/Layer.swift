import SankofaTensor

/// A part of a network: it describes itself, is built for the shape of its input, and then makes
/// expressions.
///
/// Shapes here leave out the leading axis of examples: a dense layer for flat images has input shape
/// `[784]` and is called with `[n, 784]`.
public protocol Layer: AnyObject {
  /// The name in files and summaries, such as `Dense`.
  static var kind: String { get }

  /// The parameters in order, each with its name; those of the layers inside are among them.
  var parameters: [Parameter] { get }

  /// The layers inside of this one that it calls itself, each with a name of its own, such as
  /// `first`: their parameters are then known as `first.weight`. See ``Context/inside(_:)``.
  var innerLayers: [(name: String, layer: any Layer)] { get }

  /// The shape of one example's output, or why there can be none.
  func outputShape(for input: Shape) throws -> Shape

  /// Gives the parameters their shapes. Called once `outputShape(for:)` has accepted `input`.
  func build(for input: Shape) throws

  /// The output [n, …] for an input [n, …], as an expression.
  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor

  /// The shape of one example's output for any number of inputs. It is for one input alone unless the
  /// layer is a ``MergingLayer``.
  func outputShape(merging inputs: [Shape]) throws -> Shape

  /// Gives the parameters their shapes, for inputs that ``outputShape(merging:)`` accepts.
  func build(merging inputs: [Shape]) throws

  /// The output for inputs that ``outputShape(merging:)`` accepts.
  func output(merging inputs: [Tensor], in context: Context) -> Tensor

  /// The function that the layer applies last to its output, if any. Such a layer makes its output
  /// with ``Context/activation(_:of:)``. `nil` by default.
  ///
  /// When such a layer makes an output of a model and ends with the softmax or sigmoid whose
  /// probabilities the loss takes, the model is trained and evaluated with the input of that
  /// function: nothing overflows or is clipped. All other outputs are taken as they are, and a loss
  /// of probabilities keeps them from 0 and 1. So a layer of one's own that ends with `z.softmax()`
  /// should declare it; otherwise it is trained by the formula for plain probabilities:
  ///
  /// ```swift
  /// var outputActivation: ActivationFunction? { .softmax }
  /// func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
  ///   context.activation(.softmax, of: matmul(x, context[weight].transposed()))
  /// }
  /// ```
  ///
  /// A layer that returns the output of an inner layer unchanged returns that layer's function.
  var outputActivation: ActivationFunction? { get }

  /// The values from which `init(configuration:)` makes an equal layer. A layer that is
  /// ``Configurable`` lists its settings instead.
  var configuration: Configuration { get }

  /// Makes a layer with the settings of a file. A layer that is ``Configurable`` lists its settings
  /// instead.
  init(configuration: Configuration) throws

  /// The shape of one example, when the layer comes first and its maker stated it.
  var inputShape: Shape? { get }

  /// True when training changes the layer; false freezes all of its weights.
  var isTrainable: Bool { get set }
}

extension Layer {
  /// Those of the layers inside, if any.
  public var parameters: [Parameter] { innerLayers.flatMap(\.layer.parameters) }
  /// None.
  public var innerLayers: [(name: String, layer: any Layer)] { [] }
  /// Nothing to build.
  public func build(for input: Shape) throws {}
  /// None.
  public var outputActivation: ActivationFunction? { nil }
  /// Not stated.
  public var inputShape: Shape? { nil }

  /// True when any learned parameter is trainable, or there is none and no layer inside is frozen;
  /// setting it sets them all.
  public var isTrainable: Bool {
    get {
      let learned = parameters.filter(\.isLearned)
      return learned.isEmpty
        ? innerLayers.allSatisfy(\.layer.isTrainable) : learned.contains(where: \.isTrainable)
    }
    set {
      // Layers inside may know more than their parameters' flags.
      for (_, layer) in innerLayers { layer.isTrainable = newValue }
      for parameter in parameters where parameter.isLearned { parameter.isTrainable = newValue }
    }
  }
}

extension Layer where Self: Configurable {
  /// Checks each setting against its rule. `outputShape(for:)` begins with it.
  ///
  /// - Throws: `LayerError` for the first setting that breaks its rule.
  public func checkSettings() throws {
    if let brokenSetting { throw LayerError(Self.kind, brokenSetting) }
  }
}

extension Layer {
  /// The parameters with their names within the layer, such as `weight`, or `first.weight` for one of
  /// a layer inside.
  package var namedParameters: [(name: String, parameter: Parameter)] {
    var names: [ObjectIdentifier: String] = [:]
    for (prefix, layer) in innerLayers {
      for (name, parameter) in layer.namedParameters {
        names[ObjectIdentifier(parameter)] = "\(prefix).\(name)"
      }
    }
    return parameters.map { (names[ObjectIdentifier($0)] ?? $0.name, $0) }
  }

  /// The inner layers at any depth, each before its own inner layers, with their names within this
  /// layer, such as `first` and `first.norm`.
  package var namedInnerLayers: [(name: String, layer: any Layer)] {
    innerLayers.flatMap { name, layer in
      [(name, layer)] + layer.namedInnerLayers.map { ("\(name).\($0.name)", $0.layer) }
    }
  }
}
