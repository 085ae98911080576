extension ChainRule {
  /// A use of the place: the value that depends on it directly, and how the loss depends on that
  /// value.
  public struct Meeting: Sendable {
    /// ∂to/∂place; for a weight, the value that it multiplies.
    public let link: Link
    /// ∂C/∂to.
    public let slope: Double
    /// ∂to/∂place · ∂C/∂to.
    public var product: Double { link.factor * slope }
  }

  /// The derivative as a sum over the uses of the place.
  public struct Meetings: Sendable {
    /// The number of uses.
    public let count: Int
    /// The uses with the largest products, largest first; all of them when there are few.
    public let listed: [Meeting]
    /// The sum of the products that are not listed.
    public let rest: Double

    /// The largest number of uses that are listed.
    static let mostListed = 10
  }

  /// The derivative as a sum over the steps of a recurrence at which the place first affects its
  /// state.
  public struct Recurrence: Sendable {
    /// The path of the state, such as `layers.0.state`.
    public let state: String
    /// The steps that depend on the place, in the order in which they are taken.
    public let steps: [Step]
    /// The sum of the products of all paths that pass through no state.
    public let around: Double
    /// The number of paths that pass through no state.
    public let aroundCount: Double
  }

  /// A step of a recurrence.
  public struct Step: Sendable {
    /// The number of the step in the series, counted from 0.
    public let time: Int
    /// The sum of the products of all paths whose first state is this one.
    public let entering: Double
    /// The length of ∂s/∂place: how far the place moves the state.
    public let reach: Double
    /// The length of ∂C/∂s: how far the state moves the loss.
    public let slope: Double
  }
}
