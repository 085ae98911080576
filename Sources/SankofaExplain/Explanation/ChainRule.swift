/// The derivative of the loss with respect to one place, taken apart.
public struct ChainRule: Sendable {
  /// ∂to/∂from, one factor of a product.
  public struct Link: Sendable {
    /// The place that is nudged.
    public let from: NetworkPlace
    /// The place that changes in response.
    public let to: NetworkPlace
    /// The derivative.
    public let factor: Double
    /// The place in the network whose value the factor is, if there is one: ∂z/∂w is an activation,
    /// ∂z/∂a a weight.
    public let equal: NetworkPlace?
    /// The formula of the factor, such as `w2[0,3]` or `σ′(z) = a(1 − a)`, where it has a name.
    public let formula: String?
  }

  /// A path from the place to the loss.
  public struct Path: Sendable {
    /// The links in order, from the place to the loss.
    public let links: [Link]
    /// The product of all factors.
    public let product: Double
  }

  /// All paths for one example.
  public struct Ways: Sendable {
    /// The example's number.
    public let example: Int
    /// The number of paths; rounded above 2⁵³.
    public let count: Double
    /// All paths when there are at most 64, otherwise the ten largest; largest first.
    public let paths: [Path]
    /// The sum of the products of all paths: ∂C of this example.
    public let sum: Double
    /// The listed paths' share of the sum of all products' absolute values, 0…1.
    public let share: Double
    /// The origin of the place's own value, where it is an activation or a preactivation that can
    /// be taken apart.
    public let origin: Origin?
    /// The same sum, by the values that use the place directly: for a shared weight, one for each
    /// position at which it multiplies an input.
    public let meetings: Meetings
    /// The same sum by time step, for each recurrence on the paths.
    public let recurrences: [Recurrence]

    /// True when the product of every path is 0.
    public var areZero: Bool { paths.allSatisfy { $0.product == 0 } }

    /// True when every path is listed.
    public var isComplete: Bool { Double(paths.count) == count }
  }

  /// A neuron whose slope or activation changes suddenly near its present value.
  public struct Kink: Sendable {
    /// The example's number.
    public let example: Int
    /// The place of its preactivation.
    public let place: NetworkPlace
    /// The value of its preactivation.
    public let value: Double
    /// The slope a little below the place's value, at it, and a little above.
    public let slopes: (below: Double, at: Double, above: Double)
    /// Its activation on both sides.
    public let outputs: (below: Double, above: Double)
  }

  /// The explained place.
  public let place: NetworkPlace
  /// Its value in each example; one value for a parameter.
  public let values: [Double]
  /// The paths for each example.
  public let ways: [Ways]
  /// The mean of the examples' sums.
  public let sum: Double
  /// The derivative according to the engine's gradient.
  public let engine: Double
  /// (C(v + h) − C(v − h)) / 2h.
  public let centralDifference: Double
  /// (C(v) − C(v − h)) / h and (C(v + h) − C(v)) / h.
  public let oneSided: (below: Double, above: Double)
  /// h, the distance by which the place is moved.
  public let nudge: Double
  /// The reasons why the central difference may differ.
  public let kinks: [Kink]
  /// The number of kinks, listed or not.
  public let kinkCount: Int
  /// True when the loss is computed as in training. It is false for the probabilities that a
  /// softmax or a sigmoid gives: in training, the loss is computed from the logits and does not
  /// depend on them.
  public let seesLogits: Bool

  /// All places on the listed paths.
  var places: Set<NetworkPlace> {
    Set(ways.flatMap(\.paths).flatMap(\.links).flatMap { [$0.from, $0.to] })
  }

  /// The absolute difference of the engine's derivative and the central difference.
  public var disagreement: Double { abs(engine - centralDifference) }
}
