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
    /// What went in, for each input of the model.
    public let inputs: [Input]
    /// What each layer made of it, in order.
    public let layers: [Layer]
    /// What came out beside what should, for each output of the model.
    public let answers: [Answer]
    /// Its loss: the weighted sum of the answers' losses, and penalties.
    public let loss: Double

    /// What went in; into the first input when there are several.
    public var input: Values { inputs[0].values }
    /// What should come out: values, or a label; of the first output when there are several.
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

  /// What a layer made of one example.
  public struct Layer: Sendable {
    /// Such as `layers.1`.
    public let path: String
    /// Such as `Dense`.
    public let kind: String
    /// The name of its activation function, where it says so.
    public let function: String?
    /// What it is called on, such as `input left` or `layers.0`; nothing in a chain.
    public let takes: [String]
    /// z, where the layer has a value that is affine in its parameters.
    public let preactivation: Values?
    /// a.
    public let activation: Values
    /// How some of the z came about.
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
    /// How many they are.
    public let restCount: Int
    /// What is left when all inputs are 0: the bias.
    public let constant: Double
    /// z.
    public let total: Double
  }

  /// The examples that were explained.
  public let examples: [Example]
  /// Each output's part of the loss.
  public let lossParts: [LossPart]
  /// Whether the outputs' losses are values on the way to the loss, which is their weighted sum, and
  /// not the loss itself.
  public let isSplit: Bool
  /// What regularizers and layers add to the loss.
  public let penalty: Double
  /// The mean over the examples.
  public let loss: Double
  /// Where the loss goes when parameters are nudged.
  public let nudges: Nudges
  /// The chain rule for the place that was asked for.
  public let chain: ChainRule?
  /// What a step of gradient descent does.
  public let step: Step

  /// How the loss is counted; that of the first output when there are several.
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
