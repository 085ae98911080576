import SankofaTensor

/// A limit for gradients, which is applied before the rule.
public enum GradientClipping: Sendable, Hashable {
  /// Clips every element to −limit…limit.
  case value(Double)
  /// Scales each parameter's gradient g to g · limit / max(‖g‖, limit), with ‖g‖ = √Σg².
  case norm(Double)
  /// Scales with ‖g‖ over the gradients of all parameters together, so that the direction stays the
  /// same (Pascanu et al., 2013).
  case globalNorm(Double)

  /// Returns the clipped gradients of all parameters.
  public func callAsFunction(_ gradients: [Tensor]) -> [Tensor] {
    switch self {
    case .value(let limit): return gradients.map { $0.minimum(limit).maximum(-limit) }
    case .norm(let limit):
      return gradients.map { shortened($0, Length(of: $0), limit) }
    case .globalNorm(let limit):
      if gradients.isEmpty { return [] }
      let length = Length(ofAll: gradients)
      return gradients.map { shortened($0, length, limit) }
    }
  }

  /// Returns g · limit / max(‖g‖, limit).
  private func shortened(_ gradient: Tensor, _ length: Length, _ limit: Double) -> Tensor {
    let share = limit / length.value.maximum(length.factor * limit)
    return gradient * length.factor.converted(to: gradient.elementType)
      * share.converted(to: gradient.elementType)
  }

  /// The name in files.
  private var name: String {
    switch self {
    case .value: "value"
    case .norm: "norm"
    case .globalNorm: "global_norm"
    }
  }

  /// A limit above 0.
  static let rule = SettingRule<GradientClipping?>.optional(
    SettingRule("above 0") { SettingRule<Double>.positive.holds($0.limit) }, advising: .norm(1)
  ).advising(text: "a limit of 1")

  var limit: Double {
    switch self {
    case .value(let limit), .norm(let limit), .globalNorm(let limit): limit
    }
  }
}

extension GradientClipping: SettingValue {
  public static var settingDescription: String { "value, norm or global_norm and its limit" }
  /// Such as `norm 1`.
  public var settingText: String { "\(name) \(limit.settingText)" }
  public var configurationValue: Configuration.Value {
    .list([.text(name), limit.configurationValue])
  }
  public init?(configurationValue value: Configuration.Value) {
    guard case .list(let parts) = value, parts.count == 2, case .text(let kind) = parts[0],
      let limit = Double(configurationValue: parts[1])
    else { return nil }
    switch kind.withUnderscores {
    case "value": self = .value(limit)
    case "norm": self = .norm(limit)
    case "global_norm": self = .globalNorm(limit)
    default: return nil
    }
  }
}
