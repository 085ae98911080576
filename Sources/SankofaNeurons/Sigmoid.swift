import SankofaTensor
import SankofaNN

/// A smooth S-shaped function, which replaces the step of a perceptron by a slope.
public enum Sigmoid: String, Sendable, CaseIterable {
  /// σ(z) = 1 / (1 + e⁻ᶻ): from 0 to 1, so that it can be read as a probability.
  case logistic
  /// tanh z = 2σ(2z) − 1: the same curve from −1 to 1, twice as steep in z.
  case tanh

  /// Finds a function by its name. Throws ``UnknownName``, with the nearest name, when there is
  /// none.
  public init(named name: String) throws {
    guard let found = Sigmoid(rawValue: name) else {
      throw UnknownName("function", name, among: Sigmoid.allCases.map(\.rawValue))
    }
    self = found
  }

  /// Returns the function of a tensor of any shape, element by element.
  public func callAsFunction(_ z: Tensor) -> Tensor { self == .logistic ? z.sigmoid() : z.tanh() }

  /// Returns the function of a number.
  public func callAsFunction(_ z: Double) -> Double { self(Tensor([z], shape: [])).scalar }

  /// Returns the slope da/dz where the value is a: a(1 − a), or 1 − a² for tanh.
  public func slope(atValue a: Double) -> Double {
    self == .logistic ? a * (1 - a) : 1 - a * a
  }

  /// Returns tanh z, computed as 2σ(2z) − 1.
  public static func tanhByLogistic(_ z: Double) -> Double { 2 * Sigmoid.logistic(2 * z) - 1 }

  /// Returns the probabilities of classes with scores z: eᶻⁱ / Σ eᶻʲ. For two classes the first
  /// probability is σ(z₁ − z₂), so a sigmoid neuron is a softmax of two classes, one of which
  /// always has the score 0.
  ///
  /// Source: J. Bridle, "Probabilistic interpretation of feedforward classification network
  /// outputs" (1990).
  public static func softmax(_ scores: [Double]) -> [Double] {
    scores.isEmpty ? [] : Tensor(scores, shape: [scores.count]).softmax().doubles
  }
}
