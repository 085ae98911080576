import SankofaTensor

/// Several inputs side by side along one axis: `Concatenate()(a, b)`.
///
/// - Inputs: at least one [n, …]; all extents but that of the axis are the same. Output: that extent is
///   the sum of the inputs'.
public final class Concatenate: MergingLayer {
  /// `Concatenate`.
  public static let kind = "Concatenate"
  /// The axis of an example, counted from 0, or from −1 back; the last by default. The axis of
  /// examples does not count.
  public let axis: Int

  /// Describes the layer.
  public init(axis: Int = -1) { self.axis = axis }

  /// The inputs' shape with the sum of their extents.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    guard let first = inputs.first else {
      throw LayerError(
        Concatenate.kind, "takes at least 1 input, got none; give it what it puts together.")
    }
    let place = axis < 0 ? axis + first.rank : axis
    guard (0..<first.rank).contains(place) else {
      throw LayerError(
        Concatenate.kind,
        "axis must be in \(-first.rank)..<\(first.rank), got \(axis) for shape \(first); use -1.")
    }
    for (index, shape) in inputs.enumerated() {
      try shape.checkSize(Concatenate.kind)
      let others = { (shape: Shape) in
        shape.extents.enumerated().filter { $0.offset != place }.map(\.element)
      }
      if shape.rank != first.rank || others(shape) != others(first) {
        throw LayerError(
          Concatenate.kind,
          "its inputs must agree in all but axis \(place), got \(first) and \(shape) (input \(index)); "
            + "change a layer before it.")
      }
    }
    var extents = first.extents
    extents[place] = inputs.reduce(0) { $0 + $1[place] }
    return Shape(extents)
  }

  /// One after the other along the axis.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    .concatenate(inputs, axis: axis < 0 ? axis + inputs[0].rank : axis + 1)
  }

  /// The axis.
  public var configuration: Configuration { Configuration([("axis", .integer(axis))]) }

  /// Makes the layer that a file describes.
  public convenience init(configuration: Configuration) throws {
    self.init(axis: try configuration.integer("axis"))
  }
}
