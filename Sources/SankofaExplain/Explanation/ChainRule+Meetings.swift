extension ChainRule {
  /// A use of the place: what it is a factor of, and how the loss answers to that.
  public struct Meeting: Sendable {
    /// ∂to/∂place: for a weight what it meets there.
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
    /// All of a few, or those with the largest products; largest first.
    public let listed: [Meeting]
    /// The sum of the products that are not listed.
    public let rest: Double

    /// The most that are listed.
    static let mostListed = 10
  }

  /// The derivative as a sum over the steps of a recurrence at which the place first touches its state.
  public struct Recurrence: Sendable {
    /// The path of the state, such as `layers.0.state`.
    public let state: String
    /// The steps that depend on the place, in the order in which they are taken.
    public let steps: [Step]
    /// The sum of the products of all paths that meet no state.
    public let around: Double
    /// The number of paths that meet no state.
    public let aroundCount: Double
  }

  /// A step of a recurrence.
  public struct Step: Sendable {
    /// Counted from 0, as in the series.
    public let time: Int
    /// The sum of the products of all paths whose first state is this one.
    public let entering: Double
    /// The length of ∂s/∂place: how far the place moves the state.
    public let reach: Double
    /// The length of ∂C/∂s: how far the state moves the loss.
    public let slope: Double
  }
}
