import SankofaTensor

extension Initializer {
  /// The names that ``init(named:arguments:)`` knows.
  public static let names = [
    "zeros", "ones", "constant", "uniform", "normal", "truncated-normal", "glorot-uniform",
    "glorot-normal", "he-uniform", "he-normal", "lecun-uniform", "lecun-normal",
  ]

  /// Finds an initializer by its name. Throws, naming the nearest, when there is none.
  public init(named name: String, arguments: [Double] = []) throws {
    func argument(_ index: Int, _ otherwise: Double) -> Double {
      index < arguments.count ? arguments[index] : otherwise
    }
    switch name {
    case "zeros": self = .zeros
    case "ones": self = .ones
    case "constant": self = .constant(argument(0, 0))
    case "uniform": self = .uniform(from: argument(0, -0.05), to: argument(1, 0.05))
    case "normal": self = .normal(mean: argument(0, 0), deviation: argument(1, 0.05))
    case "truncated-normal":
      self = .truncatedNormal(mean: argument(0, 0), deviation: argument(1, 0.05))
    case "glorot-uniform": self = .glorotUniform
    case "glorot-normal": self = .glorotNormal
    case "he-uniform": self = .heUniform
    case "he-normal": self = .heNormal
    case "lecun-uniform": self = .lecunUniform
    case "lecun-normal": self = .lecunNormal
    default: throw UnknownName("initializer", name, among: Initializer.names)
    }
  }
}

extension Initializer {
  /// The name, followed by the numbers that belong to it.
  package var configurationValue: Configuration.Value {
    .list([.text(name)] + arguments.map { .number($0) })
  }

  package init(_ configuration: Configuration, _ name: String) throws {
    guard case .list(let parts)? = configuration[name], case .text(let kind)? = parts.first else {
      throw configuration.expected("an initializer's name and numbers", name)
    }
    let rest = Configuration([(name, .list(Array(parts.dropFirst())))])
    try self.init(named: kind, arguments: try rest.numbers(name))
  }
}
