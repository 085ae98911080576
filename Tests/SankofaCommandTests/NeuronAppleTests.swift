import Foundation
import SankofaFormats
import Testing

struct NeuronAppleTests {
  /// A table of one's own, weights that one can add up in one's head.
  @Test func aTableOfOnesOwnWithWeightsByHand() throws {
    let command = try Command()
    defer { command.remove() }
    try write(
      "id;age;size;member\n1;20;small;yes\n2;40;large;no\n3;;small;no\n4;60;large;no\n",
      to: "people.csv", in: command)
    let options = [
      "--table", "people.csv", "--target", "member", "--ignore", "id", "--delimiter", "semicolon",
      "--allow-missing",
    ]
    let outcome = try command.run(
      ["neuron", "apple", "60", "small", "--weight", "age=-2", "--weight", "size=small=1.5"]
        + options + ["--bias", "0.25"])
    #expect(outcome.errors == "")
    #expect(
      outcome.output == """
        people.csv: 4 rows, member is yes in 1 of them

        column  value      inputs
        ------  ---------  ---------------------
        age     x          (x - 40.00) / 16.33 0
                (missing)  0 1
        size    large      1 0
                small      0 1

        Weights set by hand: above 0 they speak for yes
        age             #############################|                        -2.000
        age=(missing)                                |                         0.000
        size=large                                   |                         0.000
        size=small                                   |######################   1.500
        bias                                         |####                     0.250

        2 of 4 rows right (50.0%)

        column  value  inputs   weight  input x weight
        ------  -----  -------  ------  --------------
        age     60     1.225 0  -2.000          -2.449
        size    small  0 1       1.500           1.500
        ------  -----  -------  ------  --------------
        sum                                     -0.949
        bias                                     0.250

        What each input adds to z
        age         ##################################|                       -2.449
        size=small                                    |#####################   1.500
        bias                                          |###                     0.250

        z = sum + bias = -0.699, p = 1 / (1 + e^-z) = 33.2%
        member: no

        Any of these changes would make it yes, the smallest first

        column  change                 z      p
        ------  -----------------  -----  -----
        age     60 -> below 54.29  0.000  50.0%

        """)
    #expect(outcome.code == 0)
  }

  @Test func whatItSuggestsToAskRuns() throws {
    let command = try Command()
    defer { command.remove() }
    try write(
      "name\ttown\tage\tmember\nAma\tCape Coast\t-3\tyes\nKofi\tAccra\t\tno\n", to: "a b.tsv",
      in: command)
    let outcome = try command.run([
      "neuron", "apple", "--table", "a b.tsv", "--target", "member", "--ignore", "name",
      "--delimiter", "tab", "--allow-missing", "--epochs", "1",
    ])
    #expect(outcome.errors == "")
    #expect(outcome.lines.contains("Weights learned in 1 epoch: above 0 they speak for yes"))
    #expect(
      outcome.lines.suffix(2) == [
        "Ask about one row, for instance the first:",
        "  sankofa neuron apple 'town=Cape Coast' age=-3 --table 'a b.tsv' --target member "
          + "--ignore name --delimiter tab --allow-missing",
      ])
    let asked = try command.run([
      "neuron", "apple", "town=Cape Coast", "age=-3", "--table", "a b.tsv", "--target", "member",
      "--ignore", "name", "--delimiter", "tab", "--allow-missing",
    ])
    #expect(asked.errors == "")
    #expect(asked.lines.contains("member: yes"))
    // What may be missing may be left out.
    let partial = try command.run([
      "neuron", "apple", "town=Accra", "--table", "a b.tsv", "--target", "member",
      "--ignore", "name", "--delimiter", "tab", "--allow-missing", "--json",
    ])
    let row = try #require(JSON(parsing: partial.output)["row"])
    #expect(row["values"] == ["town": "Accra", "age": ""])
    #expect(row["verdict"] == "no")
  }

  @Test func theSameSeedLearnsTheSame() throws {
    let first = try Command.run(["neuron", "apple", "--seed", "3"])
    #expect(first.code == 0)
    #expect(try Command.run(["neuron", "apple", "--seed", "3"]).output == first.output)
    #expect(try Command.run(["neuron", "apple", "--seed", "4"]).output != first.output)
    let reference = try Command.run(
      ["neuron", "apple", "--seed", "3"],
      environment: ["SANKOFA_ISA": "reference", "SANKOFA_PLAN": "plain"])
    #expect(reference.output == first.output)
  }

  @Test func valuesComeInOrderOrByName() throws {
    let inOrder = try Command.run(["neuron", "apple", "light red", "good", "lemony", "shiny"])
    let byName = try Command.run([
      "neuron", "apple", "smell=lemony", "lustre=shiny", "firmness=good", "colour=light red",
    ])
    #expect(inOrder.code == 0)
    #expect(inOrder.output == byName.output)
    #expect(inOrder.lines.contains("ripe: yes"))
  }

  @Test func jsonIsOneLine() throws {
    let outcome = try Command.run([
      "neuron", "apple", "green", "good", "sweet", "dull", "--weight", "colour=green=-1",
      "--weight", "smell=sweet=0.5", "--json",
    ])
    #expect(outcome.errors == "")
    #expect(outcome.lines.count == 1)
    let line = try JSON(parsing: outcome.output)
    let names = try #require(line.objectValue).members.map(\.name)
    #expect(
      names == [
        "table", "target", "rows", "yes_rows", "right_rows", "accuracy", "learned", "weights",
        "bias", "encoding", "row",
      ])
    #expect(line["learned"] == false)
    #expect(line["yes_rows"] == 26)
    #expect(line["weights"]?.arrayValue?.count == 14)
    #expect(
      line["weights"]?.arrayValue?[1]
        == ["input": "colour=green", "column": "colour", "weight": -1.0])
    let row = try #require(line["row"])
    #expect(
      row["values"] == ["colour": "green", "firmness": "good", "smell": "sweet", "lustre": "dull"])
    #expect(row["z"] == -0.5)
    #expect(row["verdict"] == "no")
    #expect(
      row["changes"]?.arrayValue?.map { $0["to"]?.stringValue ?? "" }
        == ["dark red", "light red", "yellow"])
    let learned = try JSON(
      parsing: Command.run(["neuron", "apple", "--json", "--epochs", "2", "--seed", "5"]).output)
    #expect(learned["learned"] == true)
    #expect(learned["epochs"] == 2)
    #expect(learned["seed"] == 5)
    #expect(learned["learning_rate"] == 0.1)
    #expect(learned["row"] == nil)
  }

  static let wrongUses: [(arguments: [String], line: String)] = [
    (
      ["Light red", "good", "lemony", "shiny"],
      "value, column \"colour\": there is no category \"Light red\"; did you mean \"light red\"?"
    ),
    (
      ["green", "good"],
      "value: must be 4, one for each of \"colour\", \"firmness\", \"smell\", \"lustre\", got 2; "
        + "add or leave out some."
    ),
    (
      ["smel=sweet", "colour=green"], "value: there is no column \"smel\"; did you mean \"smell\"?"
    ),
    (["colour=green", "colour=red"], "value: \"colour\" is set twice; leave one out."),
    (
      ["colour=green"],
      "value: every column needs one, got none for \"firmness\"; add \"firmness=good\"."
    ),
    (
      ["--weight", "colour=lite red=1"],
      "--weight: there is no input \"colour=lite red\"; did you mean \"colour=light red\"?"
    ),
    (
      ["--weight", "weather=1"],
      "--weight: there is no input \"weather\"; leave --weight out to see the inputs."
    ),
    (
      ["--weight", "sweet"],
      "--weight: must be an input and a number, got \"sweet\"; try \"colour=dark red=2\"."
    ),
    (
      ["--weight", "smell=sweet=much"],
      "--weight \"smell=sweet\": must be a number from -1000000 to 1000000, got \"much\"; try 2."
    ),
    (
      ["--weight", "smell=sweet=1", "--weight", "smell=sweet=2"],
      "--weight: \"smell=sweet\" is set twice; leave one out."
    ),
    (["--bias", "1e7"], "--bias: must be a number from -1000000 to 1000000, got 1e7; try 2."),
    (
      ["--bias", "1", "--seed", "2"],
      "--seed: weights that are set by hand are not learned; leave it out, or --weight and --bias."
    ),
    (["--epochs", "0"], "--epochs: must be a whole number, 1…1000000, got 0; try 200."),
    (["--learning-rate", "0"], "--learning-rate: must be a positive number, got 0; try 0.1."),
    (["--seed", "x"], "--seed: must be a whole number, 0…18446744073709551615, got \"x\"; try 1."),
    (["--target", "ripe"], "--target: needs a table of your own; add --table FILE.csv."),
    (["--ignore", "smell"], "--ignore: needs a table of your own; add --table FILE.csv."),
    (["--delimiter", "tab"], "--delimiter: needs a table of your own; add --table FILE.csv."),
    (["--table", "a.csv"], "--table: needs the column to be decided; add --target COLUMN."),
    (
      ["--table", "a.csv", "--target", "b", "--delimiter", "coma"],
      "delimiter: there is no \"coma\"; did you mean \"comma\"?"
    ),
  ]

  @Test(arguments: wrongUses)
  func wrongUse(use: (arguments: [String], line: String)) throws {
    let outcome = try Command.run(["neuron", "apple"] + use.arguments)
    #expect(outcome.errors == use.line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == 2)
  }

  static let wrongTables: [(text: String, options: [String], line: String, code: Int32)] = [
    (
      "a,b\nx,yes\ny,no\n", ["c"], "a.csv: there is no column \"c\"; choose one of \"a\", \"b\".", 2
    ),
    (
      "a,b\nx,yes\ny,no\n", ["b", "--ignore", "aa"],
      "a.csv: there is no column \"aa\"; did you mean \"a\"?", 2
    ),
    (
      "a,b\nx,1\ny,2\n", ["b"],
      "target: must be yes or no, got other values in column \"b\"; choose a column with two values "
        + "such as yes and no.", 2
    ),
    (
      "a,b\nx\n", ["b"],
      "a.csv:2: must have 2 cells, as other lines, got 1; add the missing ones, empty or not.", 1
    ),
    (
      "a,b\n,yes\ny,no\n", ["b"],
      "a.csv:2, column \"a\": must have a value, got none; fill it in, or add --allow-missing.", 1
    ),
    (
      "a,b\nx,yes\ny,\n", ["b", "--allow-missing"],
      "a.csv:3, column \"b\": a target must have a value, got none; fill it in, or leave the row out.",
      1
    ),
    ("a,b\n", ["b"], "a.csv: must have at least one row, got none; add one.", 1),
    (
      "b\nyes\n", ["b"], "a.csv: must have a column to learn from, got only the target; add one.", 1
    ),
  ]

  @Test(arguments: wrongTables)
  func wrongTable(
    table: (text: String, options: [String], line: String, code: Int32)
  ) throws {
    let command = try Command()
    defer { command.remove() }
    try write(table.text, to: "a.csv", in: command)
    let outcome = try command.run(
      ["neuron", "apple", "--table", "a.csv", "--target"] + table.options)
    #expect(outcome.errors == table.line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == table.code)
  }

  private func write(_ text: String, to name: String, in command: Command) throws {
    try Data(text.utf8).write(to: command.folder.appending(path: name))
  }
}
