import SankofaTensor

/// A prediction and its gradient in numbers: the forward pass, the loss, the chain rule for one
/// place, and the step that gradient descent would take. All numbers are `float64`.
///
/// ``Explainer`` makes it; `text()` and `json` show it.
public struct Explanation: Sendable {
  /// One example with its values in the network.
  public struct Example: Sendable {
    /// Its number in the data.
    public let number: Int
    /// The values of each input of the model.
    public let inputs: [Input]
    /// The layers' values, in order.
    public let layers: [Layer]
    /// The outputs of the model with their targets.
    public let answers: [Answer]
    /// Its loss: the weighted sum of the answers' losses, and penalties.
    public let loss: Double

    /// The values of the input; of the first when there are several.
    public var input: Values { inputs[0].values }
    /// The target: values, or a label; of the first output when there are several.
    public var target: Values { answers[0].target }
    /// The elements of the output with their targets; those of the first output when there are
    /// several.
    public var outputs: [Output] { answers[0].outputs }
  }

  /// Numbers and their shape.
  public struct Values: Sendable, Hashable {
    /// The extents, without the axis of examples.
    public let shape: Shape
    /// The numbers in row-major order.
    public let elements: [Double]
  }

  /// A layer's values for one example.
  public struct Layer: Sendable {
    /// The path of the layer, such as `layers.1`.
    public let path: String
    /// The kind of the layer, such as `Dense`.
    public let kind: String
    /// The name of its activation function, if the layer names one.
    public let function: String?
    /// The names of its inputs, such as `input left` or `layers.0`; none in a chain.
    public let takes: [String]
    /// z, where the layer has a value that is affine in its parameters.
    public let preactivation: Values?
    /// a.
    public let activation: Values
    /// Some of the preactivations as sums of contributions.
    public let sums: [Sum]
    /// For a layer that takes several values and has no z, the derivatives of some of its outputs
    /// with respect to those values.
    let links: [Link]
  }

  /// ∂to/∂from.
  struct Link: Sendable {
    let from: NetworkPlace
    let to: NetworkPlace
    let slope: Double
  }

  /// A preactivation as a sum of its inputs' contributions.
  public struct Sum: Sendable {
    /// The product of an input and its weight.
    public struct Term: Sendable {
      /// The place of x, which the weight multiplies.
      public let input: NetworkPlace
      /// x.
      public let value: Double
      /// ∂z/∂input.
      public let weight: Double
      /// Their product.
      public var product: Double { weight * value }
    }

    /// The preactivation.
    public let place: NetworkPlace
    /// The largest contributions, or all of them when there are few.
    public let terms: [Term]
    /// The sum of the contributions that are not listed.
    public let rest: Double
    /// The number of the contributions that are not listed.
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
  /// The gradient, as a list of nudges.
  public let nudges: Nudges
  /// The chain rule for the explained place, if any.
  public let chain: ChainRule?
  /// A step of gradient descent.
  public let step: Step

  /// The convention by which the loss is counted; that of the first output when there are several.
  public var convention: LossConvention { lossParts[0].convention }

  /// One step of gradient descent: w ← w − η ∂C/∂w for every trainable parameter.
  public struct Step: Sendable {
    /// η.
    public let learningRate: Double
    /// The value of the explained place before and after, when it is part of a parameter.
    public let value: (before: Double, after: Double)?
    /// The mean loss before and after.
    public let loss: (before: Double, after: Double)
  }
}
