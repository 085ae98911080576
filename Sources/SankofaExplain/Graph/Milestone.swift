import SankofaTensor

/// A value between an input or a parameter and the loss, at which an explanation stops.
struct Milestone {
  /// The kind of a milestone.
  enum Kind: Hashable, Sendable {
    /// One of the model's inputs, by number.
    case input(Int)
    /// The target of one of the model's outputs, by number.
    case target(Int)
    /// A parameter, by its path, such as `layers.1.weight`.
    case parameter(String)
    /// The preactivation of the call of a layer with this number.
    case preactivation(Int)
    /// The activation of the call of a layer with this number.
    case activation(Int)
    /// The state of the call of a layer with this number, after a step of one of its scans.
    case state(Int, scan: Int, time: Int)
    /// The loss of this output, when the whole loss is more than that.
    case outputLoss(Int)
    case loss
  }

  let kind: Kind
  /// The value in the graph.
  let tensor: Tensor

  /// The shape without the axis of examples, since there is only one example.
  var shape: Shape {
    switch kind {
    case .parameter, .outputLoss, .loss: tensor.shape
    case .input, .target, .preactivation, .activation, .state: tensor.shape.dropFirst()
    }
  }
}
