import SankofaFormats
import Testing

/// Places in a JSON text, and texts that people read.
@Suite struct JSONPlaceTests {
  private let text = """
    { "a\\u0062": [1, [2, {"é": 3 ,"c":  4}]],
      "b" : "}],"
    , "d": {} }
    """

  @Test(
    arguments: [
      ([], 1, 1), ([.member("ab")], 1, 3), ([.member("ab"), .element(0)], 1, 15),
      ([.member("ab"), .element(1), .element(1), .member("c")], 1, 31), ([.member("b")], 2, 3),
      ([.member("d")], 3, 3),
    ] as [([JSONStep], Int, Int)])
  func partsAreFound(part: [JSONStep], line: Int, column: Int) {
    #expect(JSON.place(of: part, in: Array(text.utf8)) == .line(line, column: column))
  }

  @Test(
    arguments: [
      ([.member("no")], 1, 1), ([.element(0)], 1, 1), ([.member("b"), .element(3)], 2, 3),
      ([.member("ab"), .element(2)], 1, 3), ([.member("d"), .member("x")], 3, 3),
    ] as [([JSONStep], Int, Int)])
  func aWayToNowhereEndsWhereItIsLost(part: [JSONStep], line: Int, column: Int) {
    #expect(JSON.place(of: part, in: Array(text.utf8)) == .line(line, column: column))
  }

  @Test func textIsReadAsFarAsItGoes() {
    #expect(JSON.place(of: [.member("a")], in: Array(" {\"a\" ".utf8)) == .line(1, column: 3))
    #expect(JSON.place(of: [.member("a")], in: []) == .line(1, column: 1))
  }

  @Test func linesArePleasant() throws {
    let value: JSON = [
      "name": "n", "none": [], "empty": [:],
      "layers": [
        ["weights": [[1, 2.5], [3, 4]], "biases": [0, 0]],
        [
          "weights": [[0.123456789, 0.23456789], [0.3456789, 0.456789], [0.5, 1]],
          "activation": "sigmoid",
        ],
      ],
    ]
    let text = """
      {
        "name": "n",
        "none": [],
        "empty": {},
        "layers": [
          {"weights": [[1, 2.5], [3, 4]], "biases": [0, 0]},
          {
            "weights": [[0.123456789, 0.23456789], [0.3456789, 0.456789], [0.5, 1]],
            "activation": "sigmoid"
          }
        ]
      }

      """
    #expect(value.indented == text)
    #expect(try JSON(parsing: value.indented) == value)
    let wide = JSON.array([.array((0..<60).map { .integer($0) }), [1]])
    #expect(wide.indented.split(separator: "\n").count == 4)
    #expect(try JSON(parsing: wide.indented) == wide)
  }
}
