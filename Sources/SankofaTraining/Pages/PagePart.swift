import SankofaFormats
import SankofaNN
import SankofaTensor

/// The names that a page may have.
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

/// A part of a page, and the way to it: what is wrong with it is told with its place.
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

  /// The member of a name, when there is one.
  subscript(name: String) -> PagePart? {
    value[name].map { PagePart(file: file, steps: steps + [.member(name)], value: $0) }
  }

  /// Such as `layers.1 "weights"`.
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

  /// An error about this part, or about what is further inside.
  func error(_ rule: String, inside: [JSONStep] = []) -> FormatError {
    let line = (steps.isEmpty ? rule : "\(title): \(rule)").map { $0.isNewline ? " " : $0 }
    return file.error(String(line.prefix(400)), at: steps + inside)
  }

  /// A short description of the value that was found.
  func got(_ found: JSON? = nil) -> String {
    switch found ?? value {
    case .array(let elements): "a list of \(elements.count)"
    case .object: "an object"
    case .string(let text): text.quoted
    case let other: other.description
    }
  }

  /// Returns this as an object, which must have none but these names.
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

  /// The elements of a list that is not empty.
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

  /// A text that can stand in messages and on terminals as it is.
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

  /// Something found by its name: what the name's own error says is told with its place.
  func named<Found>(_ fix: String, _ find: (String) throws -> Found) throws -> Found {
    let name = try text(fix)
    do { return try find(name) } catch {
      // The title stands where the error has the kind of name.
      let message = "\(error)"
      let colon = message.firstIndex(of: ":").map { message.index(after: $0) }
      throw self.error(String(message[(colon ?? message.startIndex)...]).trimmingSpace)
    }
  }
}

extension String {
  fileprivate var trimmingSpace: String { String(drop { $0 == " " }) }
}
