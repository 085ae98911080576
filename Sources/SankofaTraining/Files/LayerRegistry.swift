import SankofaFormats
import SankofaNN

/// Which layers a file may name.
public struct LayerRegistry: Sendable {
  private var makers: [String: @Sendable (Configuration) throws -> any Layer] = [:]

  /// An empty registry.
  public init() {}

  /// The layers that Sankofa ships.
  public static let standard: LayerRegistry = {
    var registry = LayerRegistry()
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
    registry.add(SimpleRNN.self)
    registry.add(LSTM.self)
    registry.add(GRU.self)
    return registry
  }()

  /// Makes a layer of one's own known under its kind.
  public mutating func add<NewLayer: Layer & SendableMetatype>(_ type: NewLayer.Type) {
    makers[type.kind] = { try type.init(configuration: $0) }
  }

  /// The standard layers and more.
  public static func standard<each NewLayer: Layer & SendableMetatype>(
    and types: repeat (each NewLayer).Type
  ) -> LayerRegistry {
    var registry = standard
    repeat registry.add(each types)
    return registry
  }

  /// Makes a layer. Throws when its kind is not known.
  func make(_ kind: String, _ configuration: Configuration) throws -> any Layer {
    guard let maker = makers[kind] else {
      throw LayerError(
        "layers",
        "there is no \(kind.quoted) among \(makers.keys.sorted().joined(separator: ", ")); add your own "
          + "with LayerRegistry.standard(and:).")
    }
    return try maker(configuration)
  }
}
