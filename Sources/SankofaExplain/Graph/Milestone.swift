import SankofaTensor

/// A value on the way from an input or a parameter to the loss that an explanation stops at.
struct Milestone {
  /// Its kind.
  enum Kind: Hashable, Sendable {
    /// One of the model's inputs, by number.
    case input(Int)
    /// Of which of the model's outputs.
    case target(Int)
    /// By its path, such as `layers.1.weight`.
    case parameter(String)
    /// Of the call of a layer with this number.
    case preactivation(Int)
    /// Of the call of a layer with this number.
    case activation(Int)
    /// Of the call of a layer with this number, after a step of one of its scans.
    case state(Int, scan: Int, time: Int)
    /// The loss of this output, where the loss is more than that of one.
    case outputLoss(Int)
    case loss
  }

  let kind: Kind
  /// In the graph.
  let tensor: Tensor

  /// The shape that a reader counts in: without the axis of examples, of which there is one.
  var shape: Shape {
    switch kind {
    case .parameter, .outputLoss, .loss: tensor.shape
    case .input, .target, .preactivation, .activation, .state: tensor.shape.dropFirst()
    }
  }
}
