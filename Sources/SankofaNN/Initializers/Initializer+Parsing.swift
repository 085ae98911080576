import SankofaTensor

extension Initializer {
  /// Finds an initializer by its name and numbers, as a person writes them: `he_normal`,
  /// `constant(0.5)`, `normal(0,1)` (mean and deviation), `uniform(-1,1)`,
  /// `truncated_normal(0,0.1)`, `orthogonal(2)`, `identity(0.5)` (gains),
  /// `variance_scaling(2,fan_in,uniform)`.
  ///
  /// A name without numbers has the default numbers.
  ///
  /// - Throws: `UnknownName`, with the nearest name, when there is no such name; `SankofaError` when
  ///   the numbers are not valid for the name.
  public init(parsing text: String) throws {
    guard let open = text.firstIndex(of: "("), text.last == ")" else {
      try self.init(named: text)
      return
    }
    let name = String(text[..<open]).withUnderscores
    let parts = text[text.index(after: open)...].dropLast().filter { $0 != " " }
      .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if name == Initializer.varianceScalingName {
      try self.init(scalingOf: parts)
      return
    }
    let numbers = parts.compactMap { Double($0) }
    let plain = try Initializer(named: name)
    func error(_ rule: String, _ fix: String) -> SankofaError {
      SankofaError("initializer", "\(rule), got \(text.quoted); write \(fix).")
    }
    let (roles, example) = Initializer.numberRoles(of: name)
    if roles.isEmpty { throw error("\(plain.name) takes no numbers", name) }
    guard numbers.count == roles.count, parts.count == roles.count else {
      let rule = roles.count == 1 ? "1 finite number" : "\(roles.count) finite numbers"
      throw error("\(name) takes \(rule) (\(roles.joined(separator: ", ")))", example)
    }
    try self.init(named: name, arguments: numbers)
  }

  /// The meaning of each number of a name, in order, and an example.
  private static func numberRoles(of name: String) -> (roles: [String], example: String) {
    switch name {
    case "constant": (["value"], "constant(0.5)")
    case "uniform": (["from", "to"], "uniform(-1,1)")
    case "normal", "truncated_normal": (["mean", "deviation"], "\(name)(0,1)")
    case "orthogonal", "identity": (["gain"], "\(name)(2)")
    default: ([], name)
    }
  }
}
