import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining
import Testing

/// Models that were made with the library and not by `sankofa train` are asked like any other.
struct AnyModelTests {
  private let command: Command

  init() throws { command = try Command() }

  private func path(_ name: String) -> String { command.folder.appending(path: name).path }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  /// price = 2 · area + 3 · rooms + 1.
  private func saveHouses(_ preprocessing: Preprocessing? = nil) throws {
    let model = Sequential { Dense(1, inputShape: [2]) }
    try model.compile(optimizer: .sgd(), loss: .squaredError)
    model.parameters[0].value = Tensor([2, 3] as [Float], shape: [1, 2])
    model.parameters[1].value = Tensor([1] as [Float])
    model.preprocessing = preprocessing
    try model.save(toPath: path("houses.safetensors"))
  }

  private func check(_ arguments: [String], _ output: String, code: Int32 = 0) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.output == output, "\(outcome.errors)")
    #expect(outcome.code == code)
  }

  private func checkError(_ arguments: [String], _ line: String, code: Int32) throws {
    let outcome = try command.run(arguments)
    #expect(outcome.errors == line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == code)
  }

  @Test func numbersThatAreTyped() throws {
    defer { command.remove() }
    try saveHouses()
    try check(
      ["predict", "houses.safetensors", "--inputs", "120,4", "--inputs", "-1,0.5"],
      "120,4: output 253.0\n-1,0.5: output 0.5000\n")
    try check(
      ["predict", "houses.safetensors", "--inputs", "120,4", "--json"],
      "{\"example\":\"120,4\",\"output\":253.0}\n")
    let model = ["predict", "houses.safetensors"]
    try checkError(
      model + ["--inputs", "1,2,3"],
      "--inputs: must be 2 numbers, got 3; add --inputs 1,2, or name a .csv or .npy file.", code: 2)
    try checkError(
      model + ["--inputs", "1,x"],
      "--inputs: must be numbers separated by commas, got \"1,x\"; try 1,2.", code: 2)
  }

  @Test func rowsOfAFile() throws {
    defer { command.remove() }
    try saveHouses()
    let table = """
      example  output
      -------  ------
            0   253.0
            1   167.0

      """
    try write("120,4\n80,2\n", to: "bare.csv")
    try write("area,rooms\n120,4\n80,2\n", to: "named.csv")
    try NPY.write(Tensor([120, 4, 80, 2] as [Double], shape: [2, 2]), to: path("rows.npy"))
    try NPZ.write(
      [("input", Tensor([120, 4, 80, 2] as [Float], shape: [2, 2]))], to: path("a.npz"))
    for name in ["bare.csv", "named.csv", "rows.npy", "a.npz"] {
      try check(["predict", "houses.safetensors", name], "\(name)\n\n" + table)
    }
    try NPY.write(Tensor([120, 4] as [Int32]), to: path("one.npy"))
    try check(
      ["predict", "houses.safetensors", "one.npy", "--json"],
      """
      {"example":"one.npy","number":0,"output":253.0}

      """)
    try NPY.write(Tensor([1, 2, 3] as [Float]), to: path("wrong.npy"))
    try checkError(
      ["predict", "houses.safetensors", "wrong.npy"],
      "wrong.npy: must have examples [n] + [2], as the model takes 2 numbers, got shape [3]; give an "
        + "array of that shape.", code: 1)
  }

  @Test func columnsByTheirNames() throws {
    defer { command.remove() }
    try saveHouses(.numbers(["area", "rooms"]))
    try write("rooms,colour,area\n4,red,120\n2,blue,80\n", to: "h.csv")
    let outcome = try command.run(["predict", "houses.safetensors", "h.csv", "--json"])
    #expect(
      outcome.lines == [
        "{\"example\":\"h.csv\",\"number\":0,\"output\":253.0}",
        "{\"example\":\"h.csv\",\"number\":1,\"output\":167.0}",
      ])
    try write("room,area\n4,120\n", to: "h.csv")
    try checkError(
      ["predict", "houses.safetensors", "h.csv"],
      "h.csv: has no column \"rooms\", which the model needs; rename \"room\".", code: 1)
    // A table with other names throughout is not taken by its order.
    try write("Rooms,Area\n4,120\n", to: "h.csv")
    try checkError(
      ["predict", "houses.safetensors", "h.csv"],
      "h.csv: has no column \"area\", which the model needs; rename \"Area\".", code: 1)
    try write("x,y\n4,120\n", to: "h.csv")
    try checkError(
      ["predict", "houses.safetensors", "h.csv"],
      "h.csv: has no column \"area\", which the model needs; add it.", code: 1)
    let inspected = try command.run(["inspect", "houses.safetensors"])
    #expect(
      inspected.lines.contains { $0.hasPrefix("examples fitted as") && $0.hasSuffix("area, rooms") }
    )
  }

  @Test func aRowThatIsBadKeepsNoneWaiting() throws {
    defer { command.remove() }
    try saveHouses()
    try write("120,4\n80,two\n10,1\nnan,1\n", to: "h.csv")
    let outcome = try command.run(["predict", "houses.safetensors", "h.csv", "--json"])
    #expect(try outcome.lines.map { try JSON(parsing: $0)["number"]?.integerValue } == [0, 2])
    #expect(
      outcome.errors == """
        h.csv: line 2, column 2: must be a number, got "two"; correct it.
        h.csv: line 4, column 1: must be a number, got "nan"; correct it.

        """)
    #expect(outcome.code == 1)
  }

  /// No model is told of data sets that have nothing to do with it.
  @Test func whatTheModelNeedsIsSaid() throws {
    defer { command.remove() }
    try saveHouses()
    let fix = "add --inputs 1,2, or name a .csv or .npy file."
    try checkError(
      ["predict", "houses.safetensors"], "predict: needs 2 numbers; \(fix)", code: 2)
    try write("x", to: "a.png")
    try checkError(
      ["predict", "houses.safetensors", "a.png"],
      "a.png: the model takes 2 numbers, and no pictures; \(fix)", code: 1)
    let name = "houses.safetensors does not say what it was trained on and takes 2 numbers; "
    try checkError(
      ["evaluate", "houses.safetensors"],
      "--on: \(name)name a .csv file, or a .npz file with arrays input, output.", code: 2)
    try checkError(
      ["explain", "houses.safetensors"],
      "--from: \(name)name a .npz file with arrays input, output.", code: 2)
    let rule = "the pictures of digits have shape [8, 8], and the model takes [2]; "
    try checkError(
      ["predict", "houses.safetensors", "--from", "digits", "--index", "0"],
      "--from: \(rule)\(fix)", code: 2)
    try checkError(
      ["evaluate", "houses.safetensors", "--on", "digits"],
      "--on: \(rule)name a .csv file, or a .npz file with arrays input, output.", code: 2)
    try checkError(
      ["explain", "houses.safetensors", "--from", "digits"],
      "--from: \(rule)name a .npz file with arrays input, output.", code: 2)
  }

  @Test func aRegressionIsEvaluated() throws {
    defer { command.remove() }
    try saveHouses()
    try write("area,rooms,price\n120,4,252\n80,2,170\n", to: "h.csv")
    try check(
      ["evaluate", "houses.safetensors", "--on", "h.csv"],
      """
      houses.safetensors on the 2 examples of h.csv

      measure  value
      -------  -----
      loss     5.000

      """)
    let line = try JSON(
      parsing: command.run(["evaluate", "houses.safetensors", "--on", "h.csv", "--json"]).output)
    #expect(line["test_loss"] == 5.0 && line["examples"] == 2)
    try write("1,2,3,4\n", to: "h.csv")
    try checkError(
      ["evaluate", "houses.safetensors", "--on", "h.csv"],
      "h.csv: must have 3 columns (2 numbers for the model and 1 target), got 4; leave out the "
        + "others.", code: 1)
  }

  @Test func classesByNameFromRows() throws {
    defer { command.remove() }
    let model = Sequential {
      Dense(3, activation: .softmax, weight: .init(.identity), inputShape: [3])
    }
    try model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    model.classNames = ["ant", "bee", "cow"]
    try model.save(toPath: path("m.safetensors"))
    try write("9,0,0,ant\n0,9,0,bee\n0,0,9,1\n", to: "t.csv")
    let evaluated = try command.run(["evaluate", "m.safetensors", "--on", "t.csv"])
    #expect(evaluated.output.contains("Test accuracy 66.67% (2 of 3 right)"))
    try write("9,0,0\n0,9,0\n", to: "t.csv")
    try check(
      ["predict", "m.safetensors", "t.csv"],
      """
      t.csv

      example  class  probability
      -------  -----  -----------
            0    ant       100.0%
            1    bee       100.0%

      """)
    try check(["predict", "m.safetensors", "--inputs", "0,0,9"], "0,0,9: cow (100.0%)\n")
  }

  /// Two readings through one layer, and two answers.
  @Test func severalInputsAndOutputs() throws {
    defer { command.remove() }
    let (left, right) = (Input([2], name: "left"), Input([2]))
    let sum = Add()(left, right)
    let model = Model(
      inputs: [left, right],
      outputs: [
        Dense(2, activation: .softmax, weight: .init(.identity))(sum).named("kind"),
        Dense(1, weight: .init(.ones))(sum).named("price"),
      ])
    try model.compile(
      optimizer: .adam(), losses: [.sparseCategoricalCrossentropy, .squaredError])
    try model.save(toPath: path("m.safetensors"))
    let numbers = Tensor([9, 0, 0, 9] as [Float], shape: [2, 2])
    let arrays = [("left", numbers), ("input1", Tensor.zeros([2, 2]).compute())]
    try NPZ.write(arrays, to: path("x.npz"))
    try check(
      ["predict", "m.safetensors", "x.npz"],
      """
      x.npz

      example  kind  probability  price
      -------  ----  -----------  -----
            0     0       100.0%  9.000
            1     1       100.0%  9.000

      """)
    let line = try JSON(
      parsing: command.run(["predict", "m.safetensors", "x.npz", "--json"]).lines[1])
    #expect(line["outputs"]?["price"]?["output"] == 9.0)
    #expect(line["outputs"]?["kind"]?["class"] == "1")
    let targets =
      arrays + [
        ("kind", Tensor([0, 1] as [Int32])), ("price", Tensor([9, 7] as [Float], shape: [2, 1])),
      ]
    try NPZ.write(targets, to: path("y.npz"))
    let evaluated = try command.run(["evaluate", "m.safetensors", "--on", "y.npz"])
    #expect(evaluated.code == 0, "\(evaluated.errors)")
    #expect(evaluated.output.contains("\nloss "))
    let needs = "inputs left [2], input1 [2]"
    try checkError(
      ["predict", "m.safetensors"],
      "predict: needs \(needs); name a .npz file with arrays left, input1.", code: 2)
    try checkError(
      ["predict", "m.safetensors", "--inputs", "1,2"],
      "--inputs: the model takes \(needs); name a .npz file with arrays left, input1.", code: 2)
    try checkError(
      ["predict", "m.safetensors", "--from", "digits", "--index", "0"],
      "--from: the model takes \(needs) and gives 2 outputs, as no data set has; name a .npz file with "
        + "arrays left, input1.", code: 2)
  }

  @Test func rowsOfATable() throws {
    defer { command.remove() }
    try write("size,kind,ripe\n1,red,yes\n3,green,no\n2,red,yes\n", to: "t.csv")
    let table = try DataTable(contentsOf: path("t.csv"))
    let encoding = try TableEncoding(fitting: table, target: "ripe")
    let model = Sequential { Dense(1, activation: .sigmoid, inputShape: [encoding.width]) }
    try model.compile(optimizer: .sgd(), loss: .binaryCrossentropy)
    model.classNames = ["no", "yes"]
    model.preprocessing = .table(encoding)
    // Red speaks for yes, green against it.
    model.parameters[0].value = Tensor([0, -5, 5] as [Float], shape: [1, 3])
    try model.save(toPath: path("t.safetensors"))
    let outcome = try command.run(["predict", "t.safetensors", "t.csv", "--json"])
    #expect(outcome.lines.count == 3, "\(outcome.errors)")
    let names = try outcome.lines.map { try JSON(parsing: $0)["class"]?.stringValue }
    #expect(names == ["yes", "no", "yes"])
    let evaluated = try command.run(["evaluate", "t.safetensors", "--on", "t.csv"])
    #expect(evaluated.lines.first == "t.safetensors on the 3 examples of t.csv")
    // log(1 + e⁻⁵) for each row.
    #expect(evaluated.lines.last == "loss     0.006715", "\(evaluated.errors)")
  }
}
