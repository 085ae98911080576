import SankofaNN
import SankofaTensor

/// A network with its parameters, that can be trained, evaluated, asked and saved.
///
/// A model belongs to one task at a time; ``predictor()`` gives a snapshot that many may share.
public class Model {
  /// Where all its randomness comes from.
  public let seed: UInt64
  /// The layers in the order in which they were written.
  public let layers: [any Layer]
  /// The shape of one example, once known.
  public internal(set) var inputShape: Shape?
  /// The shape of one example's output, once built.
  public internal(set) var outputShape: Shape?
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
  /// Parameters that the model itself gave their shapes.
  var ownParameters: [Parameter] = []
  package var compilation: Compilation?
  package let arena = Arena()
  package var plans = PlanCache()

  package init(layers: [any Layer], seed: UInt64) {
    self.layers = layers
    self.seed = seed
  }

  /// The paths of the layers, such as `layers.0`.
  public var layerPaths: [String] { layers.indices.map { "layers.\($0)" } }

  /// All parameters in order; their paths are fixed once the model is built.
  public var parameters: [Parameter] { layers.flatMap(\.parameters) }

  /// Such as `Dense "layers.2"`.
  package func layerName(_ index: Int) -> String {
    guard layers.indices.contains(index) else { return "model" }
    return "\(type(of: layers[index]).kind) \"\(layerPaths[index])\""
  }

  /// The output for examples [n, …], as an expression. The model must be built.
  ///
  /// Inputs that are not `float32` are converted first.
  public func callAsFunction(_ input: Tensor, in context: Context = Context()) -> Tensor {
    activations(input, in: context).last ?? input
  }

  /// The output for examples, after seeing that each layer gives the shape that it promised: the
  /// memory of plans is laid out by that.
  func checkedOutput(_ input: Tensor, in context: Context) throws -> Tensor {
    let outputs = activations(input, in: context)
    for (index, shape) in try outputShapes().enumerated() {
      let expected = Shape([input.shape[0]] + shape.extents)
      if outputs[index].shape != expected {
        throw LayerError(
          layerName(index),
          "its output must have shape \(expected), as outputShape(for:) says, got "
            + "\(outputs[index].shape); correct one of them.")
      }
    }
    return outputs.last ?? input
  }

  /// What each layer gives, in order.
  ///
  /// - Parameter elementType: what the input is converted to; `float64` when the context stands in
  ///   parameters of that type.
  package func activations(
    _ input: Tensor, in context: Context, elementType: ElementType = .float32
  ) -> [Tensor] {
    var current = input.converted(to: elementType)
    return zip(layerPaths, layers).map { path, layer in
      context.path = path
      current = Node.$currentPath.withValue(path) { layer(current, in: context) }
      return current
    }
  }
}
