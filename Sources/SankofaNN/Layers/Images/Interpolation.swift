import SankofaTensor

/// What an image has between its pixels. Pixel i stands at the middle of its square.
public enum Interpolation: String, Sendable, Hashable, CaseIterable {
  /// What the nearest pixel has; between two, the lower or right one's.
  case nearest
  /// A straight line between neighbours, down and across.
  case bilinear

  var configurationValue: Configuration.Value { .text(rawValue) }

  init(_ configuration: Configuration, _ name: String) throws {
    let text = try configuration.text(name)
    guard let known = Interpolation(rawValue: text) else {
      throw UnknownName("interpolation", text, among: Interpolation.allCases.map(\.rawValue))
    }
    self = known
  }
}
