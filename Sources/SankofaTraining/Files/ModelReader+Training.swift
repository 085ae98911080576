import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The rest of a model's file: the rules of its examples, its loss and optimizer, and how its metadata are
/// read.
extension ModelReader {
  /// Restores the optimizer's state. A file with an unknown optimizer is read without that state.
  func resumeTraining(of model: Model) throws {
    let kept = file.tensors.filter { TrainingTensors.hold($0.name) }
    guard let compilation = model.compilation else {
      guard let extra = kept.first, model.lacking == nil else { return }
      throw error(
        "tensor \(extra.name.quoted) belongs to no optimizer, as the file names none; save the model "
          + "anew.")
    }
    do { try TrainingTensors(model: model, compilation: compilation).restore(kept) } catch {
      throw located(error)
    }
  }

  func preprocessing(of model: Model) throws -> Preprocessing? {
    guard let text = file.metadata["preprocessing"] else { return nil }
    let rule = try Preprocessing(fileText: text, path: "\(path) (preprocessing)")
    if let problem = model.problem(rule) {
      throw error("\"preprocessing\" \(problem.rule); save the model anew.")
    }
    return rule
  }

  func classNames(of model: Model) throws -> [String]? {
    guard file.metadata["classNames"] != nil else { return nil }
    guard let names = texts(try json("classNames")) else {
      throw error("\"classNames\" must be a list of texts; save the model anew.")
    }
    guard model.takesClassNames(count: names.count) else {
      throw error(
        "\"classNames\" \(model.classNameRule(count: names.count)); save the model anew.")
    }
    return names
  }

  /// Compiles the model as before when all its parts are known by name. A model with unknown parts
  /// is not compiled, and its user must compile it.
  func compile(_ model: Model) throws {
    guard file.metadata["training"] != nil else { return }
    let training = try json("training")
    guard let optimizerName = training["optimizer"]?.stringValue,
      let configuration = training["configuration"],
      let lossNames = texts(training["losses"] ?? training["loss"].map { [$0] }),
      let metricNames = training["losses"] == nil
        ? texts(training["metrics"]).map({ [$0] }) : lists(training["metrics"])
    else {
      throw error(
        "\"training\" must have optimizer, configuration, loss and metrics; save the model anew.")
    }
    guard Optimizers.names.contains(optimizerName) || registry.parts.rules[optimizerName] != nil
    else {
      model.lacking = "optimizer \(optimizerName.quoted)"
      return
    }
    do {
      let weights = try training["lossWeights"].map { weights in
        try Configuration([("lossWeights", Configuration.Value(json: weights))])
          .setting("lossWeights", as: [Double].self)
      }
      try NamedParts.$known.withValue(registry.parts) {
        let (losses, metrics) = try (
          lossNames.map(Loss.init(named:)), metricNames.map { try $0.map(Metric.init(named:)) }
        )
        try model.compileAsWritten(
          Optimizers.named(optimizerName, Configuration(json: configuration)), losses, weights,
          metrics)
      }
      try model.compilation?.resume(
        Configuration(json: training), settings: Configuration(json: configuration))
    } catch let unknown as UnknownName {
      model.lacking = unknown.what
    } catch {
      throw located(error, "\"training\", ")
    }
  }

  func texts(_ json: JSON?) -> [String]? { json?.arrayValue?.mapAll(\.stringValue) }

  func lists(_ json: JSON?) -> [[String]]? { json?.arrayValue?.mapAll(texts) }

  // MARK: Metadata

  func checkVersion(_ name: String, known: Int) throws {
    let version = try number(name, as: Int.self)
    if version > known {
      throw error(
        "has \(name) \(version), this is sankofa \(libraryVersion), which knows up to \(known); "
          + "update sankofa.")
    }
  }

  func number<Number: FixedWidthInteger>(
    _ name: String, as _: Number.Type
  ) throws -> Number {
    let least: Number = ["formatVersion", "numerics"].contains(name) ? 1 : 0
    guard let number = file.metadata[name].flatMap({ Number($0) }), number >= least else {
      let found = file.metadata[name]?.quoted ?? "nothing"
      throw error(
        "\"\(name)\" in the metadata must be a whole number ≥ \(least), got \(found); save the model "
          + "anew.")
    }
    return number
  }

  func json(_ name: String) throws -> JSON {
    guard let text = file.metadata[name] else {
      throw error("lacks \"\(name)\" in its metadata; save the model anew.")
    }
    return try JSON(parsing: text, path: "\(path) (\(name))")
  }

  func error(_ message: String) -> FormatError {
    FormatError(path: path, place: .file, message: message)
  }

  /// Returns another error as a `FormatError` on one line, whatever names it quotes.
  func located(_ problem: some Error, _ place: String = "") -> FormatError {
    let line = "\(problem)".map { $0.isNewline ? " " : $0 }
    return error(place + String(line.prefix(400)))
  }
}
