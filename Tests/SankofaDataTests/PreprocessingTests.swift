import SankofaData
import SankofaFormats
import Testing

struct PreprocessingTests {
  @Test func textsAreReadBack() throws {
    let table = try DataTable(
      CSV(bytes: Array("size,kind\n1,red\n3,green\n".utf8)), name: "toy")
    let rules: [Preprocessing] = [
      .mnist, .digits, .pictures(0...1), .pictures(-1...0.5), .numbers(["a", "b"]), .numbers([]),
      .table(try TableEncoding(fitting: table)), .other("sounds"), .other(""), .other("[1"),
      .other("{\"kind\":\"sounds\"}"), .other("{\"format\":\"sounds\"}"),
    ]
    for rule in rules {
      #expect(try Preprocessing(fileText: rule.fileText) == rule)
      #expect(rule.problem == nil, "\(rule)")
    }
  }

  /// A rule that is damaged is no unknown one.
  @Test(arguments: [
    (
      #"{"kind":"pictures","black":0,"white":0}"#,
      "pictures must have \"black\" below \"white\", got 0.0 and 0.0; save the model anew."
    ),
    (
      #"{"kind":"pictures","black":0,"white":null}"#,
      "pictures must have \"black\" and \"white\", numbers both; save the model anew."
    ),
    (
      #"{"kind":"numbers","names":["a",1]}"#,
      "numbers must have \"names\", a list of texts; save the model anew."
    ),
    (#"{"kind":"numbers"}"#, "numbers must have \"names\", a list of texts; save the model anew."),
    (
      #"{"format":"sankofa-table-encoding","version":3}"#,
      "has version 3 of encodings, known are those up to 2; update sankofa."
    ),
    (
      #"{"format":"sankofa-table-encoding","version":1,"columns":[{}],"missingTexts":[]}"#,
      "columns: each must have name, kind and hasMissingFeature; write the encoding anew."
    ),
  ])
  func textsThatAreDamaged(text: String, message: String) {
    #expect {
      _ = try Preprocessing(fileText: text, path: "m")
    } throws: {
      "\($0)" == "m: \(message)"
    }
  }

  @Test func brokenJSON() {
    #expect {
      _ = try Preprocessing(fileText: "{\"kind\":", path: "m")
    } throws: {
      $0 is FormatError && "\($0)".hasPrefix("m:1:")
    }
  }

  @Test func rulesThatCannotBeReadBack() {
    let infinity = Double.infinity
    for range in [0...0, 0...infinity, -infinity...0] {
      #expect(
        Preprocessing.pictures(range).problem?.rule
          == "pictures must have a finite black below a finite white, got \(range)")
    }
    #expect(
      Preprocessing.other("{").problem?.rule == "must be a rule that can be read, got \"{\"")
  }
}
