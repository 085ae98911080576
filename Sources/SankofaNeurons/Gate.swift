import SankofaNN

/// A Boolean function with a name. A gate defines only a truth table; a search finds the neuron
/// that computes it.
public enum Gate: String, Sendable, CaseIterable {
  /// All inputs are on.
  case and = "AND"
  /// At least one input is on.
  case or = "OR"
  /// The only input is off.
  case not = "NOT"
  /// Not all inputs are on.
  case nand = "NAND"
  /// No input is on.
  case nor = "NOR"
  /// An odd number of inputs is on.
  case xor = "XOR"
  /// An even number of inputs is on.
  case xnor = "XNOR"
  /// The second input is on whenever the first one is.
  case implies = "IMPLIES"
  /// More than half of the inputs are on.
  case majority = "MAJORITY"

  /// Finds a gate by its name, in upper or lower case. Throws ``UnknownName``, with the nearest
  /// name, when there is none.
  public init(named name: String) throws {
    guard let gate = Gate(rawValue: name.uppercased()) else {
      throw UnknownName("gate", name.uppercased(), among: Gate.allCases.map(\.rawValue))
    }
    self = gate
  }

  /// The condition under which the output is 1, as text.
  public var meaning: String {
    switch self {
    case .and: "all inputs are 1"
    case .or: "at least one input is 1"
    case .not: "the input is 0"
    case .nand: "not all inputs are 1"
    case .nor: "no input is 1"
    case .xor: "an odd number of inputs is 1"
    case .xnor: "an even number of inputs is 1"
    case .implies: "the second input is 1 whenever the first one is"
    case .majority: "more than half of the inputs are 1"
    }
  }

  /// The default number of inputs: 1 for NOT, 3 for MAJORITY, otherwise 2.
  public var usualInputCount: Int {
    switch self {
    case .not: 1
    case .majority: 3
    case .and, .or, .nand, .nor, .xor, .xnor, .implies: 2
    }
  }

  /// Returns the truth table, by default for the usual number of inputs.
  ///
  /// - Throws: ``SankofaError`` unless `inputCount` is in 1…6, 1 for NOT, 2 for IMPLIES.
  public func table(inputCount: Int? = nil) throws -> TruthTable {
    let count = inputCount ?? usualInputCount
    if self == .not || self == .implies, count != usualInputCount {
      let inputs = usualInputCount == 1 ? "1 input" : "\(usualInputCount) inputs"
      throw SankofaError(rawValue, "has \(inputs), got \(count); leave the number of inputs out.")
    }
    return try TruthTable(inputCount: count) { inputs in
      let active = inputs.count { $0 }
      return switch self {
      case .and: active == inputs.count
      case .or: active > 0
      case .not, .nor: active == 0
      case .nand: active < inputs.count
      case .xor: active % 2 == 1
      case .xnor: active % 2 == 0
      case .implies: !inputs[0] || inputs[1]
      case .majority: 2 * active > inputs.count
      }
    }
  }
}
