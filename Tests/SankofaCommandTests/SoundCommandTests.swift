import Foundation
import SankofaFormats
import SankofaTensor
import Testing

/// A stranger's recordings, from a folder to answers, as a new user would go.
struct SoundCommandTests {
  private let command: Command

  init() throws { command = try Command() }

  /// Writes waves of high or low pitch.
  private func write(
    _ folder: String, _ numbers: Range<Int>, half: Int, rate: Int = 2_000, channels: Int = 1
  ) throws {
    try FileManager.default.createDirectory(
      atPath: command.path(folder), withIntermediateDirectories: true)
    for number in numbers {
      let count = (300 + number * 7) * rate / 2_000
      let samples = (0..<count * channels).map { index -> Float in
        let place = index / channels * 2_000 / rate
        return (place / half % 2 == 0 ? 1 : -1) * (0.2 + Float(number % 5) / 10)
          + Float(place * (number + 3) % 11) / 100
      }
      try WAV.write(
        Sound(samples: Tensor(samples, shape: [count, channels]), rate: rate),
        to: command.path("\(folder)/v\(number % 4)_\(number).wav"))
    }
  }

  private func writeWaves() throws {
    try write("waves/high", 0..<24, half: 2)
    try write("waves/low", 0..<24, half: 9)
  }

  private let quick = [
    "--epochs", "12", "--learning-rate", "0.01", "--hidden", "16", "--bands", "16",
  ]

  @Test func fromTheFolderToAnswers() throws {
    defer { command.remove() }
    try writeWaves()
    try Data("fLaC music".utf8).write(to: URL(filePath: command.path("waves/low/song.flac")))
    let bad =
      "waves/low/song.flac: is a FLAC file, and only WAV is read; convert it with ffmpeg -i old new.wav.\n"

    let described = try command.run(["data", "describe", "waves"])
    #expect(described.code == 0 && described.errors == bad)
    #expect(
      described.lines[0]
        == "waves: 48 recordings in 2 classes; 0.15 to 0.23 seconds; all 2000 Hz; all mono")

    let trained = try command.run(["train", "waves/"] + quick)
    #expect(trained.code == 0 && trained.errors == bad, "\(trained.errors)")
    #expect(
      Array(trained.lines.prefix(14)) == [
        "waves/: 48 recordings in 2 classes; 0.15 to 0.23 seconds; all 2000 Hz; all mono",
        "left out: 1 file that cannot be read", "",
        "class  recordings", "-----  ----------", "high           24", "low            24", "",
        "each recording at 2000 Hz (the rate of all recordings), 0.23 seconds (95 of 100 recordings are "
          + "not longer): 46 shorter, filled with silence, and 2 longer, cut at the end",
        "as a spectrogram: 23 frames of 25 ms every 10 ms at 2000 Hz, 16 bands (log-mel, slaney) up to "
          + "1000 Hz, 80 dB",
        "recordings: 32 to train on, 6 to validate on, 10 to test on",
        "network: 23×16×1 → convolution 16 → convolution 32 → 16 → 2, dropout 0.2, 16 recordings in a "
          + "step, at most 12 epochs, as suits 32 recordings of 23×16",
        "spectrograms are moved by up to a twelfth of time and pitch in each step, so that these matter "
          + "less", "",
      ])
    #expect(trained.lines.contains("this network             100.0%             100.0%"))
    #expect(trained.lines.last == "  sankofa predict waves.safetensors waves/")

    let answers = try command.run(["predict", "waves.safetensors", "waves/"])
    #expect(answers.code == 1 && answers.lines.count == 49 && answers.errors == bad)
    #expect(answers.lines[0] == "recording,predicted class,probability of high,probability of low")
    #expect(answers.lines[1].hasPrefix("waves/high/v0_0.wav,high,0."))

    let scores = try command.run(["evaluate", "waves.safetensors", "waves/", "--json"])
    #expect(scores.code == 1 && scores.errors == bad)
    let line = try JSON(parsing: scores.lines[0])
    #expect(line["examples"]?.integerValue == 48)
    #expect(try #require(line["test_accuracy"]?.doubleValue) > 0.95)

    let shown = try command.run(["inspect", "waves.safetensors"]).output
    #expect(shown.contains("examples fitted as  recordings: 23 frames of 25 ms every 10 ms"))
  }

  /// Other rates and channels give the same answer; one file is shown with its spectrogram.
  @Test func otherRecordings() throws {
    defer { command.remove() }
    try writeWaves()
    let result = try command.json(["train", "waves", "--speaker", "1"] + quick)
    #expect(result["recordings"]?.integerValue == 48 && result["shape"] == [23, 16, 1])
    #expect(result["test_recordings"]?.integerValue == 12)
    #expect(result["rates"] == .object(JSONObject(uniqueMembers: [("2000 Hz", 48)])))
    try write("new", 7..<8, half: 9, rate: 8_000, channels: 2)
    let answer = try command.json(["predict", "waves.safetensors", "new/v3_7.wav"])
    #expect(answer["recording"]?.stringValue == "new/v3_7.wav")
    #expect(answer["class"]?.stringValue == "low")
    let drawn = try command.run(["predict", "waves.safetensors", "new/v3_7.wav"])
    #expect(drawn.code == 0 && drawn.output.contains("new/v3_7.wav: low ("))
    let file = try command.run(["predict", "waves.safetensors", "new", "--output", "answers.csv"])
    #expect(file.output == "Wrote the answers for 1 recording to answers.csv.\n")
    try command.check(
      ["predict", "waves.safetensors", "none.wav"],
      refusedWith: "none.wav: no such file; check the path.", code: 1)
    try command.check(
      ["predict", "waves.safetensors"],
      refusedWith: "predict: needs recordings of 0.23 seconds; name a .wav file.")
  }

  @Test func partsOfTheirOwn() throws {
    defer { command.remove() }
    for (part, numbers) in [("train", 0..<16), ("val", 20..<24), ("test", 30..<34)] {
      try write("s/\(part)/high", numbers, half: 2)
      try write("s/\(part)/low", numbers, half: 9)
    }
    let result = try command.json(["train", "s", "--rate", "1000", "--seconds", "0.2"] + quick)
    #expect(result["training_recordings"]?.integerValue == 32)
    #expect(result["validation_recordings"]?.integerValue == 8)
    #expect(result["test_recordings"]?.integerValue == 8 && result["shape"] == [20, 16, 1])
    let own = try command.json(["train", "s", "--test", "s/val", "--no-augment"] + quick)
    #expect(own["test_recordings"]?.integerValue == 8)
  }

  /// A table names files, classes and speakers.
  @Test func recordingsInATable() throws {
    defer { command.remove() }
    try writeWaves()
    let rows = ["high", "low"].flatMap { label in
      (0..<24).map { "waves/\(label)/v\($0 % 4)_\($0).wav,person \($0 % 6),\(label)\n" }
    }
    try Data(("file,who,pitch\n" + rows.joined()).utf8).write(
      to: URL(filePath: command.path("w.csv")))
    let options = ["--target", "pitch", "--speaker", "who"]
    let trained = try command.run(["train", "w.csv"] + options + quick)
    #expect(trained.code == 0 && trained.errors == "", "\(trained.errors)")
    #expect(
      trained.lines.prefix(2) == [
        "w.csv: column \"file\" names recordings, \"pitch\" their classes: all of its cells are names of "
          + "recordings",
        "w.csv: 48 recordings in 2 classes; 0.15 to 0.23 seconds; all 2000 Hz; all mono",
      ])
    #expect(trained.output.contains("split by 6 speakers, each on one side only"))
    let scores = try command.json(["evaluate", "w.safetensors", "w.csv"])
    #expect(scores["examples"]?.integerValue == 48)
    try command.check(
      ["train", "w.csv", "--recordings", "files", "--target", "pitch"],
      refusedWith: "w.csv: there is no column \"files\"; did you mean \"file\"?")
  }

  @Test func whatCannotBeLearnedIsSaidInOneLine() throws {
    defer { command.remove() }
    try write("words/yes", 0..<4, half: 2)
    try command.check(
      ["train", "words/"],
      refusedWith:
        "words/: must have recordings of 2 classes or more, got only \"yes\"; add a folder for "
        + "another class, or name the folder that holds the class folders.", code: 1)
    try write("words/no", 0..<4, half: 9)
    for (options, error) in [
      (["--rate", "10"], "--rate: must be a whole number, 1000…192000, got 10; try 16000."),
      (
        ["--speaker", "x"],
        "--speaker: must be folder, a number from 1 or a column of a table, got \"x\"; try folder."
      ),
      (["--flip"], "--flip: has no use for recordings; leave it out."),
      (
        ["--optimizer", "sgd"], "--optimizer: has no use for recordings of your own; leave it out."
      ),
      (
        ["--model", "lstm"],
        "--model: lstm is for data sets; choose mlp or cnn for recordings of your own."
      ),
    ] {
      try command.check(["train", "words/"] + options, refusedWith: error)
    }
    try command.check(
      ["train", "words/", "--test", "x.csv"], refusedWith: "x.csv: no such file; check the path.",
      code: 1)
    try command.check(
      ["train", "digits", "--bands", "16"],
      refusedWith: "--bands: is for recordings of your own, such as words/; leave it out.")
    try Data().write(to: URL(filePath: command.path("words/no/1.png")))
    try command.check(
      ["train", "words/"],
      refusedWith:
        "words/: must have files of one kind, got 1 picture and 8 recordings; move one kind "
        + "to another folder.", code: 1)
  }
}
