import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models that take the rows of a table are asked through the encoding that is saved with them.
struct TableModelTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  /// The sum of the encoded numbers. Sizes 1 and 3 become −1 and 1, red becomes 0 1.
  private func save(target: String? = "price", weights: [Float] = [1, 10, 20]) throws {
    try write("size,kind,price\n1,green,9\n3,red,21\n", to: "fitted.csv")
    let table = try DataTable(contentsOf: path("fitted.csv"))
    let encoding = try TableEncoding(
      fitting: table, target: target, ignoring: target == nil ? ["price"] : [])
    let model = Sequential { Dense(1, bias: nil, inputShape: [3]) }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    model.parameters[0].value = Tensor(weights, shape: [1, 3])
    model.preprocessing = .table(encoding)
    try model.save(toPath: path("t.safetensors"))
  }

  private func check(
    _ arguments: [String], _ output: String = "", errors: String = "", code: Int32 = 0
  ) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.output == output)
    #expect(outcome.errors == errors)
    #expect(outcome.code == code)
  }

  private let model = ["predict", "t.safetensors"]

  /// Rows without an answer are told by the first ones, and counted.
  @Test func manyRowsWithoutAnAnswer() throws {
    defer { command.remove() }
    try save()
    try write("size,kind\n3,red\n" + String(repeating: "big,red\n", count: 12), to: "new.csv")
    let outcome = try command.run(model + ["new.csv"])
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 11 && outcome.code == 1)
    #expect(lines[10] == "note: there are 12 such errors, the first 10 are above.")
    #expect(outcome.output.contains("21.00"))
  }

  @Test func rowsThatAreTyped() throws {
    defer { command.remove() }
    try save()
    try check(
      model + ["--inputs", "3,red", "--inputs", "1.5, green"],
      "3,red: output 21.00\n1.5, green: output 9.500\n")
    try check(
      model + ["--inputs", "3,blue"],
      errors: "--inputs, column \"kind\": there is no category \"blue\"; choose one of \"green\", "
        + "\"red\".\n", code: 2)
    try check(
      model + ["--inputs", ",red"],
      errors: "--inputs, column \"size\": must have a value, got none; fill it in.\n", code: 2)
    try check(
      model + ["--inputs", "0.5,0,1"],
      errors:
        "--inputs: must be 2 cells, as the model takes rows with columns size, kind, got 3; name "
        + "a .csv file.\n", code: 2)
  }

  /// Numbers that were not encoded would get an answer, and a wrong one.
  @Test func arraysAreRefused() throws {
    defer { command.remove() }
    try save()
    try NPY.write(Tensor([3, 0, 1] as [Float], shape: [1, 3]), to: path("a.npy"))
    let arrays = [
      ("input", Tensor([3, 0, 1] as [Float], shape: [1, 3])),
      ("output", Tensor([1] as [Float], shape: [1, 1])),
    ]
    try NPZ.write(arrays, to: path("a.npz"))
    let line = "the model takes rows with columns size, kind, and no arrays; name a .csv file.\n"
    try check(model + ["a.npy"], errors: "a.npy: " + line, code: 1)
    try check(model + ["a.npz"], errors: "a.npz: " + line, code: 1)
    try check(
      ["evaluate", "t.safetensors", "--on", "a.npz"], errors: "a.npz: " + line, code: 1)
    try check(
      ["evaluate", "t.safetensors", "--on", "digits"],
      errors:
        "--on: the model takes rows with columns size, kind and gives 1 output, as no data set "
        + "has; name a .csv file.\n", code: 2)
  }

  @Test func aRowThatIsBadKeepsNoneWaiting() throws {
    defer { command.remove() }
    try save()
    try write(
      "price,kind,size\n9,green,1\n1,blue,2\n21,red,3\n,red,1\n5,red,big\n", to: "t.csv")
    let outcome = try command.run(model + ["t.csv", "--json"])
    #expect(
      outcome.lines == [
        "{\"example\":\"t.csv\",\"number\":0,\"output\":9.0}",
        "{\"example\":\"t.csv\",\"number\":2,\"output\":21.0}",
        "{\"example\":\"t.csv\",\"number\":3,\"output\":19.0}",
      ])
    let blue =
      "t.csv:3, column \"kind\": there is no category \"blue\"; choose one of \"green\", \"red\".\n"
    let big = "t.csv:6, column \"size\": must be a number, got \"big\"; correct it.\n"
    #expect(outcome.errors == blue + big)
    #expect(outcome.code == 1)
    let evaluated = try command.run(["evaluate", "t.safetensors", "--on", "t.csv"])
    #expect(evaluated.lines.first == "t.safetensors on the 2 examples of t.csv")
    #expect(evaluated.lines.last == "loss     0.000")
    let target =
      "t.csv:5, column \"price\": a target must have a value, got none; fill it in, or leave the row "
      + "out.\n"
    #expect(evaluated.errors == blue + target + big)
    #expect(evaluated.code == 1)
    try write("size,kind\n1,blue\n2,brown\n", to: "t.csv")
    let none = try command.run(model + ["t.csv"])
    #expect(none.output == "" && none.code == 1)
    #expect(none.errors.split(separator: "\n").count == 2)
  }

  @Test func anEncodingWithoutATargetEvaluatesNothing() throws {
    defer { command.remove() }
    try save(target: nil)
    try write("size,kind,price\n1,green,9\n", to: "t.csv")
    try check(
      ["evaluate", "t.safetensors", "--on", "t.csv"],
      errors: "t.csv: the encoding was fitted without a target; fit it with one.\n", code: 1)
  }

  @Test func signsThatAFileDoesNotSay() throws {
    defer { command.remove() }
    try save()
    try write("size;kind,price\n1;green,9\n", to: "t.csv")
    try check(
      model + ["t.csv"],
      errors:
        "t.csv: must be a table with one delimiter only, comma and semicolon are possible; add --delimiter "
        + "comma, or another.\n", code: 1)
    try write("size;kind;price\n1,500;green;9\n", to: "t.csv")
    let line =
      "t.csv:2, column \"size\": \"1,500\" is 1.5 with a decimal comma and 1500 with a decimal point; "
      + "add --decimal comma or --decimal point.\n"
    try check(model + ["t.csv"], errors: line, code: 1)
    let evaluate = ["evaluate", "t.safetensors", "--on", "t.csv"]
    try check(evaluate, errors: line, code: 1)
    try check(model + ["t.csv", "--decimal", "comma"], "t.csv: output 9.500\n")
    let evaluated = try command.run(
      evaluate + ["--decimal", "comma", "--delimiter", "semicolon"])
    #expect(evaluated.lines.last == "loss     0.2500", "\(evaluated.errors)")
    for options in [["--decimal", "comma"], ["--delimiter", "bar"]] {
      let unused =
        "\(options[0]): says how a .csv file is written, and none is named; leave it out.\n"
      try check(model + ["--inputs", "1,red"] + options, errors: unused, code: 2)
      try check(["evaluate", "t.safetensors"] + options, errors: unused, code: 2)
    }
    try check(
      model + ["t.csv", "--decimal", "coma"],
      errors: "decimal sign: there is no \"coma\"; did you mean \"comma\"?\n", code: 2)
  }

  /// The same for models that take plain numbers.
  @Test func signsInRowsOfNumbers() throws {
    defer { command.remove() }
    let model = Sequential { Dense(1, weight: .init(.ones), bias: nil, inputShape: [2]) }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    try model.save(toPath: path("m.safetensors"))
    try write("1;2\n3;4\n", to: "n.csv")
    let predict = ["predict", "m.safetensors", "n.csv", "--json"]
    let answers = try command.run(predict).lines
    #expect(answers.first == "{\"example\":\"n.csv\",\"number\":0,\"output\":3.0}")
    try write("a|b\n1,5|2\n", to: "n.csv")
    try check(
      predict,
      errors: "n.csv: line 2, column 1: must be a number, got \"1,5\"; add --decimal comma.\n",
      code: 1)
    try check(
      predict + ["--decimal", "comma"], "{\"example\":\"n.csv\",\"number\":0,\"output\":3.5}\n")
    try write("1,5;2\n", to: "n.csv")
    try check(
      predict + ["--decimal", "comma", "--delimiter", "semicolon"],
      "{\"example\":\"n.csv\",\"number\":0,\"output\":3.5}\n")
    try write("a;b,c\n1;2,5\n", to: "n.csv")
    try check(
      predict,
      errors:
        "n.csv: must be a table with one delimiter only, comma and semicolon are possible; add --delimiter "
        + "comma, or another.\n", code: 1)
  }
}
