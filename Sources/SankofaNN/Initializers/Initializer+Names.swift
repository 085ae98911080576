import SankofaTensor

extension Initializer {
  /// The names that ``init(named:words:arguments:)`` accepts.
  public static let names = [
    "zeros", "ones", "constant", "uniform", "normal", "truncated_normal", "glorot_uniform",
    "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "variance_scaling", "orthogonal", "identity",
  ]

  /// Finds an initializer by its name.
  ///
  /// - Parameters:
  ///   - words: for `variance_scaling`, a ``Fan`` and a ``Distribution`` in any order.
  ///   - arguments: the numbers in order; missing ones have their defaults.
  /// - Throws: `UnknownName`, with the nearest name, when there is no such name or word;
  ///   `SankofaError` when the numbers are not valid, such as a scale of 0.
  public init(named name: String, words: [String] = [], arguments: [Double] = []) throws {
    func argument(_ index: Int, _ otherwise: Double) -> Double {
      index < arguments.count ? arguments[index] : otherwise
    }
    switch name.withUnderscores {
    case "zeros": self = .zeros
    case "ones": self = .ones
    case "constant": self = .constant(argument(0, 0))
    case "uniform": self = .uniform(from: argument(0, -0.05), to: argument(1, 0.05))
    case "normal": self = .normal(mean: argument(0, 0), deviation: argument(1, 0.05))
    case "truncated_normal":
      self = .truncatedNormal(mean: argument(0, 0), deviation: argument(1, 0.05))
    case "glorot_uniform": self = .glorotUniform
    case "glorot_normal": self = .glorotNormal
    case "he_uniform": self = .heUniform
    case "he_normal": self = .heNormal
    case "lecun_uniform": self = .lecunUniform
    case "lecun_normal": self = .lecunNormal
    case "variance_scaling": try self.init(scale: argument(0, 1), words: words)
    case "orthogonal": self = .orthogonal(gain: argument(0, 1))
    case "identity": self = .identity(gain: argument(0, 1))
    default: throw UnknownName("initializer", name, among: Initializer.names)
    }
    if let wrongNumbers { throw SankofaError("initializer", wrongNumbers) }
  }
}

extension Initializer: SettingValue {
  public static var settingDescription: String { "an initializer's name and numbers" }

  /// The name, followed by the words and numbers that belong to it.
  public var configurationValue: Configuration.Value {
    .list([.text(name)] + words.map { .text($0) } + arguments.map(\.configurationValue))
  }

  public init?(configurationValue value: Configuration.Value) throws {
    guard case .list(let parts) = value, case .text(let kind)? = parts.first else { return nil }
    if let own = NamedParts.known.initializers[kind] {
      self = own
      return
    }
    let known = kind.withUnderscores
    var rest = Array(parts.dropFirst())
    var words: [String] = []
    while known == Initializer.varianceScalingName, case .text(let word)? = rest.first {
      words.append(word)
      rest.removeFirst()
    }
    guard let numbers = try [Double](configurationValue: .list(rest)) else { return nil }
    if Initializer.names.contains(known) || nearestName(to: kind, among: Initializer.names) != nil {
      try self.init(named: kind, words: words, arguments: numbers)
    } else {
      self = .notKnown(kind, numbers)
    }
  }

  /// A custom initializer, of which a file keeps only the name. It traps when it is used; a model
  /// from a file has its values anyway.
  private static func notKnown(_ name: String, _ arguments: [Double]) -> Initializer {
    Initializer(name, arguments: arguments) { _, _ in
      misuse(
        SankofaError(
          "initializer",
          "\(name.quoted) is known by its name alone; add it to the registry that load takes."))
    }
  }
}
