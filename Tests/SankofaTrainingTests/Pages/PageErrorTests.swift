import Foundation
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Whatever is wrong with a page is one line: where in the file, the rule with the values, a fix.
@Suite struct PageErrorTests {
  @Test(arguments: [
    ("[1]", "1:1: must be an object, got a list of 1; write {\"name\": …}."),
    ("{", "1:2: expected a name in quotation marks, found the end of the text; correct the JSON."),
    ("{}", "1:1: has no \"layers\"; add \"layers\": [{\"weights\": [[1, 1]]}]."),
    ("{\"layer\": []}", "1:2: there is no \"layer\"; did you mean \"layers\"?"),
    (
      "{\"color\": []}",
      "1:2: there is no \"color\"; choose one of name, inputs, layers, initializer, seed, examples, "
        + "input, target, loss, learningRate."
    ),
    (
      "{\"layers\": []}",
      "1:2: \"layers\": must be a list of at least one, got a list of 0; add {\"weights\": [[1, 1]]}."
    ),
    ("{\"layers\": [7]}", "1:13: layers.0: must be an object, got 7; write {\"size\": …}."),
    (
      "{\"layers\": [\n  {\"wieghts\": [[1]]}]}",
      "2:4: layers.0: there is no \"wieghts\"; did you mean \"weights\"?"
    ),
    ("{\"layers\": [{\"size\": 2}]}", "1:1: the number of inputs is not known; add \"inputs\": 2."),
    (
      "{\"inputs\": 2, \"layers\": [{\"activation\": \"relu\"}]}",
      "1:26: layers.0: needs \"weights\" or \"size\"; add \"size\": 4."
    ),
    (
      "{\"inputs\": 0, \"layers\": [{\"size\": 1}]}",
      "1:2: \"inputs\": must be a whole number, 1…4096, got 0; try 2."
    ),
    (
      "{\"inputs\": [\"a\", \"a\"], \"layers\": [{\"size\": 1}]}",
      "1:2: \"inputs\": names must differ, got a, a; rename one."
    ),
    (
      "{\"inputs\": [\"a\", \"b\\u001b[31m\"], \"layers\": [{\"size\": 1}]}",
      "1:18: inputs.1: must be one line of up to 200 characters that can be printed, got "
        + "\"b\\u{1B}[31m\"; write a name."
    ),
    (
      "{\"name\": \"a\\nb\", \"layers\": [{\"weights\": [[1]]}]}",
      "1:2: \"name\": must be one line of up to 200 characters that can be printed, got \"a\\nb\"; "
        + "write \"name\": \"xor\"."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": [{\"name\": \"\\u202e\", \"input\": 1}]}",
      "1:48: examples.0 \"name\": must be one line of up to 200 characters that can be printed, got "
        + "\"\\u{202E}\"; write a name."
    ),
    (
      "{\"inputs\": [\"a\", 2], \"layers\": [{\"size\": 1}]}",
      "1:18: inputs.1: must be a text, got 2; write a name."
    ),
    (
      "{\"inputs\": 2, \"layers\": [{\"size\": 4097}]}",
      "1:27: layers.0 \"size\": must be a whole number, 1…4096, got 4097; try 4."
    ),
    (
      "{\"inputs\": 1025, \"layers\": [{\"size\": 1024}]}",
      "1:29: layers.0: the network must have at most 524,288 weights, got 1,049,600 so far; make "
        + "layers smaller, or write it in Swift."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, 2], [3, 4], [5, 6], [7, 8]]},\n"
        + "  {\"activation\": \"relu\",\n    \"weights\": [[1, 2, 3]]}]}",
      "3:5: layers.1 \"weights\": must have shape [1, 4] (outputs, inputs), got [1, 3]; give 4 "
        + "numbers a row."
    ),
    (
      "{\"layers\": [{\"size\": 2, \"weights\": [[1, 2]]}]}",
      "1:25: layers.0 \"weights\": must have shape [2, 2] (outputs, inputs), got [1, 2]; give 2 "
        + "rows."
    ),
    (
      "{\"inputs\": 1, \"layers\": [{\"weights\": [[1, 2]]}]}",
      "1:27: layers.0 \"weights\": must have shape [1, 1] (outputs, inputs), got [1, 2]; give 1 "
        + "number a row."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, 2],\n [3]]}]}",
      "2:2: layers.0 \"weights\": rows must have equal lengths, row 0 has 2 and row 1 has 1; give "
        + "one weight for each input."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, 2], 3]}]}",
      "1:34: layers.0 \"weights\": row 1 must be a list of weights, got 3; give one for each input."
    ),
    (
      "{\"layers\": [{\"weights\": 3}]}",
      "1:14: layers.0 \"weights\": must be a matrix [outputs][inputs], got 3; give a row of weights "
        + "for each neuron."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, null]]}]}",
      "1:30: layers.0 \"weights\": number 0, 1 must be a number within ±3.4e38, got null; correct it."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, 1e39]]}]}",
      "1:30: layers.0 \"weights\": number 0, 1 must be a number within ±3.4e38, got 1e+39; correct "
        + "it."
    ),
    (
      "{\"layers\": [{\"weights\": [[1, 1e999]]}]}",
      "1:30: expected a number that fits 64 bits; use a smaller one."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]], \"biases\": [1, 2]}]}",
      "1:32: layers.0 \"biases\": must have 1 number (the layer's neurons), got 2; give one for each."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]], \"biases\": \"none\"}]}",
      "1:32: layers.0 \"biases\": must be a list of numbers, got \"none\"; write [0, 1]."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]], \"activation\": \"sigmoyd\"}]}",
      "1:32: layers.0 \"activation\": there is no \"sigmoyd\"; did you mean \"sigmoid\"?"
    ),
    (
      "{\"layers\": [{\"weights\": [[1]], \"seed\": 1}]}",
      "1:32: layers.0 \"seed\": weights are either written or drawn; leave out this or \"weights\"."
    ),
    (
      "{\"inputs\": 1, \"layers\": [{\"size\": 1, \"initializer\": \"normal(1)\"}]}",
      "1:38: layers.0 \"initializer\": normal takes 2 finite numbers (mean, deviation), got "
        + "\"normal(1)\"; write normal(0,1)."
    ),
    (
      "{\"inputs\": 1, \"initializer\": \"henormal\", \"layers\": [{\"size\": 1}]}",
      "1:15: \"initializer\": there is no \"henormal\"; did you mean \"he_normal\"?"
    ),
    (
      "{\"inputs\": 1, \"initializer\": \"henormal\", \"layers\": [{\"weights\": [[1]]}]}",
      "1:15: \"initializer\": there is no \"henormal\"; did you mean \"he_normal\"?"
    ),
    (
      "{\"inputs\": 1, \"initializer\": \"henormal\", "
        + "\"layers\": [{\"size\": 1, \"initializer\": \"zeros\"}]}",
      "1:15: \"initializer\": there is no \"henormal\"; did you mean \"he_normal\"?"
    ),
    (
      "{\"inputs\": 1, \"seed\": -1, \"layers\": [{\"size\": 1}]}",
      "1:15: \"seed\": must be a whole number, at least 0, got -1; try 0."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"loss\": \"squared_error\"}",
      "1:34: \"loss\": needs an example to compare with; add \"input\": [1, 0] and \"target\": [1]."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"loss\": \"square-error\", \"input\": 1, \"target\": 1}",
      "1:34: \"loss\": there is no \"square-error\"; did you mean \"squared_error\"?"
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"learningRate\": 0, \"input\": 1, \"target\": 1}",
      "1:34: \"learningRate\": must be a positive number, got 0; try 0.1."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"input\": [1, 2], \"target\": 1}",
      "1:34: \"input\": must have 1 number (the network's inputs), got 2; give one for each."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [2]]}], \"input\": 1, \"target\": [1]}",
      "1:51: \"target\": must have 2 numbers (the network's outputs), got 1; give one for each."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"target\": [1]}",
      "1:1: needs \"input\"; add \"input\": [1, 0]."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": [{\"input\": [1], \"target\": [1]},\n"
        + "{\"input\": [1]}]}",
      "2:1: examples.1: needs \"target\", as others have one; add \"target\": [1]."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": [{\"input\": [1], \"traget\": [1]}]}",
      "1:62: examples.0: there is no \"traget\"; did you mean \"target\"?"
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": [{\"input\": [1]}], \"input\": [1]}",
      "1:64: \"input\": the page has \"examples\" already; put it there, or leave one out."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": [{\"name\": 3, \"input\": 1}]}",
      "1:48: examples.0 \"name\": must be a text, got 3; write a name."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]], \"activation\": \"leaky_relu(nan)\"}]}",
      "1:32: layers.0 \"activation\": leaky_relu takes 1 finite number (slope), got "
        + "\"leaky_relu(nan)\"; write leaky_relu(0.1)."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [1]], \"activation\": \"glu\"}]}",
      "1:37: layers.0 \"activation\": must keep the number of neurons, which glu does not; write "
        + "\"sigmoid\"."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"examples\": []}",
      "1:34: \"examples\": must be a list of at least one, got a list of 0; add {\"input\": [1, 0], "
        + "\"target\": [1]}."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [2]], \"activation\": \"softmax\"}], \"input\": 1, "
        + "\"target\": 2, \"loss\": \"sparse_categorical_crossentropy\"}",
      "1:76: \"target\": must be a whole number, 0…1, got 2; try 0."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"loss\": \"binary_crossentropy\",\n"
        + "\"input\": 1, \"target\": -0.5}",
      "2:13: \"target\": must be in 0…1 (binary_crossentropy compares probabilities), got -0.5; "
        + "write 0 or 1."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [1]]}], \"loss\": \"binary_crossentropy\", \"examples\": [\n"
        + "{\"input\": 1, \"target\": [0, 1]}, {\"input\": 1, \"target\": [0, 2]}]}",
      "2:60: examples.1 \"target\": must be in 0…1 (binary_crossentropy compares probabilities), got "
        + "2; write 0 or 1."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [1]]}], \"loss\": \"categorical_crossentropy\",\n"
        + "\"input\": 1, \"target\": [2, -1]}",
      "2:24: \"target\": must be in 0…1 (categorical_crossentropy compares probabilities), got 2; "
        + "write 1 for its class and 0 for the others."
    ),
    (
      "{\"layers\": [{\"weights\": [[1], [1]]}], \"loss\": \"categorical_crossentropy\",\n"
        + "\"input\": 1, \"target\": [1, 0.25]}",
      "2:13: \"target\": must sum to 1 (categorical_crossentropy compares probabilities), got a sum "
        + "of 1.25; write 1 for its class and 0 for the others."
    ),
    (
      "{\"layers\": [{\"weights\": [[1]]}], \"input\": 1, \"target\": 1, "
        + "\"loss\": \"categorical_crossentropy\"}",
      "1:1: categorical_crossentropy: needs predictions [n, classes] of at least two classes, got "
        + "[1, 1]; give the model an output for each class, or use the binary kind with targets "
        + "[n, 1]."
    ),
  ])
  func oneLineSaysWhatIsWrong(text: String, line: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text.utf8, to: "net.json")
    #expect(message { _ = try NetworkPage(readingPath: path) } == "\(path):\(line)")
  }

  @Test func tooManyInputs() throws {
    let folder = try TemporaryFolder()
    let row = Array(repeating: "0", count: 4097).joined(separator: ",")
    let path = try folder.write("{\"layers\": [{\"weights\": [[\(row)]]}]}".utf8, to: "net.json")
    #expect(
      message { _ = try NetworkPage(readingPath: path) }
        == "\(path):1:14: layers.0 \"weights\": a network must have at most 4096 inputs, got 4097; "
        + "give fewer.")
  }

  @Test func filesThatAreNoPages() throws {
    let folder = try TemporaryFolder()
    let missing = folder.file("net.json").path
    #expect(
      message { _ = try NetworkPage(readingPath: missing) }
        == "\(missing): no such file; check the path.")
    let large = try folder.write(Array(repeating: UInt8(ascii: " "), count: 1 << 24 + 1))
    #expect(
      message { _ = try NetworkPage(readingPath: large) }
        == "\(large): expected at most 16777216 bytes, found 16777217; use a smaller file.")
  }

  /// Cut anywhere, a page is an error that names its file, and never a crash.
  @Test func aPageThatIsCutShort() throws {
    let folder = try TemporaryFolder()
    let text =
      #"{"layers": [{"weights": [[1, -2]], "biases": [0.5]}], "input": [1, 2], "target": 3}"#
    for length in 0..<text.utf8.count {
      let path = try folder.write(text.utf8.prefix(length), to: "net.json")
      #expect(
        message { _ = try NetworkPage(readingPath: path) }?.hasPrefix(path + ":1:") == true,
        "\(length)")
    }
  }
}
