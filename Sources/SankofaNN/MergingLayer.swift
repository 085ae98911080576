import SankofaTensor

/// A layer that takes several inputs and gives one output, such as a sum or a concatenation. The class
/// that conforms to ``Layer`` conforms to it; a subclass of another layer cannot.
public protocol MergingLayer: Layer {
  /// The shape of one example's output for the shapes of its inputs, or why there can be none.
  func outputShape(for inputs: [Shape]) throws -> Shape

  /// Gives the parameters their shapes; does nothing by default.
  func build(for inputs: [Shape]) throws

  /// The output [n, …] for inputs [n, …], at least one, as an expression.
  func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor
}

extension MergingLayer {
  /// Nothing to build.
  public func build(for inputs: [Shape]) throws {}

  /// That for a single input.
  public func build(for input: Shape) throws { try build(for: [input]) }

  /// That for a single input.
  public func outputShape(for input: Shape) throws -> Shape { try outputShape(for: [input]) }

  /// The output for a single input.
  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    self([input], in: context)
  }
}

extension MergingLayer {
  public func outputShape(merging inputs: [Shape]) throws -> Shape {
    try outputShape(for: inputs)
  }

  public func build(merging inputs: [Shape]) throws { try build(for: inputs) }

  public func output(merging inputs: [Tensor], in context: Context) -> Tensor {
    self(inputs, in: context)
  }
}

extension Layer {
  public func outputShape(merging inputs: [Shape]) throws -> Shape {
    guard inputs.count == 1 else {
      throw LayerError(
        Self.kind, "takes one input, got \(inputs.count); merge them first, with Concatenate().")
    }
    return try outputShape(for: inputs[0])
  }

  public func build(merging inputs: [Shape]) throws { try build(for: inputs[0]) }

  public func output(merging inputs: [Tensor], in context: Context) -> Tensor {
    self(inputs[0], in: context)
  }
}
