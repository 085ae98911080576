import SankofaNN

/// How a loss is counted: the same name means different things in different books.
public struct LossConvention: Sendable, Hashable {
  /// The loss.
  public let name: String
  /// Its formula for one example, where it is known.
  public let formula: String?
  /// The derivative by an output, as a formula.
  let slope: String?
  /// The derivative by what goes into the softmax or sigmoid before it, as a formula.
  let logitSlope: String?

  /// The convention of a loss; one's own has its name only.
  public init(_ loss: Loss) {
    self = LossConvention.known[loss.name] ?? LossConvention(loss.name, nil)
  }

  private init(
    _ name: String, _ formula: String?, slope: String? = nil, logitSlope: String? = nil
  ) {
    (self.name, self.formula, self.slope, self.logitSlope) = (name, formula, slope, logitSlope)
  }

  private static let known = Dictionary(
    uniqueKeysWithValues: [
      LossConvention(
        "summed-squares", "C = Σ (a − y)² over outputs, averaged over examples",
        slope: "2(a − y)"),
      LossConvention(
        "half-summed-squares", "C = ½ Σ (a − y)² over outputs, averaged over examples",
        slope: "a − y"),
      LossConvention(
        "squared-error", "C = mean of (a − y)² over outputs, averaged over examples (Keras)",
        slope: "2(a − y)/outputs"),
      LossConvention(
        "absolute-error", "C = mean of |a − y| over outputs, averaged over examples",
        slope: "sign(a − y)/outputs"),
      LossConvention(
        "binary-crossentropy",
        "C = −(y ln p + (1 − y) ln(1 − p)), mean over outputs, averaged over examples",
        slope: "(p − y)/(p(1 − p)·outputs)", logitSlope: "(p − y)/outputs"),
      LossConvention(
        "categorical-crossentropy", "C = −Σ y ln p over classes, averaged over examples",
        slope: "1 − y/p, as p is divided by its sum", logitSlope: "p − y"),
      LossConvention(
        "sparse-categorical-crossentropy",
        "C = −ln p of the class that the label names, averaged over examples",
        slope: "1 − y/p, as p is divided by its sum", logitSlope: "p − y"),
    ].map { ($0.name, $0) })
}
