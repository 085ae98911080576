// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import SankofaNN
import SankofaTensor

extension Loss {
  /// mean over outputs of (a − y)², written as a user writes it.
  public static let ownSquares = Loss("own-squares") { a, y in
    (a - (try y.matching(a, for: "own-squares"))).squared().mean(axes: [1])
  }

  /// −ln p of the label, written as a user writes it.
  public static let ownCrossentropy = Loss("own_crossentropy") { logits, labels in
    logits.sparseCrossEntropy(labels: labels)
  }
}

extension Metric {
  /// The share of right answers, written as a user writes it.
  public static let ownAccuracy = Metric(
    "own_accuracy",
    states: { _, _ in ["right": TensorType([], .int32), "count": TensorType([], .int32)] },
    update: { state, predictions, labels in
      // An example with an output that is NaN is wrong, whose index would be that of NaN.
      let largest = predictions.max(axes: [1])
      let isRight = (predictions.indexOfMaximum() .== labels).and(largest .== largest)
      state.right = state.right + isRight.converted(to: .int32).sum()
      state.count = state.count + Double(labels.elementCount)
    },
    result: { $0.right.converted(to: .float64) / $0.count.converted(to: .float64) })

  /// The mean of |a − y|, written as a user writes it.
  public static let ownDistance = Metric.mean("own_distance") { a, y in
    (a - (try y.matching(a, for: "own_distance"))).absolute().mean(axes: [1])
  }
}

extension ActivationFunction {
  /// a = max(z, 0), written as a user writes it.
  public static let ownReLU = ActivationFunction("own-relu") { $0.relu() }
}

extension Initializer {
  /// Uniform within ±√(6 / (inputs + outputs)), written as a user writes it.
  public static let ownGlorot = Initializer("own-glorot") { shape, key in
    let limit = (3.0 * (2 / Double(shape[0] + shape[1]))).squareRoot()
    return Tensor.uniform(shape, key: key) * (2 * limit) - limit
  }
}

/// Adam, written as a user writes it.
public struct OwnAdam: OptimizerRule {
  public static let name = "own-adam"
  public var learningRate = 0.001

  public init() {}

  public var stateNames: [String] { ["m", "v"] }

  public var sharedStates: [(name: String, initial: Double)] { [("b1", 1), ("b2", 1)] }

  public func advance(_ shared: inout NamedTensors) {
    shared.b1 = shared.b1 * 0.9
    shared.b2 = shared.b2 * 0.999
  }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate: Tensor
  ) -> Tensor {
    state.m = g.multiplyAdd(1 - 0.9, 0.9 * state.m)
    state.v = g.squared().multiplyAdd(1 - 0.999, 0.999 * state.v)
    let rate = learningRate / (1 - shared.b1).converted(to: w.elementType)
    let growth = (1 / (1 - shared.b2)).converted(to: w.elementType)
    return w - rate * state.m / ((state.v * growth).squareRoot() + 1e-7)
  }
}

/// Momentum, written as a user writes it.
public struct OwnMomentum: OptimizerRule {
  public static let name = "own-momentum"
  public var learningRate = 0.01

  public init() {}

  public var stateNames: [String] { ["velocity"] }

  public func updated(
    _ w: Tensor, gradient g: Tensor, state: inout NamedTensors, shared: NamedTensors,
    learningRate: Tensor
  ) -> Tensor {
    state.velocity = 0.9 * state.velocity + g
    return w - learningRate * state.velocity
  }
}
