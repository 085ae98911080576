import SankofaTensor

/// The groups of a convolution: channels and outputs are divided into the same number of groups,
/// and each group of outputs sees only its group of channels.
struct ChannelGroups {
  var outputs: Int
  var groups: Int

  /// Throws unless channels and outputs are divisible by the number of groups, and the number of
  /// channels is the one that `weight` [outputs, …, channels / groups] was built for.
  func check(_ input: Shape, _ weight: Parameter, _ layer: String) throws {
    let channels = input.last ?? 0
    precondition(outputs > 0 && groups > 0, "a layer checks its settings first")
    if channels % groups != 0 || outputs % groups != 0 || channels == 0 {
      throw SankofaError(
        layer,
        "channels and outputs must be divisible by \(groups) groups, got \(channels) channels and "
          + "\(outputs) outputs; change the groups.")
    }
    if let known = weight.shape?.last, known * groups != channels {
      throw ChannelGroups.error(known * groups, input, layer)
    }
  }

  /// The error for a layer that was built for another number of channels.
  static func error(_ known: Int, _ input: Shape, _ layer: String) -> SankofaError {
    SankofaError(
      layer,
      "last axis must be \(known) (channels), got \(input.last ?? 0) in shape \(input); change the "
        + "layer before it.")
  }
}
