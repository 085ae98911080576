import SankofaTensor

/// A prediction and its gradient, opened into numbers: the forward pass, the loss, the chain rule for
/// one place, the step that gradient descent would take. All in `float64`.
///
/// ``Explainer`` makes it; `text()` and `json` show it.
public struct Explanation: Sendable {
  /// One example on its way through the network.
  public struct Example: Sendable {
    /// Its number in the data.
    public let number: Int
    /// The values of each input of the model.
    public let inputs: [Input]
    /// The layers' values, in order.
    public let layers: [Layer]
    /// The outputs of the model beside their targets.
    public let answers: [Answer]
    /// Its loss: the weighted sum of the answers' losses, and penalties.
    public let loss: Double

    /// The values of the input; of the first when there are several.
    public var input: Values { inputs[0].values }
    /// The target: values, or a label; of the first output when there are several.
    public var target: Values { answers[0].target }
    /// The network's outputs beside what they should be; the first ones when there are several.
    public var outputs: [Output] { answers[0].outputs }
  }

  /// Numbers and how they are arranged.
  public struct Values: Sendable, Hashable {
    /// Extents, without the axis of examples.
    public let shape: Shape
    /// In row-major order.
    public let elements: [Double]
  }

  /// A layer's values for one example.
  public struct Layer: Sendable {
    /// Such as `layers.1`.
    public let path: String
    /// Such as `Dense`.
    public let kind: String
    /// The name of its activation function, where it says so.
    public let function: String?
    /// The names of its inputs, such as `input left` or `layers.0`; none in a chain.
    public let takes: [String]
    /// z, where the layer has a value that is affine in its parameters.
    public let preactivation: Values?
    /// a.
    public let activation: Values
    /// The origins of some of the z.
    public let sums: [Sum]
    /// Of a layer that takes several values and has no z, how some of what it gives answers to those.
    let links: [Link]
  }

  /// ∂to/∂from.
  struct Link: Sendable {
    let from: NetworkPlace
    let to: NetworkPlace
    let slope: Double
  }

  /// A preactivation as a sum of what its inputs contribute.
  public struct Sum: Sendable {
    /// An input times the weight that it meets.
    public struct Term: Sendable {
      /// The input.
      public let input: NetworkPlace
      /// Its value.
      public let value: Double
      /// ∂z by it.
      public let weight: Double
      /// Their product.
      public var product: Double { weight * value }
    }

    /// The preactivation.
    public let place: NetworkPlace
    /// The largest contributions, or all of a few; the others as one number.
    public let terms: [Term]
    /// The sum of the contributions that are not listed.
    public let rest: Double
    /// The number of them.
    public let restCount: Int
    /// The value when all inputs are 0: the bias.
    public let constant: Double
    /// z.
    public let total: Double
  }

  /// The examples that were explained.
  public let examples: [Example]
  /// Each output's part of the loss.
  public let lossParts: [LossPart]
  /// True when the outputs' losses are values on the way to the loss, which is their weighted sum,
  /// and not the loss itself.
  public let isSplit: Bool
  /// The penalties that regularizers and layers add to the loss.
  public let penalty: Double
  /// The mean over the examples.
  public let loss: Double
  /// The loss after parameters are nudged.
  public let nudges: Nudges
  /// The chain rule for the place that was asked for.
  public let chain: ChainRule?
  /// A step of gradient descent.
  public let step: Step

  /// The convention by which the loss is counted; that of the first output when there are several.
  public var convention: LossConvention { lossParts[0].convention }

  /// One step of gradient descent: w ← w − η ∂C/∂w for every trainable parameter.
  public struct Step: Sendable {
    /// η.
    public let learningRate: Double
    /// The place that was asked for before and after, when it is a parameter's.
    public let value: (before: Double, after: Double)?
    /// The mean loss before and after.
    public let loss: (before: Double, after: Double)
  }
}
