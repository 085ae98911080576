/// The derivative of the loss by one place, taken apart.
public struct ChainRule: Sendable {
  /// ∂to/∂from, one factor of a product.
  public struct Link: Sendable {
    /// The place that is nudged.
    public let from: NetworkPlace
    /// The place that answers.
    public let to: NetworkPlace
    /// The derivative.
    public let factor: Double
    /// The number of the network that the factor is, where it is one: ∂z/∂w is an activation, ∂z/∂a
    /// a weight.
    public let equal: NetworkPlace?
    /// The formula of the factor, such as `w2[0,3]` or `σ′(z) = a(1 − a)`, where it has a name.
    public let formula: String?
  }

  /// A way from the place to the loss.
  public struct Path: Sendable {
    /// From the place to the loss.
    public let links: [Link]
    /// The product of all factors.
    public let product: Double
  }

  /// All ways for one example.
  public struct Ways: Sendable {
    /// The example's number.
    public let example: Int
    /// The number of them; a number too large to count one by one is rounded.
    public let count: Double
    /// All when they are at most 64, otherwise the ten largest; largest first.
    public let paths: [Path]
    /// The sum of the products of all paths: ∂C of this example.
    public let sum: Double
    /// The listed paths' share of the sum of all products' absolute values, 0…1.
    public let share: Double
    /// The origin of the place's own value, where it is an activation or a preactivation that can
    /// be taken apart.
    public let origin: Origin?
    /// The sum once more, by what the place is used for first: for a shared weight the positions where
    /// it meets an input.
    public let meetings: Meetings
    /// The sum once more for each recurrence on the way, by step of time.
    public let recurrences: [Recurrence]

    /// True when the product of every path is 0.
    public var areZero: Bool { paths.allSatisfy { $0.product == 0 } }

    /// True when every path is listed.
    public var isComplete: Bool { Double(paths.count) == count }
  }

  /// A neuron whose slope is not the same on both sides of where it stands.
  public struct Kink: Sendable {
    /// The example's number.
    public let example: Int
    /// Its preactivation.
    public let place: NetworkPlace
    /// Its kind.
    public let value: Double
    /// The slope a little below the place's value, at it, and a little above.
    public let slopes: (below: Double, at: Double, above: Double)
    /// Its activation on both sides.
    public let outputs: (below: Double, above: Double)
  }

  /// The place that was asked for.
  public let place: NetworkPlace
  /// Its value in each example; one value for a parameter.
  public let values: [Double]
  /// For each example.
  public let ways: [Ways]
  /// The mean of the examples' sums.
  public let sum: Double
  /// The derivative by the engine's gradient.
  public let engine: Double
  /// (C(v + h) − C(v − h)) / 2h.
  public let centralDifference: Double
  /// (C(v) − C(v − h)) / h and (C(v + h) − C(v)) / h.
  public let oneSided: (below: Double, above: Double)
  /// h.
  public let nudge: Double
  /// The reasons why the central difference may differ.
  public let kinks: [Kink]
  /// The number of them, listed or not.
  public let kinkCount: Int
  /// True when the loss was taken as training takes it. It is not for the probabilities that a
  /// softmax or a sigmoid gives: a loss that looks through them does not depend on them.
  public let seesLogits: Bool

  /// All places on the listed paths.
  var places: Set<NetworkPlace> {
    Set(ways.flatMap(\.paths).flatMap(\.links).flatMap { [$0.from, $0.to] })
  }

  /// The distance between the engine's derivative and the central difference.
  public var disagreement: Double { abs(engine - centralDifference) }
}
