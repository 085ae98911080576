import SankofaFormats
import Testing

@Suite struct JSONTests {
  @Test func readsEveryKind() throws {
    let text = #" { "a" : [ null , true , false , -12 , 1.5e3 , "x" ] , "b" : { } , "c" : [ ] } "#
    let value = try JSON(parsing: text)
    #expect(
      value == ["a": [nil, true, false, -12, 1500.0, "x"], "b": [:], "c": []] as JSON)
    #expect(value["a"]?.arrayValue?[3].integerValue == -12)
    #expect(value["a"]?.arrayValue?[3].doubleValue == -12)
    #expect(value["a"]?.arrayValue?[4].doubleValue == 1500)
    #expect(value["a"]?.arrayValue?[4].integerValue == nil)
    #expect(value["a"]?.arrayValue?[1].boolValue == true)
    #expect(value["a"]?.arrayValue?[5].stringValue == "x")
    #expect(value["b"]?.objectValue?.members.isEmpty == true)
    #expect(value["d"] == nil)
  }

  @Test func membersKeepTheirOrder() throws {
    var object = try #require(JSON(parsing: #"{"b":1,"a":2}"#).objectValue)
    #expect(object.members.map(\.name) == ["b", "a"])
    object["b"] = 3
    object["c"] = 4
    object["a"] = nil
    #expect(JSON.object(object).description == #"{"b":3,"c":4}"#)
  }

  @Test func writesTheSameValueTheSameWay() throws {
    let value: JSON = [
      "text": "q\" b\\ n\n t\t r\r \u{1} \u{7f} é 名 🐦", "numbers": [0, -1, 0.1, 1e300, -0.0],
    ]
    let text =
      #"{"text":"q\" b\\ n\n t\t r\r \u0001 \u007f é 名 🐦","numbers":[0,-1,0.1,1e+300,-0.0]}"#
    #expect(value.description == text)
    #expect(try JSON(parsing: text) == value)
    #expect(JSON.array([.number(.nan), .number(-.infinity)]).description == "[null,null]")
  }

  @Test func numbersReadBackToTheSameBits() throws {
    var random = Mutator(seed: 1)
    for _ in 0..<10_000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      let back = try JSON(parsing: JSON.number(number).encoded()).doubleValue
      #expect(back?.bitPattern == number.bitPattern)
    }
    for number in [Int.min, .max, 0, 1 << 53 + 1] {
      #expect(try JSON(parsing: "\(number)") == .integer(number))
    }
    #expect(try JSON(parsing: "-0").doubleValue?.sign == .minus)
    #expect(try JSON(parsing: "1E2") == 100.0)
  }

  @Test func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\udc26\u0000""#
    #expect(try JSON(parsing: text) == "\"\\/\u{8}\u{c}\n\r\tAé🐦\0")
  }

  @Test(arguments: [
    ("", "1:1: expected a value, found the end of the text; correct the JSON."),
    ("[1,\n 2,, 3]", "2:4: expected a value, found ','; correct the JSON."),
    ("[1 2]", "1:4: expected ',' or ']', found '2'; correct the JSON."),
    ("[1,]", "1:4: expected a value, found ']'; correct the JSON."),
    (#"{"a" 1}"#, "1:6: expected ':', found '1'; correct the JSON."),
    (#"{"a":1,}"#, "1:8: expected a name in quotation marks, found '}'; correct the JSON."),
    (#"{"a":1]"#, "1:7: expected ',' or '}', found ']'; correct the JSON."),
    ("{\"é\":1,\n\"b\":2,\"b\":3}", "2:7: the name \"b\" occurs twice; remove one."),
    (#"{"é":é}"#, "1:6: expected a value, found byte c3; correct the JSON."),
    ("1 2", "1:3: expected the end of the text, found '2'; correct the JSON."),
    ("01", "1:2: expected the end of the text, found '1'; correct the JSON."),
    ("-", "1:2: expected a digit, found the end of the text; correct the JSON."),
    ("1.", "1:3: expected a digit, found the end of the text; correct the JSON."),
    (".5", "1:1: expected a value, found '.'; correct the JSON."),
    ("+1", "1:1: expected a value, found '+'; correct the JSON."),
    ("NaN", "1:1: expected a value, found 'N'; correct the JSON."),
    ("nul", "1:1: expected null, found another word; correct the JSON."),
    (
      "[9223372036854775808]",
      "1:2: expected a whole number of at most 64 bits; use a smaller one."
    ),
    ("1e999", "1:1: expected a number that fits 64 bits; use a smaller one."),
    (
      "\"a",
      "1:3: expected '\"' at the end of a string, found the end of the text; correct the JSON."
    ),
    (
      "\"a\tb\"",
      #"1:3: expected an escape such as \n for a control character, found byte 09; correct the JSON."#
    ),
    (#""\x""#, #"1:3: expected one of "\/bfnrtu after \, found 'x'; correct the JSON."#),
    (#""\u12g4""#, "1:6: expected four hexadecimal digits, found 'g'; correct the JSON."),
    (
      #""a\ud83dz""#, "1:3: expected a pair of surrogates, found half of one; correct it."
    ),
    (
      #""\ud83d\u0041""#, "1:2: expected a pair of surrogates, found half of one; correct it."
    ),
    (#""\udc26""#, "1:2: expected a pair of surrogates, found half of one; correct it."),
    ("\u{feff}1", "1:1: expected a value, found byte ef; correct the JSON."),
  ])
  func refuses(text: String, message: String) {
    expectError("a.json:" + message) { try JSON(parsing: text, path: "a.json") }
  }

  @Test func refusesWhatIsNotUTF8() {
    for bad in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]] {
      let text = Array("[\"é".utf8) + bad.map { UInt8($0) } + Array("\"]".utf8)
      expectError("<data>:1:4: expected UTF-8; save the text as UTF-8.") {
        try JSON(parsing: text)
      }
    }
  }

  @Test func refusesNestingWithoutEnd() throws {
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    _ = try JSON(parsing: deep)
    expectError(
      "<data>:1:129: expected at most 128 nested levels, found more; flatten the JSON."
    ) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
    #expect(throws: FormatError.self) {
      try JSON(parsing: String(repeating: #"{"a":"#, count: 1_000_000))
    }
  }

  @Test func cutShort() {
    let text = #"{"a":[null,true,-1.5e3,"é\n\ud83d\udc26"]}"#
    expectErrorWhenCutShort(Array(text.utf8)) { try JSON(parsing: $0) }
  }
}
