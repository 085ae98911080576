import SankofaTensor

/// A range from which a layer draws one number for each example.
struct DrawRange {
  var low: Double
  var high: Double

  init(_ range: ClosedRange<Double>) { (low, high) = (range.lowerBound, range.upperBound) }

  /// The range from −|size| to |size|.
  init(within size: Double) { (low, high) = (0 - abs(size), abs(size)) }

  /// Draws one number for each image [n, height, width, channels]: [n, 1, 1, 1].
  func draw(for images: Tensor, in context: Context, index: UInt64 = 0) -> Tensor {
    let uniform = context.uniform([images.shape[0], 1, 1, 1], index: index)
    return uniform.converted(to: images.elementType) * (high - low) + low
  }
}

extension DrawRange: SettingValue {
  static var settingDescription: String { "two numbers" }
  var settingText: String { "\(low.settingText)...\(high.settingText)" }
  /// `±0.1` for a range around 0, else `0...0.2`.
  var summaryText: String {
    low == -high ? "±\(high.summaryText)" : "\(low.summaryText)...\(high.summaryText)"
  }
  var configurationValue: Configuration.Value { [low, high].configurationValue }
  init?(configurationValue value: Configuration.Value) throws {
    guard let ends = try [Double](configurationValue: value), ends.count == 2 else { return nil }
    (low, high) = (ends[0], ends[1])
  }
}

extension SettingRule<DrawRange> {
  /// A rule for ranges inside `bounds`.
  static func within(_ bounds: ClosedRange<Double>) -> SettingRule {
    SettingRule("in \(bounds.plain)") {
      $0.low <= $0.high && $0.low >= bounds.lowerBound && $0.high <= bounds.upperBound
    }
  }
}

extension SettingRule<DrawRange?> {
  /// A rule for no range or a range inside `bounds`.
  static func within(_ bounds: ClosedRange<Double>) -> SettingRule {
    let rule = SettingRule<DrawRange>.within(bounds)
    return SettingRule(rule.text) { $0.map(rule.holds) ?? true }
  }
}
