import SankofaTensor

/// The value of an image between its pixels. Pixel i stands at the middle of its square.
public enum Interpolation: String, Sendable, Hashable, SettingChoice {
  /// The value of the nearest pixel; between two, the lower or right one's.
  case nearest
  /// A straight line between neighbours, down and across.
  case bilinear

  public static var noun: String { "interpolation" }
}
