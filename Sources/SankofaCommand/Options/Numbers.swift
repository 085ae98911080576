import SankofaTensor

/// Reads typed numbers. Each function returns the number, or throws one line that says what is
/// wrong.
enum Numbers {
  /// A whole number within limits.
  static func whole(
    _ text: String, _ option: String, in limits: ClosedRange<Int>, try fix: String
  ) throws -> Int {
    guard let value = Int(text), limits.contains(value) else {
      let rule =
        limits.upperBound == .max
        ? "at least \(limits.lowerBound)" : "\(limits.lowerBound)…\(limits.upperBound)"
      throw UsageError(
        "\(option): must be a whole number, \(rule), got \(text.shown); try \(fix).")
    }
    return value
  }

  /// A number for which `rule` holds.
  static func real(
    _ text: String, _ option: String, _ rule: String, try fix: String, _ holds: (Double) -> Bool
  ) throws -> Double {
    guard let value = Double(text), value.isFinite, holds(value) else {
      throw UsageError("\(option): must be \(rule), got \(text.shown); try \(fix).")
    }
    return value
  }

  /// Sizes of layers, such as `256,128`; `none` means no layer.
  static func sizes(_ text: String, _ option: String) throws -> [Int] {
    if text == "none" { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let limits = 1...16_384
    let most = 64
    let sizes = parts.mapAll { part in
      Int(part.drop { $0 == " " }).flatMap { limits.contains($0) ? $0 : nil }
    }
    guard let sizes, sizes.count <= most else {
      throw UsageError(
        "\(option): must be up to \(most) layers of \(limits.lowerBound)…\(limits.upperBound) "
          + "neurons, got \(text.shown); try 256,128, or none for no hidden layer.")
    }
    return sizes
  }
}
