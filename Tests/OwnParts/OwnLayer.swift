// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import SankofaNN
import SankofaTensor

/// a = relu(W · x + b), written as a user writes it; it keeps W small by adding λ Σw² to the loss.
public final class OwnDense: Layer {
  public static let kind = "OwnDense"
  public let outputs: Int
  public let penalty: Double
  public let inputShape: Shape?
  public let weight = Parameter("weight", initializer: .glorotUniform)
  public let bias = Parameter("bias", initializer: .zeros)

  public init(_ outputs: Int, penalty: Double = 0, inputShape: Shape? = nil) {
    self.outputs = outputs
    self.penalty = penalty
    self.inputShape = inputShape
  }

  public var parameters: [Parameter] { [weight, bias] }

  public func outputShape(for input: Shape) throws -> Shape {
    guard input.rank == 1 else {
      throw SankofaError("OwnDense", "needs one axis, got shape \(input); insert Flatten().")
    }
    return [outputs]
  }

  public func build(for input: Shape) throws {
    try weight.build(shape: [outputs, input[0]])
    try bias.build(shape: [outputs])
  }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    let w = context[weight]
    if penalty > 0 { context.addLoss(w.squared().sum() * penalty) }
    return (matmul(input, w.transposed()) + context[bias]).relu()
  }

  public var configuration: Configuration {
    Configuration([("outputs", .integer(outputs)), ("penalty", .number(penalty))])
  }

  public convenience init(configuration: Configuration) throws {
    self.init(
      try configuration.setting("outputs"), penalty: try configuration.setting("penalty"))
  }
}

/// Dropout, written as a user writes it.
public final class OwnDropout: Layer {
  public static let kind = "OwnDropout"
  public let rate: Double

  public init(_ rate: Double) { self.rate = rate }

  public func outputShape(for input: Shape) throws -> Shape { input }

  public func callAsFunction(_ input: Tensor, in context: Context) -> Tensor {
    guard context.isTraining else { return input }
    let isKept = context.uniform(input.shape) .>= rate
    return isKept.selecting(input * (1 / (1 - rate)), otherwise: 0)
  }

  public var configuration: Configuration { Configuration([("rate", .number(rate))]) }

  public convenience init(configuration: Configuration) throws {
    self.init(try configuration.setting("rate"))
  }
}
