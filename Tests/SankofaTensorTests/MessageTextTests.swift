import SankofaTensor
import Testing

/// Names in messages stay on their line, and short.
struct MessageTextTests {
  @Test(arguments: [
    ("relu", "\"relu\""), ("", "\"\""), ("größer ☂", "\"größer ☂\""),
    ("a\nb", "\"a\\nb\""), ("\r\n\t", "\"\\r\\n\\t\""), ("\u{1B}[31m", "\"\\u{1B}[31m\""),
    ("\0", "\"\\u{0}\""), ("\u{9B}2J", "\"\\u{9B}2J\""), ("a\u{202E}b", "\"a\\u{202E}b\""),
    ("\u{2028}", "\"\\u{2028}\""), ("say \"a\\b\"", "\"say \\\"a\\\\b\\\"\""),
  ])
  func quotedOnOneLine(text: String, shown: String) {
    #expect(text.quoted == shown)
  }

  @Test func longTextsAreCut() {
    let sixty = String(repeating: "x", count: 60)
    #expect(sixty.quoted == "\"\(sixty)\"")
    #expect((sixty + "x").quoted == "\"\(sixty)…\"")
    // What is written counts, and one letter with a thousand accents is not one.
    #expect(String(repeating: "\u{1B}", count: 60).quoted.count == 63)
    let accents = "e" + String(repeating: "\u{301}", count: 1000)
    #expect(accents.quoted.unicodeScalars.count == 63)
  }

  @Test(arguments: [
    ("3", "3"), ("-0.5", "-0.5"), ("1e-3", "1e-3"), ("nan", "nan"), ("three", "\"three\""),
    ("3\n", "\"3\\n\""), ("", "\"\""),
  ])
  func numbersAreShownAsTheyAre(text: String, shown: String) {
    #expect(text.shown == shown)
  }

  @Test func longNumbersAreCut() {
    #expect(String(repeating: "1", count: 3000).shown.count == 63)
  }

  @Test(arguments: [
    ("a b/c\"d.csv", "a b/c\"d.csv"), ("", "\"\""), ("no\nthere.csv", "\"no\\nthere.csv\""),
  ])
  func pathsAreShownAsTheyAre(path: String, shown: String) {
    #expect(path.shownPath == shown)
  }

  @Test func longPathsAreCut() {
    let path = String(repeating: "x", count: 120)
    #expect(path.shownPath == path)
    #expect(("y" + path).shownPath == "…\(path)")
    #expect((path + "\n").shownPath == "\"\(path)…\"")
  }

  @Test func partsOfLines() {
    #expect("a\nb\"\\".onOneLine() == "a\\nb\"\\")
    #expect("abcdef".onOneLine(atMost: 3) == "abc…")
    #expect("a\nb".onOneLine(atMost: 2) == "a…")
    #expect("a b".isPlain && !"a\u{7F}".isPlain)
  }
}
