import SankofaFormats
import SankofaNN
import SankofaTensor

/// The keys that a page may have.
enum PageKey {
  static let name = "name"
  static let inputs = "inputs"
  static let layers = "layers"
  static let initializer = "initializer"
  static let seed = "seed"
  static let examples = "examples"
  static let input = "input"
  static let target = "target"
  static let loss = "loss"
  static let learningRate = "learningRate"
  static let size = "size"
  static let activation = "activation"
  static let weights = "weights"
  static let biases = "biases"

  static let ofPage = [
    name, inputs, layers, initializer, seed, examples, input, target, loss, learningRate,
  ]
  static let ofLayer = [size, activation, weights, biases, initializer, seed]
  static let ofExample = [name, input, target]
}

/// A part of a page, with the steps to it, so that errors name its place in the file.
struct PagePart {
  let file: LocatedJSON
  let steps: [JSONStep]
  let value: JSON

  init(_ file: LocatedJSON) { self.init(file: file, steps: [], value: file.value) }

  private init(file: LocatedJSON, steps: [JSONStep], value: JSON) {
    self.file = file
    self.steps = steps
    self.value = value
  }

  /// The member with a name, or `nil`.
  subscript(name: String) -> PagePart? {
    value[name].map { PagePart(file: file, steps: steps + [.member(name)], value: $0) }
  }

  /// The name of this part in messages, such as `layers.1 "weights"`.
  var title: String {
    let words = steps.map { step in
      switch step {
      case .member(let name): name
      case .element(let index): "\(index)"
      }
    }
    guard case .member(let name)? = steps.last else { return words.joined(separator: ".") }
    return (words.dropLast().joined(separator: ".") + " \"\(name)\"").trimmingSpace
  }

  /// Returns an error about this part, or about a part inside it.
  func error(_ rule: String, inside: [JSONStep] = []) -> FormatError {
    let line = (steps.isEmpty ? rule : "\(title): \(rule)").map { $0.isNewline ? " " : $0 }
    return file.error(String(line.prefix(400)), at: steps + inside)
  }

  /// Returns a short description of a value, by default of this part's.
  func got(_ found: JSON? = nil) -> String {
    switch found ?? value {
    case .array(let elements): "a list of \(elements.count)"
    case .object: "an object"
    case .string(let text): text.quoted
    case let other: other.description
    }
  }

  /// Returns this part as an object. Throws when it has a name that is not in `known`.
  @discardableResult
  func checkMembers(_ known: [String]) throws -> JSONObject {
    guard let object = value.objectValue else {
      throw error("must be an object, got \(got()); write {\"\(known[0])\": …}.")
    }
    for member in object.members where !known.contains(member.name) {
      let fix =
        nearestName(to: member.name, among: known).map { "did you mean \"\($0)\"?" }
        ?? "choose one of \(known.joined(separator: ", "))."
      throw error("there is no \(member.name.quoted); \(fix)", inside: [.member(member.name)])
    }
    return object
  }

  /// Returns the elements of a list that must not be empty.
  func list(_ fix: String) throws -> [PagePart] {
    guard let elements = value.arrayValue, !elements.isEmpty else {
      throw error("must be a list of at least one, got \(got()); \(fix)")
    }
    return elements.enumerated().map { index, element in
      PagePart(file: file, steps: steps + [.element(index)], value: element)
    }
  }

  func text(_ fix: String) throws -> String {
    guard let text = value.stringValue else {
      throw error("must be a text, got \(got()); \(fix)")
    }
    return text
  }

  /// Returns this part as a text that is safe to print in messages and on terminals.
  func name(_ fix: String) throws -> String {
    let name = try text(fix)
    guard name.isPlain, name.unicodeScalars.count <= PagePart.longestName else {
      throw error(
        "must be one line of up to \(PagePart.longestName) characters that can be printed, got "
          + "\(name.quoted); \(fix)")
    }
    return name
  }

  static let longestName = 200

  func whole(in limits: ClosedRange<Int>, try fix: Int) throws -> Int {
    guard let number = value.integerValue, limits.contains(number) else {
      let rule =
        limits.upperBound == .max
        ? "at least \(limits.lowerBound)" : "\(limits.lowerBound)…\(limits.upperBound)"
      throw error("must be a whole number, \(rule), got \(got()); try \(fix).")
    }
    return number
  }

  /// Returns something that is found by its name. An error of `find` is thrown with the place in
  /// the file.
  func named<Found>(_ fix: String, _ find: (String) throws -> Found) throws -> Found {
    let name = try text(fix)
    do { return try find(name) } catch {
      // The title of this part replaces the kind of name before the error's colon.
      let message = "\(error)"
      let colon = message.firstIndex(of: ":").map { message.index(after: $0) }
      throw self.error(String(message[(colon ?? message.startIndex)...]).trimmingSpace)
    }
  }
}

extension String {
  fileprivate var trimmingSpace: String { String(drop { $0 == " " }) }
}
