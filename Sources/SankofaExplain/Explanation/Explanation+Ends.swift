extension Explanation {
  /// The values of one input of the model.
  public struct Input: Sendable, Hashable {
    /// Its name: `input`; where there are several, `input left` by name or `input 1` by number.
    public let path: String
    /// All numbers of the input for the example, with their shape.
    public let values: Values
  }

  /// One output of the model with its target.
  public struct Answer: Sendable {
    /// The output's name as in histories, such as `kind` or `output1`; `output` for one without.
    public let name: String
    /// The target: values, or a label.
    public let target: Values
    /// The elements of the output.
    public let outputs: [Output]
    /// Its own loss, without its weight.
    public let loss: Double
  }

  /// One element of an output.
  public struct Output: Sendable {
    /// Its number, counted from 0.
    public let index: Int
    /// The name of the class, when outputs stand for classes.
    public let name: String?
    /// z, where the last layer has one.
    public let preactivation: Double?
    /// a, or p where outputs are probabilities.
    public let activation: Double
    /// y; 0 and 1 for a label.
    public let target: Double?
    /// ∂C/∂z where there is a z, otherwise ∂C/∂a, of this example, where C is the output's own loss.
    public let slope: Double
  }

  /// The part of one output in the loss.
  public struct LossPart: Sendable {
    /// The output's name.
    public let output: String
    /// The convention by which its loss is counted.
    public let convention: LossConvention
    /// Its weight in the sum.
    public let weight: Double
    /// The mean of its loss over the examples, without the weight.
    public let value: Double
  }
}

/// The gradient as a list of nudges: how the loss reacts to each trainable parameter.
public struct Nudges: Sendable {
  /// One parameter's element.
  public struct Nudge: Sendable {
    /// The element, such as `layers.2.weight[10,20]`.
    public let place: NetworkPlace
    /// The parameter's value w before a step.
    public let value: Double
    /// ∂C/∂value: the rise of the loss per unit of a small increase.
    public let slope: Double
  }

  /// The number of elements of the trainable parameters.
  public let count: Int
  /// The number of those with a derivative of 0.
  public let zeroCount: Int
  /// √(Σ slope²).
  public let length: Double
  /// The length for each parameter, by path.
  public let lengths: [(path: String, length: Double)]
  /// The nudges with the largest absolute slopes, largest first.
  public let largest: [Nudge]

  /// The largest number of nudges that are listed.
  static let listed = 10
}
