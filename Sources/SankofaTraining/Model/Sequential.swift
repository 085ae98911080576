import SankofaNN
import SankofaTensor

/// Layers one after the other.
///
/// ```swift
/// let model = Sequential {
///   Flatten(inputShape: [28, 28])
///   Dense(256, activation: .relu)
///   Dense(10, activation: .softmax)
/// }
/// ```
public final class Sequential: Model {
  /// Makes a model.
  ///
  /// - Parameter seed: 0 by default; first values, order of examples and dropout follow from it.
  public convenience init(seed: UInt64 = 0, @LayerBuilder _ layers: () -> [any Layer]) {
    self.init(layers(), seed: seed)
  }

  /// Makes a model of an array of layers.
  public init(_ layers: [any Layer], seed: UInt64 = 0) {
    let graph = LayerGraph(chainOf: layers.count, inputShape: layers.first?.inputShape)
    super.init(layers: layers, graph: graph, seed: seed)
  }

  override var allowsSharedLayers: Bool { false }
}

/// Lets layers be written one a line, with `if` and `for`.
@resultBuilder
public enum LayerBuilder {
  /// A line with one layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// A line with several layers.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// Lines of layers, one after the other.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
  /// The layers of an `if` without `else`.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  /// The layers of the first branch.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  /// The layers of the second branch.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
  /// The layers of every pass of a loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
