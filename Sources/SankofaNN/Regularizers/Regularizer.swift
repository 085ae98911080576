import SankofaTensor

/// A term of the loss that keeps a parameter small.
public struct Regularizer: Sendable, Hashable {
  /// The factor of Σ|w|.
  public let l1: Double
  /// The factor of Σw².
  public let l2: Double

  /// Makes the penalty λ Σ|w|.
  public static func l1(_ factor: Double) -> Regularizer { Regularizer(l1: factor, l2: 0) }
  /// Makes the penalty λ Σw², without a factor of ½, as in Keras.
  public static func l2(_ factor: Double) -> Regularizer { Regularizer(l1: 0, l2: factor) }
  /// Makes the penalty λ₁ Σ|w| + λ₂ Σw².
  public static func l1l2(l1: Double, l2: Double) -> Regularizer { Regularizer(l1: l1, l2: l2) }

  /// Returns the penalty for a parameter's value, a scalar.
  public func penalty(of weights: Tensor) -> Tensor {
    switch (l1 != 0, l2 != 0) {
    case (true, true): weights.absolute().sum() * l1 + weights.squared().sum() * l2
    case (true, false): weights.absolute().sum() * l1
    default: weights.squared().sum() * l2
    }
  }

  /// Throws unless both factors are finite and at least 0.
  ///
  /// - Parameter what: the owner of the penalty, for the message.
  func check(of what: String, _ path: String) throws {
    for factor in [l1, l2] where !(Float(factor).isFinite && factor >= 0) {
      throw SankofaError(
        path, "the penalty of \(what) must have factors of 0 or above, got \(factor); try 0.001.")
    }
  }

  private init(l1: Double, l2: Double) {
    self.l1 = l1
    self.l2 = l2
  }
}

extension Regularizer: SettingValue {
  public static var settingDescription: String { "the factors of L1 and L2" }
  public var summaryText: String {
    let terms = [("l1", l1), ("l2", l2)].filter { $0.1 != 0 || l1 == l2 }
    return terms.map { "\($0)(\($1.settingText))" }.joined(separator: " + ")
  }
  public var configurationValue: Configuration.Value { [l1, l2].configurationValue }
  public init?(configurationValue value: Configuration.Value) throws {
    guard let factors = try [Double](configurationValue: value), factors.count == 2 else {
      return nil
    }
    self.init(l1: factors[0], l2: factors[1])
  }
}
