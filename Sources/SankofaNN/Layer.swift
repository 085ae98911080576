import SankofaTensor

/// A part of a network. It has settings, is built for the shape of its input, and then makes
/// expressions.
///
/// Shapes in this protocol leave out the leading axis of examples: a dense layer for flat images
/// has the input shape `[784]` and is called with `[n, 784]`.
public protocol Layer: AnyObject {
  /// The name in files and summaries, such as `Dense`.
  static var kind: String { get }

  /// The parameters in order, each with its name; those of inner layers are included.
  var parameters: [Parameter] { get }

  /// The inner layers that this layer calls, each with a unique name, such as `first`: their
  /// parameters have paths such as `first.weight`. See ``Context/inside(_:)``.
  var innerLayers: [(name: String, layer: any Layer)] { get }

  /// Returns the shape of one example's output, or throws when the layer does not accept the input.
  func outputShape(for input: Shape) throws -> Shape

  /// Gives the parameters their shapes. It is called after `outputShape(for:)` has accepted
  /// `input`.
  func build(for input: Shape) throws

  /// Returns the output [n, …] for an input [n, …], as an expression.
  func callAsFunction(_ input: Tensor, in context: Context) -> Tensor

  /// Returns the shape of one example's output for several inputs. Throws unless there is one input
  /// or the layer is a ``MergingLayer``.
  func outputShape(merging inputs: [Shape]) throws -> Shape

  /// Gives the parameters their shapes for inputs that ``outputShape(merging:)`` has accepted.
  func build(merging inputs: [Shape]) throws

  /// Returns the output for inputs that ``outputShape(merging:)`` accepts.
  func output(merging inputs: [Tensor], in context: Context) -> Tensor

  /// The activation that makes the layer's output, if any; `nil` by default. A layer with one makes
  /// its output with ``Context/activation(_:of:)``.
  ///
  /// When such a layer makes an output of a model, and its activation is the softmax or sigmoid
  /// that the loss expects, the model is trained and evaluated with the scores before that
  /// function: nothing overflows or is clipped. All other outputs are used unchanged, and a loss of
  /// probabilities clips them away from 0 and 1. So a custom layer that ends with `z.softmax()`
  /// should declare it; otherwise it is trained with the formula for plain probabilities:
  ///
  /// ```swift
  /// var outputActivation: ActivationFunction? { .softmax }
  /// func callAsFunction(_ x: Tensor, in context: Context) -> Tensor {
  ///   context.activation(.softmax, of: matmul(x, context[weight].transposed()))
  /// }
  /// ```
  ///
  /// A layer that returns the output of an inner layer unchanged returns that layer's activation
  /// here.
  var outputActivation: ActivationFunction? { get }

  /// The layer with its settings as a summary shows it, such as `Dense(10, softmax)`. A layer that is
  /// ``Configurable`` shows the settings that differ from their defaults, by its list.
  var summaryText: String { get }

  /// The values from which `init(configuration:)` makes an equal layer. A layer that is
  /// ``Configurable`` lists its settings instead.
  var configuration: Configuration { get }

  /// Makes a layer from the settings in a file. A layer that is ``Configurable`` lists its settings
  /// instead.
  init(configuration: Configuration) throws

  /// The shape of one example, if it was given to a first layer; `nil` by default.
  var inputShape: Shape? { get }

  /// True when training changes the layer; false freezes all its weights.
  var isTrainable: Bool { get set }
}

extension Layer {
  /// The parameters of the inner layers.
  public var parameters: [Parameter] { innerLayers.flatMap(\.layer.parameters) }
  /// Empty: there are no inner layers.
  public var innerLayers: [(name: String, layer: any Layer)] { [] }
  /// Does nothing.
  public func build(for input: Shape) throws {}
  /// `nil`: the layer has no last activation.
  public var outputActivation: ActivationFunction? { nil }
  /// The kind and all settings: `Residual(outputs 6)`.
  public var summaryText: String {
    Self.summaryText(configuration.entries.map { "\($0.name) \($0.value.summaryText)" })
  }
  /// `nil`: the shape is not given.
  public var inputShape: Shape? { nil }

  /// True when any learned parameter is trainable, or when there is none and no inner layer is
  /// frozen. Setting it sets all parameters and inner layers.
  public var isTrainable: Bool {
    get {
      let learned = parameters.filter(\.isLearned)
      return learned.isEmpty
        ? innerLayers.allSatisfy(\.layer.isTrainable) : learned.contains(where: \.isTrainable)
    }
    set {
      // Inner layers may have more state than the flags of their parameters.
      for (_, layer) in innerLayers { layer.isTrainable = newValue }
      for parameter in parameters where parameter.isLearned { parameter.isTrainable = newValue }
    }
  }
}

extension Layer {
  /// The kind, followed by settings in brackets if there are any, on one line.
  static func summaryText(_ settings: [String]) -> String {
    let text = settings.isEmpty ? kind : "\(kind)(\(settings.joined(separator: ", ")))"
    return text.onOneLine(atMost: 240)
  }
}

extension Layer where Self: Configurable {
  /// The kind, and the settings that differ from their defaults or have none.
  public var summaryText: String { Self.summaryText(summarySettings.map(\.text)) }

  /// Checks each setting against its rule. `outputShape(for:)` should call it first.
  ///
  /// - Throws: `SankofaError` for the first setting that breaks its rule.
  public func checkSettings() throws {
    if let brokenSetting { throw SankofaError(Self.kind, brokenSetting) }
  }
}

extension Layer {
  /// The parameters with their names within the layer, such as `weight`, or `first.weight` for a
  /// parameter of an inner layer.
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
