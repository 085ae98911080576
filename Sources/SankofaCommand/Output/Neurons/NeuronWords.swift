import SankofaDraw
import SankofaFormats
import SankofaNN
import SankofaNeurons

/// Numbers and formulas of neurons as people read them, in ASCII so that they can be copied anywhere.
enum NeuronWords {
  /// `1`, `-0.5`, `0.3333`; very large and very small numbers with an exponent.
  static func number(_ value: Double) -> String {
    let size = value.magnitude
    return size == 0 || (1e-4..<1e9).contains(size)
      ? NumberFormat.trimmed(value, decimals: 6) : NumberFormat.significant(value, digits: 6)
  }

  /// A fraction as a decimal with all its digits, such as `0.3` or `-5`, or as a fraction such as
  /// `1/3` when the decimals do not end.
  static func exact(_ value: Rational) -> String { value.decimal ?? value.description }

  /// The shortest decimal that a `Double` reads back as this number, such as `0.1`; the fraction
  /// when there is none.
  static func readBack(_ value: Rational) -> String {
    let nearest = value.doubleValue
    guard Rational(exactly: nearest) == value else { return value.description }
    let text = "\(nearest)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `x1 - 2 x2 + 0.5`: the products that are not 0, and the bias if it is not 0.
  static func sum(_ weights: [Double], _ names: [String], bias: Double) -> String {
    sum(
      zip(weights, names).map { (number($0.magnitude), $0 < 0, $1) } + [
        (number(bias.magnitude), bias < 0, "")
      ])
  }

  /// A sum of terms, each with its size, its sign and the name that it multiplies; terms of size 0
  /// are left out.
  static func sum(_ terms: [(size: String, isNegative: Bool, name: String)]) -> String {
    var text = ""
    for term in terms where term.size != "0" {
      let product =
        term.name.isEmpty ? term.size : term.size == "1" ? term.name : "\(term.size) \(term.name)"
      let sign = term.isNegative ? "-" : "+"
      text += text.isEmpty ? (term.isNegative ? "-" : "") + product : " \(sign) \(product)"
    }
    return text.isEmpty ? "0" : text
  }

  /// `a`, `a and b`, `a, b and c`.
  static func list(_ names: [String], _ word: String = "and") -> String {
    guard let last = names.last else { return "" }
    return names.count == 1
      ? last : names.dropLast().joined(separator: ", ") + " \(word) " + last
  }

  /// `x1`, `x2`, … or `h1`, `h2`, ….
  static func names(_ letter: String, _ count: Int) -> [String] {
    (1...max(1, count)).prefix(count).map { "\(letter)\($0)" }
  }

  static func digit(_ isOn: Bool) -> String { isOn ? "1" : "0" }
}

extension JSON {
  /// 1 or 0, as in truth tables.
  static func digit(_ isOn: Bool) -> JSON { .integer(isOn ? 1 : 0) }

  /// An array of numbers.
  static func numbers(_ values: [Double]) -> JSON { .array(values.map { .number($0) }) }

  /// A fraction: an integer if it is one that fits, otherwise its exact text.
  static func exact(_ value: Rational) -> JSON {
    Int(value.description).map { .integer($0) } ?? .string(value.description)
  }
}
