import SankofaFormats
import SankofaTensor
import Testing

@testable import SankofaData

/// Texts as tokens, and tokens as numbers.
struct TextFittingTests {
  @Test(arguments: [
    ("The cat's 2 mats.", ["the", "cat's", "2", "mats", "."]),
    ("Don’t 'quote' me'", ["don't", "'", "quote", "'", "me", "'"]),
    ("''", ["'", "'"]), ("a''b", ["a", "'", "'", "b"]), ("  \n\t ", []), ("", []),
    ("ÉCOLE e\u{301}cole", ["école", "école"]),
    ("so 👩‍🚀!? :-)", ["so", "👩‍🚀", "!", "?", ":", "-", ")"]),
    ("我爱 Tokyo タワー", ["我", "爱", "tokyo", "タ", "ワ", "ー"]),
    ("عربي हिन्दी Straße", ["عربي", "हिन्दी", "straße"]),
    ("\u{301}", ["\u{301}"]),
  ])
  func words(text: String, tokens: [String]) {
    #expect(TextTokens.words.tokens(of: text) == tokens)
    for limit in 0...tokens.count {
      #expect(TextTokens.words.tokens(of: text, limit: limit) == Array(tokens.prefix(limit)))
    }
  }

  @Test(arguments: [
    ("Ab c", ["A", "b", " ", "c"]), (" \n a\r\n\tb  ", ["a", " ", "b"]), ("", []), (" ", []),
    ("e\u{301}👩‍🚀🇬🇭", ["é", "👩‍🚀", "🇬🇭"]),
  ])
  func characters(text: String, tokens: [String]) {
    #expect(TextTokens.characters.tokens(of: text) == tokens)
    for limit in 0...tokens.count {
      #expect(TextTokens.characters.tokens(of: text, limit: limit) == Array(tokens.prefix(limit)))
    }
  }

  /// The most frequent first, ties by bytes; what occurs once is unknown.
  @Test func vocabulary() {
    let texts = ["to be or not to be", "be it so", "it is not"]
    let fitting = TextFitting(fittedTo: texts, .words)
    #expect(fitting.vocabulary == ["be", "it", "not", "to"] && fitting.length == 6)
    #expect(fitting.numbers(of: "To IT or") == [5, 3, 1, 0, 0, 0])
    #expect(fitting.numbers(of: "be be be be be be it") == [2, 2, 2, 2, 2, 2])
    #expect(fitting.numbers(of: "") == [0, 0, 0, 0, 0, 0])
    #expect(fitting.numberCount == 6 && fitting.shape == [6])
    #expect(fitting.encoded(["it", "so"]).shape == [2, 6])
    let small = TextFitting(fittedTo: texts, .words, length: 2, vocabularySize: 1)
    #expect(small.vocabulary == ["be"] && small.numbers(of: "be it be") == [2, 1])
    #expect(TextFitting(fittedTo: ["b a"], .words).vocabulary == ["a", "b"])
    #expect(TextFitting(fittedTo: [], .characters).length == 1)
    #expect(fitting.description == "at most 6 words, 4 known")
    #expect(fitting.examplesText == "be, it, not, to")
  }

  /// Composed and decomposed letters are one token, and have one number.
  @Test func combiningMarks() {
    let fitting = TextFitting(fittedTo: ["caf\u{e9} cafe\u{301}"], .words)
    #expect(fitting.vocabulary.count == 1)
    #expect(fitting.numbers(of: "CAFÉ cafe\u{301}") == [2, 2])
  }

  /// A word of a million letters is unknown and not kept.
  @Test func veryLongTexts() {
    let long = String(repeating: "x", count: 1_000_000)
    let fitting = TextFitting(fittedTo: [long, long, "a a"], .words)
    #expect(fitting.vocabulary == ["a"] && fitting.numbers(of: long + " a") == [1, 2])
    let characters = TextFitting(fittedTo: [long], .characters, length: 5)
    #expect(characters.numbers(of: long) == [2, 2, 2, 2, 2])
  }

  @Test func savedAndRead() throws {
    let fitting = TextFitting(fittedTo: ["\"a\" \\ 👩‍🚀 👩‍🚀 a e\u{301} e\u{301}"], .characters)
    let again = try TextFitting(json: JSON(parsing: fitting.json.description))
    #expect(again == fitting && again.json.description == fitting.json.description)
    #expect(
      try Preprocessing(fileText: Preprocessing.texts(fitting).fileText) == .texts(fitting))
    #expect(Preprocessing.texts(fitting).numberCount == fitting.length)
  }

  @Test(arguments: [
    #"{"kind": "texts"}"#, #"{"kind": "texts", "tokens": "letters"}"#,
    #"{"kind": "texts", "tokens": "words", "length": 1.5, "vocabulary": []}"#,
    #"{"kind": "texts", "tokens": "words", "length": 2, "vocabulary": [1]}"#,
  ])
  func textsThatAreNoRule(json: String) {
    #expect {
      try TextFitting(json: JSON(parsing: json), path: "m")
    } throws: {
      "\($0)"
        == "m: texts must have \"tokens\", words or characters, a whole \"length\" and a \"vocabulary\" of "
        + "texts; save the model anew."
    }
  }

  @Test(arguments: [
    (0, #"["a"]"#, "the length must be 1…100000 tokens, got 0"),
    (100_001, #"["a"]"#, "the length must be 1…100000 tokens, got 100001"),
    (1, "[]", "the vocabulary must have 1…1000000 tokens, got 0"),
    (1, #"[""]"#, "a token must have 1…256 bytes, got 0"),
    (1, #"["a", "b", "a"]"#, "the tokens must differ, got \"a\" twice"),
    (1, #"["\u00e9", "e\u0301"]"#, "the tokens must differ, got \"é\" twice"),
  ])
  func rulesThatCannotBe(length: Int, vocabulary: String, message: String) {
    let json =
      #"{"kind": "texts", "tokens": "words", "length": \#(length), "vocabulary": \#(vocabulary)}"#
    #expect {
      try TextFitting(json: JSON(parsing: json), path: "m")
    } throws: {
      // Texts are equal as Unicode says, so that it does not matter how the accent is written.
      "\($0)" == "m: texts: \(message); save the model anew."
    }
  }
}
