import SankofaTensor

/// The rule for values of an image between its pixels. The position of a pixel is the middle of its
/// square.
public enum Interpolation: String, Sendable, Hashable, SettingChoice {
  /// The value of the nearest pixel; halfway between two pixels, the lower or right one.
  case nearest
  /// Linear interpolation between neighbours, vertically and horizontally.
  case bilinear

  public static var noun: String { "interpolation" }
}
