import Foundation
import SankofaTensor
import Testing

/// Wrong usage: one line on the standard error, exit code 2, and nothing done.
struct UsageTests {
  @Test(arguments: [
    (["trian", "digits"], "sankofa: subcommand: there is no \"trian\"; did you mean \"train\"?"),
    (["data", "fech"], "sankofa data: subcommand: there is no \"fech\"; did you mean \"fetch\"?"),
    (
      ["train"],
      "sankofa train: Missing expected argument '<data-set>'. See 'sankofa train --help'."
    ),
    (
      ["train", "digits", "--hiden", "3"],
      "sankofa train: Unknown option '--hiden'. Did you mean '--hidden'? "
        + "See 'sankofa train --help'."
    ),
    (
      ["train", "digits", "--epochs"],
      "sankofa train: Missing value for '--epochs <n>'. See 'sankofa train --help'."
    ),
    (
      ["train", "digit"],
      "data set: there is no \"digit\"; did you mean \"digits\"?"
    ),
    (
      ["train", "nosuch"],
      "data set: there is no \"nosuch\"; choose digits, mnist, apples, iris, diabetes, a table such as "
        + "houses.csv, a folder such as photos/, or a page such as network.json."
    ),
    (["help", "trian"], "sankofa: subcommand: there is no \"trian\"; did you mean \"train\"?"),
    (
      ["help", "data", "fech"],
      "sankofa data: subcommand: there is no \"fech\"; did you mean \"fetch\"?"
    ),
    (
      ["train", "digits", "--hidden", "-3"],
      "--hidden: must be up to 64 layers of 1…16384 neurons, got -3; try 256,128, or none for no "
        + "hidden layer."
    ),
    (
      ["train", "digits", "--validation-split", "0.9999"],
      "--validation-split: must leave examples for training and for validation, got 0.9999 of "
        + "1,438 examples; try 0.1."
    ),
    (
      ["train", "digits", "--validation-split", "0.1", "--limit", "1"],
      "--validation-split: must leave examples for training and for validation, got 0.1 of 1 "
        + "example; leave it out."
    ),
    (["train", "digits", "--activation", "rleu"], noName("activation", "rleu", "relu")),
    (["train", "digits", "--optimizer", "adan"], noName("optimizer", "adan", "adam")),
    (
      ["train", "digits", "--loss", "square-error"], noName("loss", "square-error", "squared_error")
    ),
    (
      ["train", "digits", "--initializer", "henormal"],
      noName("initializer", "henormal", "he_normal")
    ),
    (
      ["train", "digits", "--initializer", "normal(0)"],
      "initializer: normal takes 2 finite numbers (mean, deviation), got \"normal(0)\"; write "
        + "normal(0,1)."
    ),
    (
      ["train", "digits", "--hidden", "64,0"],
      "--hidden: must be up to 64 layers of 1…16384 neurons, got \"64,0\"; try 256,128, or none for "
        + "no hidden layer."
    ),
    (["train", "digits", "--output", ""], noFile("--output", "model.safetensors")),
    (["train", "net.json", "--output", ""], noFile("--output", "model.safetensors")),
    (["neuron", "gate", "OR", "--svg", ""], noFile("--svg", "picture.svg")),
    (["neuron", "soft", "--svg", ""], noFile("--svg", "picture.svg")),
    (["neuron", "learn", "OR", "--svg", ""], noFile("--svg", "picture.svg")),
    (
      ["neuron", "apple", "--table", "ok.csv", "--target", "b", "--ignore", "a", "--ignore", "b"],
      "--ignore: \"b\" is the column to be decided; leave --ignore out, or choose another --target."
    ),
    (["train", "digits", "--epochs", "0"], whole("--epochs", "1…1000000", "0", "5")),
    (["train", "digits", "--epochs", "-3"], whole("--epochs", "1…1000000", "-3", "5")),
    (["train", "digits", "--epochs", "many"], whole("--epochs", "1…1000000", "\"many\"", "5")),
    (["train", "digits", "--batch-size", "0"], whole("--batch-size", "1…1000000", "0", "32")),
    (["train", "digits", "--limit", "0"], whole("--limit", "at least 1", "0", "1000")),
    (["train", "digits", "--seed", "-1"], whole("--seed", "0…18446744073709551615", "-1", "1")),
    (["train", "digits", "--learning-rate", "0"], rate("0")),
    (["train", "digits", "--learning-rate", "-0.1"], rate("-0.1")),
    (["train", "digits", "--learning-rate", "nan"], rate("nan")),
    (
      ["train", "digits", "--validation-split", "1"],
      "--validation-split: must be 0 or more and below 1, got 1; try 0.1."
    ),
    (["train", "digits", "--model", "ccn"], noName("model", "ccn", "cnn")),
    (["train", "mnist", "--model", "cnn", "--hidden", "64"], notFor("--hidden", "cnn")),
    (["train", "mnist", "--model", "lenet5", "--hidden", "64"], notFor("--hidden", "lenet5")),
    (
      ["train", "digits", "--model", "lstm", "--activation", "relu"], notFor("--activation", "lstm")
    ),
    (["train", "digits", "--model", "lstm", "--normalize"], notFor("--normalize", "lstm")),
    (
      ["train", "digits", "--model", "cnn"],
      "--model: cnn needs pictures of at least 10×10, got 8×8; use mlp."
    ),
    (
      ["train", "digits", "--dropout", "1"],
      "--dropout: must be 0 or more and below 1, got 1; try 0.5."
    ),
    (
      ["train", "net.json", "--augment"],
      "--augment: a page says that itself, or has no use for it; leave it out."
    ),
    (["train", "digits", "--schedule", "cosin"], noName("schedule", "cosin", "cosine")),
    (
      ["train", "digits", "--patience", "3"],
      "--patience: needs examples that are held out for validation, got none; add "
        + "--validation-split 0.1."
    ),
    (
      ["train", "digits", "--patience", "-1", "--validation-split", "0.1"],
      whole("--patience", "0…1000000", "-1", "5")
    ),
    (
      ["train", "digits", "--log", "log.txt"],
      "--log: must end in .csv or .jsonl, got \"log.txt\"; try log.csv."
    ),
    (["train", "digits", "--log", ""], noFile("--log", "log.csv")),
    (["train", "digits", "--output", "m.json"], noModel("m.json")),
    (["train", "digits", "--output", "m.PNG"], noModel("m.PNG")),
    (["train", "digits", "--log", "a.csv", "--output", "a.csv"], noModel("a.csv")),
    (
      ["train", "digits", "--data", "."],
      "--data: digits is built in and reads no files, got .; leave it out."
    ),
    (
      ["predict", "m.safetensors", "--from", "digits"],
      "--from: needs the number of a test example; add --index 0."
    ),
    (
      ["predict", "m.safetensors", "a.png", "--from", "digits"],
      "predict: takes files or --from, got both; leave one of them out."
    ),
    (
      ["predict", "m.safetensors", "--inputs", "1", "--from", "digits"],
      "predict: takes --inputs or --from, got both; leave one of them out."
    ),
    (
      ["evaluate", "m.safetensors", "--on", "mnits"],
      "data set: there is no \"mnits\"; did you mean \"mnist\"?"
    ),
  ])
  func oneLineSaysWhatIsWrong(arguments: [String], line: String) throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.run(arguments)
    #expect(outcome.errors == line + "\n")
    #expect(outcome.output == "")
    #expect(outcome.code == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: command.folder.path) == [])
  }

  @Test(arguments: [
    ("SANKOFA_THREADS", "0", "SANKOFA_THREADS: must be 1…256 threads, got 0; unset it to use "),
    ("SANKOFA_THREADS", "5000", "SANKOFA_THREADS: must be 1…256 threads, got 5000; unset it "),
    ("SANKOFA_ISA", "sse", "SANKOFA_ISA: this machine has reference"),
    (
      "SANKOFA_PLAN", "fancy",
      "SANKOFA_PLAN: must be `plain` or unset, got `fancy`; unset it for the fast way."
    ),
  ])
  func theEnvironmentIsCheckedFirst(name: String, value: String, start: String) throws {
    let subcommands = [
      ["train", "digits"], ["evaluate", "m.safetensors"], ["inspect", "m.safetensors"],
      ["predict", "m.safetensors", "a.png"], ["data", "list"], ["data", "fetch", "digits"],
      ["neuron", "apple"],
    ]
    for arguments in subcommands {
      let outcome = try Command.run(arguments, environment: [name: value])
      #expect(outcome.errors.hasPrefix(start), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(outcome.output == "")
      #expect(outcome.code == 2)
    }
    #expect(try Command.run(["--help"], environment: [name: value]).code == 0)
  }
}

private func noModel(_ path: String) -> String {
  "--output: a model is written as safetensors, got \"\(path)\"; let it end in .safetensors."
}

private func noFile(_ option: String, _ fix: String) -> String {
  "\(option): must name a file, got \"\"; try \(fix)."
}

private func notFor(_ option: String, _ model: String) -> String {
  "\(option): cannot be chosen for \(model); leave it out, or use --model mlp."
}

private func noName(_ kind: String, _ name: String, _ nearest: String) -> String {
  "\(kind): there is no \"\(name)\"; did you mean \"\(nearest)\"?"
}

private func whole(_ option: String, _ rule: String, _ got: String, _ fix: String) -> String {
  "\(option): must be a whole number, \(rule), got \(got); try \(fix)."
}

private func rate(_ got: String) -> String {
  "--learning-rate: must be a positive number, got \(got); try 0.001."
}
