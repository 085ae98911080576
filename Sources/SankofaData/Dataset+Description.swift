import SankofaTensor

extension Dataset: CustomStringConvertible {
  /// The name, the number of examples, and the types and shapes of one example, such as
  /// `digits: 1438 examples, features uint8 [8, 8], targets int32 []`.
  public var description: String {
    func listed(_ parts: [Tensor]) -> String {
      parts.map { "\($0.elementType) \($0.shape.dropFirst())" }.joined(separator: " and ")
    }
    return "\(name): \(count) examples, features \(listed(featureParts)), targets "
      + listed(targetParts) + (sampleWeights == nil ? "" : ", weighted")
  }
}
