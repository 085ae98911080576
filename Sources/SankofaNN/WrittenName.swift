import SankofaTensor

/// A name with numbers in brackets, as people write it and files store it: `huber(2)`,
/// `relu(slope:0.1,max:6)`, `binary_crossentropy(from_logits)`.
///
/// Numbers without a label come first and in order; a flag is written as its label. A number that
/// is missing has its default, and a number that equals its default is not written.
struct WrittenName: Sendable {
  /// The meaning and the form of a number in the brackets.
  struct Role: Sendable {
    enum Form { case bare, labelled, flag }
    let label: String
    let form: Form
    /// The default; `nil` when the number must be written.
    let standard: Double?

    /// A number without a label, identified by its position.
    static func number(_ label: String, _ standard: Double? = nil) -> Role {
      Role(label: label, form: .bare, standard: standard)
    }
    /// A number after its label.
    static func labelled(_ label: String, _ standard: Double) -> Role {
      Role(label: label, form: .labelled, standard: standard)
    }
    /// A flag: 1 when its label is written, else 0.
    static func flag(_ label: String) -> Role { Role(label: label, form: .flag, standard: 0) }
  }

  let name: String
  let roles: [Role]
  /// An example of the name with numbers, for errors.
  let example: String
  /// Returns the rule for the numbers if they break it, else `nil`.
  let rule: @Sendable ([Double]) -> String?

  init(
    _ name: String, _ roles: [Role], example: String,
    rule: @escaping @Sendable ([Double]) -> String? = { _ in nil }
  ) {
    self.name = name
    self.roles = roles
    self.example = example
    self.rule = rule
  }

  /// Returns the name with numbers, one for each role.
  func text(_ numbers: [Double]) -> String {
    // A number without a label needs all numbers before it.
    let last = roles.indices.last {
      roles[$0].form == .bare && numbers[$0] != roles[$0].standard
    }
    let parts = roles.indices.compactMap { index -> String? in
      let (role, number) = (roles[index], numbers[index])
      switch role.form {
      case .bare: return index <= last ?? -1 ? WrittenName.plain(number) : nil
      case .labelled:
        return number == role.standard ? nil : "\(role.label):\(WrittenName.plain(number))"
      case .flag: return number == 0 ? nil : role.label
      }
    }
    return parts.isEmpty ? name : "\(name)(\(parts.joined(separator: ",")))"
  }

  /// The shortest text that reads back as the same bits; whole numbers have no decimal point.
  private static func plain(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Returns the numbers in a text, one for each role; `nil` when the text has another name.
  ///
  /// - Throws: `SankofaError` when the numbers are not valid for the name.
  func numbers(in text: String, of kind: String) throws -> [Double]? {
    let (head, parts) = WrittenName.parts(of: text)
    guard head == name else { return nil }
    var numbers = roles.map(\.standard)
    var seen: Set<Int> = []
    for (place, part) in (parts ?? []).enumerated() {
      guard let (role, number) = entry(part, at: place), seen.insert(role).inserted else {
        throw error("\(name) takes \(wanted)", text, kind)
      }
      numbers[role] = number
    }
    guard let known = numbers.mapAll({ $0 }) else {
      throw error("\(name) takes \(wanted)", text, kind)
    }
    if let broken = rule(known) { throw error(broken, text, kind) }
    return known
  }

  /// Returns the role and the number that a part in the brackets gives.
  private func entry(_ part: String, at place: Int) -> (role: Int, number: Double)? {
    if let flag = roles.firstIndex(where: { $0.form == .flag && $0.label == part }) {
      return (flag, 1)
    }
    let colon = part.firstIndex(of: ":")
    guard let number = Double(part[(colon.map(part.index(after:)) ?? part.startIndex)...]),
      Float(number).isFinite
    else { return nil }
    guard let colon else {
      return roles.indices.contains(place) && roles[place].form == .bare ? (place, number) : nil
    }
    let label = part[..<colon]
    return roles.firstIndex { $0.form != .flag && $0.label == label }.map { ($0, number) }
  }

  /// Throws unless numbers from code are valid for this name.
  ///
  /// - Throws: `SankofaError` when a number is not finite or breaks the rule.
  func check(_ numbers: [Double], of kind: String) throws {
    let isFinite = zip(numbers, roles).allSatisfy { $0 == $1.standard || Float($0).isFinite }
    guard isFinite else { throw error("\(name) takes \(wanted)", text(numbers), kind) }
    if let broken = rule(numbers) { throw error(broken, text(numbers), kind) }
  }

  /// The expected content of the brackets, for errors.
  private var wanted: String {
    let list = roles.map { $0.form == .labelled ? "\($0.label):" : $0.label }
    if roles.allSatisfy({ $0.form == .flag }) {
      return list.joined(separator: ", ") + " or nothing"
    }
    let count = roles.allSatisfy { $0.form == .bare } ? "\(roles.count) " : ""
    let noun = count == "1 " ? "finite number" : "finite numbers"
    return "\(count)\(noun) (\(list.joined(separator: ", ")))"
  }

  private func error(_ what: String, _ text: String, _ kind: String) -> SankofaError {
    SankofaError(kind, "\(what), got \(text.quoted); write \(example).")
  }

  /// The name, and what stands between commas in the brackets; `nil` without brackets.
  static func parts(of text: String) -> (name: String, parts: [String]?) {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return (text, nil) }
    let inside = text[text.index(after: open)...].dropLast().filter { $0 != " " }
    let parts = inside.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return (String(text[..<open]), parts)
  }

  /// Returns the value that a text names: one with a plain name, or one that a family makes from
  /// the numbers.
  ///
  /// - Throws: `UnknownName`, with the nearest name, for an unknown name; `SankofaError` when the
  ///   numbers are not valid.
  static func find<Made>(
    _ text: String, kind: String, plain: [(name: String, value: Made)],
    numbered: [(name: WrittenName, make: @Sendable ([Double]) -> Made)]
  ) throws -> Made {
    let (written, text) = (text, text.withUnderscores)
    if let known = plain.first(where: { $0.name == text }) { return known.value }
    for (name, make) in numbered {
      if let numbers = try name.numbers(in: text, of: kind) { return make(numbers) }
    }
    let head = parts(of: text).name
    if head != text, plain.contains(where: { $0.name == head }) {
      throw SankofaError(kind, "\(head) takes no numbers, got \(text.quoted); write \(head).")
    }
    let others = numbered.map(\.name.name).filter { name in !plain.contains { $0.name == name } }
    throw UnknownName(kind, written, among: plain.map(\.name) + others)
  }
}

extension String {
  /// The name with underscores between letters in place of hyphens, which version 0.1 wrote and which
  /// are still read: `he-normal` is `he_normal`. Minus signs of numbers are kept.
  package var withUnderscores: String {
    guard contains("-") else { return self }
    let letters = Array(self)
    return String(
      letters.indices.map { index in
        let isBetween =
          index > 0 && index + 1 < letters.count && letters[index - 1].isLetter
          && letters[index + 1].isLetter
        return letters[index] == "-" && isBetween ? "_" : letters[index]
      })
  }
}

/// Custom parts that are found by their names while a file is read.
package struct NamedParts: Sendable {
  package var activations: [String: ActivationFunction] = [:]
  package var initializers: [String: Initializer] = [:]
  package var losses: [String: Loss] = [:]
  package var metrics: [String: Metric] = [:]
  package var rules: [String: any OptimizerRule.Type] = [:]
  package var schedules: [String: Schedule] = [:]

  package init() {}

  /// The parts for the file that is being read; they take precedence over Sankofa's own.
  @TaskLocal package static var known = NamedParts()
}
