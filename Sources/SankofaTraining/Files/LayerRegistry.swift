import SankofaFormats
import SankofaNN
import SankofaTensor

/// The layers that a model file may name, and custom activations, initializers, losses, metrics,
/// optimizers and schedules.
///
/// ```swift
/// var registry = LayerRegistry.standard(and: Gated.self)
/// registry.add(Loss.smoothed)
/// let model = try Model.load(fromPath: "gated.safetensors", layers: registry)
/// ```
public struct LayerRegistry: Sendable {
  private var makers: [String: @Sendable (Configuration) throws -> any Layer] = [:]
  /// The named parts besides those that are part of Sankofa.
  private(set) var parts = NamedParts()

  /// Makes an empty registry.
  public init() {}

  /// The registry of all layers that are part of Sankofa.
  public static let standard: LayerRegistry = {
    var registry = LayerRegistry()
    registry.add(Add.self)
    registry.add(Subtract.self)
    registry.add(Multiply.self)
    registry.add(Average.self)
    registry.add(Maximum.self)
    registry.add(Minimum.self)
    registry.add(Concatenate.self)
    registry.add(BatchNormalization.self)
    registry.add(Normalization.self)
    registry.add(Dense.self)
    registry.add(Flatten.self)
    registry.add(Reshape.self)
    registry.add(Activation.self)
    registry.add(Dropout.self)
    registry.add(Rescaling.self)
    registry.add(Conv2D.self)
    registry.add(MaxPooling2D.self)
    registry.add(AveragePooling2D.self)
    registry.add(GlobalAveragePooling2D.self)
    registry.add(GlobalMaxPooling2D.self)
    registry.add(Conv1D.self)
    registry.add(DepthwiseConv2D.self)
    registry.add(SeparableConv2D.self)
    registry.add(MaxPooling1D.self)
    registry.add(AveragePooling1D.self)
    registry.add(GlobalAveragePooling1D.self)
    registry.add(GlobalMaxPooling1D.self)
    registry.add(LayerNormalization.self)
    registry.add(Embedding.self)
    registry.add(SpatialDropout1D.self)
    registry.add(SpatialDropout2D.self)
    registry.add(GaussianNoise.self)
    registry.add(GaussianDropout.self)
    registry.add(ZeroPadding1D.self)
    registry.add(ZeroPadding2D.self)
    registry.add(Cropping1D.self)
    registry.add(Cropping2D.self)
    registry.add(UpSampling1D.self)
    registry.add(UpSampling2D.self)
    registry.add(Permute.self)
    registry.add(RepeatVector.self)
    registry.add(Resizing.self)
    registry.add(RandomFlip.self)
    registry.add(RandomTranslation.self)
    registry.add(RandomRotation.self)
    registry.add(RandomZoom.self)
    registry.add(SimpleRNN.self)
    registry.add(LSTM.self)
    registry.add(GRU.self)
    registry.add(Bidirectional.self)
    return registry
  }()

  /// Registers a custom layer under its kind.
  public mutating func add<NewLayer: Layer & ThreadSafeMetatype>(_ type: NewLayer.Type) {
    makers[type.kind] = { try type.init(configuration: $0) }
  }

  /// Registers a custom activation function under its name.
  public mutating func add(_ activation: ActivationFunction) {
    parts.activations[activation.name] = activation
  }

  /// Registers a custom initializer under its name.
  public mutating func add(_ initializer: Initializer) {
    parts.initializers[initializer.name] = initializer
  }

  /// Registers a custom loss under its name, and its ``Loss/fromLogits``, if any, under that loss's
  /// name.
  public mutating func add(_ loss: Loss) {
    for loss in [loss, loss.fromLogits].compactMap(\.self) { parts.losses[loss.name] = loss }
  }

  /// Registers a custom metric under its name.
  public mutating func add(_ metric: Metric) { parts.metrics[metric.name] = metric }

  /// Registers a custom optimizer rule under its name. Its settings, adjustments and state come
  /// from the file.
  public mutating func add<Rule: OptimizerRule>(_ rule: Rule.Type) {
    parts.rules[rule.name] = rule
  }

  /// Registers a custom schedule under its name.
  public mutating func add(_ schedule: Schedule) { parts.schedules[schedule.name] = schedule }

  /// Returns the standard registry with custom layers added.
  public static func standard<each NewLayer: Layer & ThreadSafeMetatype>(
    and types: repeat (each NewLayer).Type
  ) -> LayerRegistry {
    var registry = standard
    repeat registry.add(each types)
    return registry
  }

  /// The kinds of layers that files may name, in alphabetical order.
  package var kinds: [String] { makers.keys.sorted() }

  /// Makes a layer. Throws when its kind is not registered.
  func make(_ kind: String, _ configuration: Configuration) throws -> any Layer {
    guard let maker = makers[kind] else {
      let nearest = nearestName(to: kind, among: kinds)
      throw SankofaError(
        "layers",
        "there is no \(kind.quoted); "
          + (nearest.map { "did you mean \"\($0)\"?" }
            ?? "add your own with LayerRegistry.standard(and:)."))
    }
    return try NamedParts.$known.withValue(parts) { try maker(configuration) }
  }
}

#if compiler(>=6.2)
  /// A type that may be used from any thread, as all are that are not isolated to an actor.
  public typealias ThreadSafeMetatype = SendableMetatype
#else
  /// A type that may be used from any thread: every type, before Swift 6.2.
  public typealias ThreadSafeMetatype = Any
#endif
