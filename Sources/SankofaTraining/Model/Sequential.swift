import SankofaNN
import SankofaTensor

/// A model whose layers form a chain.
///
/// ```swift
/// let model = Sequential {
///   Flatten(inputShape: [28, 28])
///   Dense(256, activation: .relu)
///   Dense(10, activation: .softmax)
/// }
/// ```
public final class Sequential: Model {
  /// Makes a model of layers that are listed in a closure.
  ///
  /// - Parameter seed: the seed of initial values, the order of examples and dropout; 0 by default.
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

/// A result builder for lists of layers, one on each line, with `if` and `for`.
@resultBuilder
public enum LayerBuilder {
  /// Makes a list of one layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// Takes a list of several layers.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// Joins the layers of several lines.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
  /// Returns the layers of an `if` without `else`; none when the condition is false.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  /// Returns the layers of the first branch.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  /// Returns the layers of the second branch.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
  /// Joins the layers of all passes of a loop.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
