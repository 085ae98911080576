import SankofaTensor

/// The sum of several inputs, element by element: `Add()(a, b)`.
///
/// - Inputs: at least one [n, …], all with the same shape. Output: the same shape.
public final class Add: MergingLayer, Configurable {
  public static let kind = "Add"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Add.kind)
  }

  /// a + b + ….
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], +)
  }
}

/// The difference of two inputs, element by element: `Subtract()(a, b)`.
///
/// - Inputs: two [n, …] with the same shape. Output: the same shape.
public final class Subtract: MergingLayer, Configurable {
  public static let kind = "Subtract"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    if inputs.count != 2 {
      throw SankofaError(
        Subtract.kind,
        "takes 2 inputs, got \(inputs.count); pass the minuend and the subtrahend.")
    }
    return try commonShape(of: inputs, Subtract.kind)
  }

  /// a − b.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs[0] - inputs[1]
  }
}

/// The product of several inputs, element by element: `Multiply()(a, b)`.
///
/// - Inputs: at least one [n, …], all with the same shape. Output: the same shape.
public final class Multiply: MergingLayer, Configurable {
  public static let kind = "Multiply"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Multiply.kind)
  }

  /// a · b · ….
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], *)
  }
}

/// The mean of several inputs, element by element: `Average()(a, b)`.
///
/// - Inputs: at least one [n, …], all with the same shape. Output: the same shape.
public final class Average: MergingLayer, Configurable {
  public static let kind = "Average"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Average.kind)
  }

  /// (a + b + …) / count.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0], +) / Double(inputs.count)
  }
}

/// The largest of several inputs, element by element: `Maximum()(a, b)`. For equal elements, the
/// derivative is that of `Tensor.maximum`.
///
/// - Inputs: at least one [n, …], all with the same shape. Output: the same shape.
public final class Maximum: MergingLayer, Configurable {
  public static let kind = "Maximum"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Maximum.kind)
  }

  /// max(a, b, …).
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0.maximum($1) }
  }
}

/// The smallest of several inputs, element by element: `Minimum()(a, b)`. For equal elements, the
/// derivative is that of `Tensor.minimum`.
///
/// - Inputs: at least one [n, …], all with the same shape. Output: the same shape.
public final class Minimum: MergingLayer, Configurable {
  public static let kind = "Minimum"

  /// Makes the layer.
  public init() {}

  public func outputShape(for inputs: [Shape]) throws -> Shape {
    try commonShape(of: inputs, Minimum.kind)
  }

  /// min(a, b, …).
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0.minimum($1) }
  }
}

/// Several inputs side by side along one axis: `Concatenate()(a, b)`.
///
/// - Inputs: at least one [n, …]; all extents except that of the axis must be equal. Output: the
///   extent of the axis is the sum of the inputs' extents.
public final class Concatenate: MergingLayer, Configurable {
  public static let kind = "Concatenate"
  /// The axis of an example, from 0, or from −1 backwards. The axis of examples is not counted.
  public private(set) var axis: Int

  /// Makes the layer.
  ///
  /// - Parameter axis: the axis of an example; the last by default.
  public init(axis: Int = -1) { self.axis = axis }

  /// Makes a layer that concatenates along the last axis.
  public convenience init() { self.init(axis: -1) }

  public func settings(_ list: inout SettingList) { list("axis", &axis) }

  /// The inputs' shape, with the sum of their extents along the axis.
  public func outputShape(for inputs: [Shape]) throws -> Shape {
    guard let first = inputs.first else {
      throw SankofaError(
        Concatenate.kind, "takes at least 1 input, got none; pass the tensors to concatenate.")
    }
    let place = axis < 0 ? axis + first.rank : axis
    guard (0..<first.rank).contains(place) else {
      throw SankofaError(
        Concatenate.kind,
        "axis must be in \(-first.rank)..<\(first.rank), got \(axis) for shape \(first); use -1.")
    }
    for (index, shape) in inputs.enumerated() {
      try shape.checkSize(Concatenate.kind)
      let others = { (shape: Shape) in
        shape.extents.enumerated().filter { $0.offset != place }.map(\.element)
      }
      if shape.rank != first.rank || others(shape) != others(first) {
        throw SankofaError(
          Concatenate.kind,
          "its inputs must agree in all but axis \(place), got \(first) and \(shape) (input \(index)); "
            + "change a layer before it.")
      }
    }
    var extents = first.extents
    extents[place] = inputs.reduce(0) { $0 + $1[place] }
    return Shape(extents)
  }

  /// The inputs, one after the other along the axis.
  public func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor {
    .concatenate(inputs, axis: axis < 0 ? axis + inputs[0].rank : axis + 1)
  }
}

/// Returns the common shape of all inputs of a layer. Throws when they differ: nothing is
/// broadcast.
private func commonShape(of inputs: [Shape], _ layer: String) throws -> Shape {
  guard let first = inputs.first else {
    throw SankofaError(layer, "takes at least 1 input, got none; pass the tensors to merge.")
  }
  if let index = inputs.firstIndex(where: { $0 != first }) {
    throw SankofaError(
      layer,
      "its inputs must have one shape, got \(first) and \(inputs[index]) (input \(index)); change a "
        + "layer before it.")
  }
  return first
}
