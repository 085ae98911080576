import SankofaTensor

/// A limit for gradients, which are made smaller before the rule sees them.
public enum GradientClipping: Sendable, Hashable {
  /// Every element is brought into −limit…limit.
  case value(Double)
  /// Each parameter's gradient g becomes g · limit / max(‖g‖, limit), with ‖g‖ = √Σg².
  case norm(Double)
  /// The same with ‖g‖ over the gradients of all parameters together, so that the direction stays
  /// (Pascanu et al., 2013).
  case globalNorm(Double)

  /// The gradients of all parameters, clipped.
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
    case .globalNorm: "global-norm"
    }
  }

  var limit: Double {
    switch self {
    case .value(let limit), .norm(let limit), .globalNorm(let limit): limit
    }
  }

  var configurationValue: Configuration.Value { .list([.text(name), .number(limit)]) }

  init?(_ configuration: Configuration, _ name: String) throws {
    guard let value = configuration[name] else { return nil }
    guard case .list(let parts) = value, parts.count == 2, case .text(let kind) = parts[0] else {
      throw configuration.expected("a kind of clipping and its limit", name)
    }
    let limit = try Configuration([(name, parts[1])]).number(name)
    switch kind {
    case "value": self = .value(limit)
    case "norm": self = .norm(limit)
    case "global-norm": self = .globalNorm(limit)
    default: throw configuration.expected("value, norm or global-norm and its limit", name)
    }
  }
}
