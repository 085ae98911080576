import SankofaData
import SankofaFormats
import Testing

/// An encoding in a file is believed only as far as it makes sense.
struct TableJSONErrorTests {
  private static let format = """
    is no encoding of a table (no "format": "sankofa-table-encoding"); give one that sankofa wrote.
    """
  private static let lists =
    "must have \"columns\" and \"missingTexts\", lists both; write the encoding anew."
  private static let parts =
    "columns: each must have name, kind and hasMissingFeature; write the encoding anew."
  private static let twice = "encoding: two columns are called \"a\"; rename one."
  private static let version = "\"version\" must be a whole number ≥ 1; write the encoding anew."
  private static let number = column("a", #""kind":"number","mean":0,"deviation":1"#)

  static let refusals: [(text: String, message: String)] = [
    ("{}", format), ("[1]", format),
    (whole(version: "0"), version), (whole(version: "1.5"), version),
    (whole(version: "3"), "has version 3 of encodings, known are those up to 2; update sankofa."),
    (whole(columns: "7"), lists), (whole(missing: "[1]"), lists),
    (whole(), "encoding: must have a column to learn from, got only the target; add one."),
    (whole(columns: "[{}]"), parts),
    (whole(columns: "[\(column("", #""kind":"number""#))]"), parts),
    (whole(columns: "[\(number),\(number)]"), twice),
    (whole(columns: "[\(number)]", target: number), twice),
    (whole(columns: "[\(number)]", target: "[]"), parts),
  ]

  @Test(arguments: refusals)
  func refuses(refusal: (text: String, message: String)) throws {
    try expect(refusal.text, "a.json: \(refusal.message)")
  }

  static let columnRefusals: [(content: String, rule: String)] = [
    (#""kind":"number","mean":0,"deviation":0"#, "must have a mean, and a deviation above 0"),
    (#""kind":"number","mean":"1","deviation":1"#, "must have a mean, and a deviation above 0"),
    (#""kind":"yes-no","yes":"a""#, "must have words for yes and no"),
    (#""kind":"ordered","categories":[1]"#, "must have categories, a list of texts"),
    (#""kind":"other""#, "is of the unknown kind \"other\""),
    (
      #""kind":"categories","categories":["x"],"decimal":"comma""#,
      "must be of numbers to have a decimal sign"
    ),
    (
      #""kind":"ordered","categories":["x"],"hasOtherFeature":true"#,
      "must be of categories to have a feature of others"
    ),
    (
      #""kind":"categories","categories":["x"],"hasOtherFeature":1"#,
      "must have hasOtherFeature true or false"
    ),
  ]

  @Test(arguments: columnRefusals)
  func refusesColumns(refusal: (content: String, rule: String)) throws {
    try expect(
      Self.whole(columns: "[\(Self.column("a", refusal.content))]"),
      "a.json: column \"a\": \(refusal.rule); write the encoding anew.")
  }

  @Test func refusesCategories() throws {
    let column = Self.column("a", #""kind":"categories","categories":["x","x"]"#)
    try expect(
      Self.whole(columns: "[\(column)]"),
      "a.json: column \"a\": must have categories that differ, without spaces around them, got "
        + "\"x\", \"x\"; correct the list.")
  }

  private func expect(_ text: String, _ description: String) throws {
    do {
      _ = try TableEncoding(json: JSON(parsing: text), path: "a.json")
      Issue.record("expected an error")
    } catch let error as FormatError {
      #expect(error.description == description)
    }
  }

  private static func whole(
    version: String = "1", columns: String = "[]", missing: String = #"[""]"#,
    target: String = "null"
  ) -> String {
    #"{"format":"sankofa-table-encoding","version":\#(version),"missingTexts":\#(missing),"#
      + #""columns":\#(columns),"target":\#(target)}"#
  }

  private static func column(_ name: String, _ content: String) -> String {
    #"{"name":"\#(name)",\#(content),"hasMissingFeature":false}"#
  }
}
