import Foundation
import SankofaData
import SankofaFormats
import Testing

/// A stranger's pictures, from a folder to answers, as a new user would go.
struct PictureCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  /// Writes pictures of stripes from side to side or from top to bottom, in colour if `tint` is not 0.
  private func write(
    _ folder: String, _ numbers: Range<Int>, side: Int = 12, isDown: Bool, tint: UInt8 = 0
  ) throws {
    try FileManager.default.createDirectory(
      atPath: command.path(folder), withIntermediateDirectories: true)
    for number in numbers {
      let (light, shift) = (UInt8(120 + number * 37 % 100), number % 4)
      let pixels = (0..<side * side).flatMap { pixel -> [UInt8] in
        let place = isDown ? pixel % side : pixel / side
        let value = (place + shift) % 4 < 2 ? light : UInt8(number * 7 % 60 + pixel * 5 % 7)
        return tint == 0 ? [value] : [value, value, value + tint]
      }
      try PNG.write(
        Image(width: side, height: side, channels: tint == 0 ? 1 : 3, pixels: pixels),
        to: command.path("\(folder)/\(number).png"))
    }
  }

  private func writeStripes() throws {
    try write("stripes/across", 0..<24, isDown: false)
    try write("stripes/down", 0..<24, isDown: true)
  }

  private let quick = [
    "--epochs", "12", "--learning-rate", "0.01", "--hidden", "16", "--no-augment",
  ]

  @Test func fromTheFolderToAnswers() throws {
    defer { command.remove() }
    try writeStripes()
    try Data("no picture".utf8).write(to: URL(filePath: command.path("stripes/down/bad.PNG")))
    try Data("notes".utf8).write(to: URL(filePath: command.path("stripes/notes.txt")))
    let bad =
      "stripes/down/bad.PNG, byte 0: expected PNG's signature 89 50 4e 47 0d 0a 1a 0a, found "

    let trained = try command.run(["train", "stripes/"] + quick)
    #expect(trained.code == 0 && trained.errors.hasPrefix(bad), "\(trained.errors)")
    #expect(
      Array(trained.lines.prefix(13)) == [
        "stripes/: 48 pictures in 2 classes; all 12×12; grey",
        "left out: 1 file not named like pictures, 1 file that cannot be read", "",
        "class   pictures", "------  --------", "across        24", "down          24", "",
        "each picture as 12×12 (the size of all pictures) in grey (no picture has colour)",
        "pictures: 32 to train on, 6 to validate on, 10 to test on",
        "network: 12×12×1 → convolution 16 → 16 → 2, dropout 0.2, 16 pictures in a step, at most 12 "
          + "epochs, as suits 32 pictures of 12×12",
        "pictures are not moved; not mirrored (--flip, if left and right do not matter)", "",
      ])
    #expect(trained.lines.contains("this network             100.0%             100.0%"))
    #expect(trained.lines.contains("the most frequent class   50.0%              50.0%"))
    #expect(trained.lines.contains("across       5       .   100.0%"), "\(trained.output)")
    #expect(trained.lines.last == "  sankofa predict stripes.safetensors stripes/")

    let answers = try command.run(["predict", "stripes.safetensors", "stripes/"])
    #expect(answers.code == 1 && answers.lines.count == 49)
    #expect(answers.lines[0] == "picture,predicted class,probability of across,probability of down")
    #expect(answers.lines[1].hasPrefix("stripes/across/0.png,across,0."))
    #expect(
      answers.errors.hasPrefix("note: stripes/: left out 1 file, not named like pictures\n" + bad))

    let scores = try command.run(["evaluate", "stripes.safetensors", "stripes/", "--json"])
    #expect(scores.code == 1 && scores.errors.hasPrefix(bad))
    let line = try JSON(parsing: scores.lines[0])
    #expect(line["examples"]?.integerValue == 48)
    #expect(try #require(line["test_accuracy"]?.doubleValue) > 0.95)

    let shown = try command.run(["inspect", "stripes.safetensors"]).output
    #expect(shown.contains("classes             across, down\n"))
    #expect(shown.contains("source              stripes/\n"))
    #expect(shown.contains("pictures from 0.0 to 255.0"))
  }

  /// The answers are the same one by one, from a folder and in a file, and with another size.
  @Test func manyPicturesAndFolders() throws {
    defer { command.remove() }
    try writeStripes()
    #expect(try command.run(["train", "stripes"] + quick + ["--json"]).code == 0)
    try write("more", 50..<52, side: 31, isDown: true, tint: 3)
    try Data("x".utf8).write(to: URL(filePath: command.path("bad.png")))
    let outcome = try command.run([
      "predict", "stripes.safetensors", "bad.png", "more", "none.png", "stripes/down/1.png",
      "--output", "answers.csv",
    ])
    #expect(outcome.code == 1)
    #expect(outcome.output == "Wrote the answers for 3 pictures to answers.csv.\n")
    let errors = outcome.errors.split(separator: "\n")
    #expect(errors.count == 2 && errors[1] == "none.png: no such file; check the path.")
    let table = try CSV(contentsOf: command.path("answers.csv"))
    #expect(
      (0..<3).map { table.cells[$0 * 4] } == ["more/50.png", "more/51.png", "stripes/down/1.png"])

    let lines = try command.run(["predict", "stripes.safetensors", "more", "--json"])
    #expect(lines.code == 0 && lines.lines.count == 2)
    let alone = try command.run(["predict", "stripes.safetensors", "more/50.png", "--json"])
    #expect(alone.lines[0] == lines.lines[0])
    let file = try command.run([
      "predict", "stripes.safetensors", "more", "--output", "answers.jsonl",
    ])
    #expect(file.code == 0)
    #expect(command.text(of: "answers.jsonl") == lines.output)
    try FileManager.default.createDirectory(
      atPath: command.path("empty"), withIntermediateDirectories: true)
    try command.check(
      ["predict", "stripes.safetensors", "empty"],
      refusedWith: "empty: must hold pictures, got none; name another folder.", code: 1)
    try command.check(
      ["predict", "stripes.safetensors", "more", "--output", "a.png"],
      refusedWith:
        "--output: answers are written as .csv, .tsv or .jsonl, got \"a.png\"; give it one of these endings.",
      code: 2)
  }

  @Test func aTableThatNamesPictures() throws {
    defer { command.remove() }
    try writeStripes()
    let rows = (0..<24).flatMap { ["across/\($0).png,0\n", "down/\($0).png,1\n"] }
    let text = "file,label\n" + rows.joined()
    try Data(text.utf8).write(to: URL(filePath: command.path("stripes/labels.csv")))
    let trained = try command.run(["train", "stripes/labels.csv"] + quick)
    #expect(trained.code == 0 && trained.errors == "", "\(trained.errors)")
    #expect(
      trained.lines[0]
        == "stripes/labels.csv: column \"file\" names pictures, \"label\" their classes: "
        + "all of its cells are names of pictures")
    #expect(trained.lines[1] == "stripes/labels.csv: 48 pictures in 2 classes; all 12×12; grey")
    let scores = try command.json(["evaluate", "labels.safetensors", "stripes/labels.csv"])
    #expect(try #require(scores["test_accuracy"]?.doubleValue) > 0.95)

    // Elsewhere, with the folder; and without a header.
    try Data(rows.joined().utf8).write(to: URL(filePath: command.path("plain.csv")))
    let found = try command.json(["train", "plain.csv", "--data", "stripes"] + quick)
    #expect(found["pictures"]?.integerValue == 48)
    #expect(found["unreadable"]?.arrayValue?.count == 0)
    // The same table as a table: a column of words.
    let table = try command.run([
      "train", "stripes/labels.csv", "--target", "label", "--category", "file", "--dry-run",
    ])
    #expect(table.output.contains("file    category"), "\(table.output)\(table.errors)")
  }

  @Test func partsOfTheirOwn() throws {
    defer { command.remove() }
    for (part, numbers) in [("train", 0..<16), ("val", 20..<24), ("test", 30..<34)] {
      try write("s/\(part)/across", numbers, isDown: false, tint: 9)
      try write("s/\(part)/down", numbers, isDown: true)
    }
    let result = try command.json(["train", "s", "--size", "10x8", "--flip"] + quick)
    #expect(result["shape"] == [10, 8, 3])
    #expect(result["training_pictures"]?.integerValue == 32)
    #expect(result["validation_pictures"]?.integerValue == 8)
    #expect(result["test_pictures"]?.integerValue == 8)
    #expect(result["in_colour"]?.integerValue == 16)
    let grey = try command.json(["train", "s", "--grey", "--test", "s/val"] + quick)
    #expect(grey["shape"] == [12, 12, 1])
    let described = try command.run(["data", "describe", "s"])
    #expect(described.lines.filter { $0.hasPrefix("s/") }.count == 3)
    #expect(described.lines[0] == "s/train/: 32 pictures in 2 classes; all 12×12; 16 in colour")
  }

  /// A model of drawings takes class folders and folders of pictures, too.
  @Test func digitsInFolders() throws {
    defer { command.remove() }
    let exported = try command.run(["data", "export", "digits", "pictures", "--limit", "60"])
    #expect(exported.output == "pictures/train: 60 pictures\npictures/test: 60 pictures\n")
    #expect(exported.code == 0)
    try command.check(
      ["data", "export", "digits", "pictures"],
      refusedWith: "folder: pictures exists; name a new one.", code: 2)
    _ = try command.run(["train", "digits", "--hidden", "none", "--epochs", "5"])
    let scores = try command.json(["evaluate", "digits.safetensors", "pictures/test"])
    #expect(scores["examples"]?.integerValue == 60)
    #expect(try #require(scores["test_accuracy"]?.doubleValue) > 0.7)
    let answers = try command.run(["predict", "digits.safetensors", "pictures/test/3"])
    #expect(answers.code == 0 && answers.errors == "")
    #expect(answers.lines[0].hasSuffix("probability of 9,unsure"))
    #expect(
      try command.run(["train", "pictures", "--dry-run"]).lines[0].hasPrefix("pictures/train/: 60 ")
    )
  }

  /// A folder with parts is measured on its test part, and its pictures can be explained.
  @Test func partsAreTestedAndExplained() throws {
    defer { command.remove() }
    _ = try command.run(["data", "export", "digits", "photos", "--limit", "40"])
    _ = try command.run(["train", "photos", "--epochs", "2"])
    #expect(
      try command.json(["evaluate", "photos.safetensors", "photos"])["examples"]?.integerValue == 40
    )
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: command.path("photos/test/3")).sorted().first)
    let one = try command.json(["explain", "photos.safetensors", "photos/test/3/\(file)"])
    #expect(one["loss"] == nil)
    let labelled = try command.json([
      "explain", "photos.safetensors", "--from", "photos", "--example", "2",
    ])
    #expect(labelled["loss"] != nil)
    try command.check(
      ["explain", "photos.safetensors", "photos/test/3/\(file)", "--of", "layers.1.bias[0]"],
      refusedWith:
        "--of: needs a loss, but photos/test/3/\(file) has no class; name a folder of class folders by "
        + "--from.", code: 2)
    for subcommand in ["evaluate", "explain"] {
      try command.check(
        [subcommand, "photos.safetensors"],
        refusedWith:
          "--\(subcommand == "evaluate" ? "on" : "from"): photos.safetensors was trained on "
          + "photos and takes pictures of 8×8; name a folder with a folder for each class.", code: 2
      )
    }
  }

  /// Classes that the network would silently lack are told.
  @Test func missingClassesAreTold() throws {
    defer { command.remove() }
    try writeStripes()
    for name in ["broken", "empty"] {
      try FileManager.default.createDirectory(
        atPath: command.path("stripes/\(name)"), withIntermediateDirectories: true)
    }
    try Data("x".utf8).write(to: URL(filePath: command.path("stripes/broken/a.png")))
    let told = try command.run(["data", "describe", "stripes"]).errors
    #expect(
      told.contains(
        "warning: no picture can be read of class broken: the network will not know it; mend the files.\n"
      ))
    #expect(
      told.contains(
        "warning: no picture is in the folder empty: the network will not know this class; add some.\n"
      ))
    let described = try command.run(["data", "describe", "stripes", "--json"])
    let missing = try JSON(parsing: described.lines[0])["missing_classes"]
    #expect(missing == .array([.string("broken"), .string("empty")]))
  }

  @Test func aDataSetIsDescribed() throws {
    defer { command.remove() }
    let outcome = try command.run(["data", "describe", "digits"])
    #expect(
      outcome.lines[0] == "digits: 1,797 pictures of 8×8 in 10 classes" && outcome.errors == "")
    let train = try command.json(["data", "describe", "digits"])["train"]
    #expect(train?["3"]?.integerValue == 148)
    try command.check(
      ["data", "describe", "digits", "--delimiter", "comma"],
      refusedWith: "--delimiter: is for tables, and digits is a data set; leave it out.", code: 2)
  }

  @Test func whatCannotBeLearnedIsSaidInOneLine() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.path("photos"), withIntermediateDirectories: true)
    let advice = "make folders such as cats and dogs in it."
    try command.check(
      ["train", "photos/"],
      refusedWith:
        "photos/: must have a folder of pictures for each class, got no picture; \(advice)", code: 1
    )
    try write("photos/cats", 0..<1, isDown: true)
    try command.check(
      ["train", "photos/"],
      refusedWith:
        "photos/: must have pictures of 2 classes or more, got only \"cats\"; add a folder for "
        + "another class, or name the folder that holds the class folders.", code: 1)
    try command.check(
      ["train", "potos/"],
      refusedWith: "potos/: there is no such folder or file; check the path.", code: 2)
    for (options, error) in [
      (
        ["--size", "0x3"],
        "--size: must be rows and columns, each 1…1024, got 0x3; try 32x32."
      ),
      (["--grey", "--colour"], "--grey: contradicts --colour; leave one of them out."),
      (
        ["--model", "lstm"],
        "--model: lstm is for data sets; choose mlp or cnn for pictures of your own."
      ),
      (
        ["--optimizer", "sgd"],
        "--optimizer: has no use for pictures of your own; leave it out."
      ),
      (["--target", "x"], "--target: is for tables, such as houses.csv; leave it out."),
    ] {
      try write("photos/cats", 0..<4, isDown: true)
      try write("photos/dogs", 0..<4, isDown: false)
      try command.check(["train", "photos/"] + options, refusedWith: error, code: 2)
    }
    try command.check(
      ["train", "digits", "--flip"],
      refusedWith: "--flip: is for pictures of your own, such as photos/; leave it out.", code: 2)
  }
}
