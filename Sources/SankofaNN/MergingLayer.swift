import SankofaTensor

/// A layer that takes several inputs and gives one output, such as a sum or a concatenation. A
/// class must conform to it where it conforms to ``Layer``; a subclass of another layer cannot.
public protocol MergingLayer: Layer {
  /// Returns the shape of one example's output for the shapes of its inputs, or throws when the
  /// layer does not accept them.
  func outputShape(for inputs: [Shape]) throws -> Shape

  /// Gives the parameters their shapes; does nothing by default.
  func build(for inputs: [Shape]) throws

  /// Returns the output [n, …] for at least one input [n, …], as an expression.
  func callAsFunction(_ inputs: [Tensor], in context: Context) -> Tensor
}

extension MergingLayer {
  /// Does nothing.
  public func build(for inputs: [Shape]) throws {}

  /// Applies the rule for several inputs to a single one.
  public func build(for input: Shape) throws { try build(for: [input]) }

  /// Applies the rule for several inputs to a single one.
  public func outputShape(for input: Shape) throws -> Shape { try outputShape(for: [input]) }

  /// Returns the output for a single input.
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
      throw SankofaError(
        Self.kind, "takes one input, got \(inputs.count); merge them first, with Concatenate().")
    }
    return try outputShape(for: inputs[0])
  }

  public func build(merging inputs: [Shape]) throws { try build(for: inputs[0]) }

  public func output(merging inputs: [Tensor], in context: Context) -> Tensor {
    self(inputs[0], in: context)
  }
}
