import SankofaData
@testable import SankofaFormats

extension FuzzTarget {
  /// The rule for texts, as model files keep it; the bytes themselves are a text for it.
  static let texts: FuzzTarget = FuzzTarget(
    name: "texts", longest: 512, modules: [.formats, .data],
    memory: (fixed: 1 << 20, perByte: 1_024),
    check: { input in
      let value = Law.reading(input, FuzzTarget.texts.memory) {
        try TextFitting(json: JSON(parsing: input.bytes))
      }
      guard let rule = value else { return nil }
      let text = String(decoding: input.bytes, as: UTF8.self)
      let numbers = rule.numbers(of: text)
      Law.check(numbers.count == rule.length, "a text has as many numbers as its rule says")
      Law.check(
        numbers.allSatisfy { (0..<Int32(rule.numberCount)).contains($0) },
        "each number is that of a token, or of none")
      let again = Law.written("texts") { try TextFitting(json: JSON(parsing: rule.json.indented)) }
      Law.check(again == rule, "texts that are written read back the same: \(rule)")
      Law.check(again.json == rule.json, "the same texts give the same text")
      Law.check(again.numbers(of: text) == numbers, "the same rule gives the same numbers")
      return { rule.json.description }
    })
}
