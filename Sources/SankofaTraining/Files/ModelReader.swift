import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Reads a model file. It is compiled as it was, if its loss, metrics and optimizer are Sankofa's
  /// own; the optimizer starts afresh.
  ///
  /// - Parameter layers: which layers the file may name; add your own to `.standard`.
  /// - Throws: `FormatError` when the file is missing, damaged, from a newer version, or names a layer
  ///   that is not among `layers`.
  public static func load(from url: URL, layers: LayerRegistry = .standard) throws -> Model {
    try load(fromPath: url.filePath, layers: layers)
  }

  /// Reads a model file; see ``load(from:layers:)``.
  public static func load(
    fromPath path: String, layers: LayerRegistry = .standard
  ) throws -> Model {
    try ModelReader(path: path, file: SafeTensors(contentsOf: path), registry: layers).model()
  }
}

/// Makes a model of what a file says, and believes none of it: every error is a `FormatError`.
struct ModelReader {
  let path: String
  let file: SafeTensors
  let registry: LayerRegistry

  func model() throws -> Model {
    guard file.metadata["format"] == Model.fileFormat else {
      throw error(
        "is a safetensors file but not a Sankofa model (no \"format\": \"\(Model.fileFormat)\"); "
          + "give a file that sankofa saved.")
    }
    try checkVersion("formatVersion", known: Model.fileVersion)
    try checkVersion("numerics", known: numericsVersion)
    let architecture = try json("architecture")
    guard architecture["kind"]?.stringValue == "Sequential",
      let layers = architecture["layers"]?.arrayValue
    else { throw error("\"architecture\" must be Sequential with layers; save the model anew.") }
    let model = Sequential(
      try layers.enumerated().map(layer), seed: try number("seed", as: UInt64.self))
    let inputShape = try inputShape(architecture)
    do { try model.buildShapes(for: inputShape) } catch { throw located(error) }
    try setParameters(of: model)
    model.epochsTrained = try number("epochsTrained", as: Int.self)
    model.stepsTrained = try number("stepsTrained", as: Int.self)
    model.classNames = try classNames()
    model.preprocessing = file.metadata["preprocessing"]
    model.metadata = file.metadata.filter { !Model.ownMetadataNames.contains($0.key) }
    try compile(model)
    return model
  }

  private func layer(_ index: Int, _ part: JSON) throws -> any Layer {
    guard let kind = part["kind"]?.stringValue, let configuration = part["configuration"] else {
      throw error(
        "layer \(index) in \"architecture\" must have kind and configuration; save the model anew.")
    }
    do { return try registry.make(kind, Configuration(json: configuration)) } catch {
      throw located(error, "layer \(index), ")
    }
  }

  private func inputShape(_ architecture: JSON) throws -> Shape {
    let extents = architecture["inputShape"]?.arrayValue?.map(\.integerValue) ?? [nil]
    guard extents.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else {
      throw error(
        "\"inputShape\" in \"architecture\" must be a list of extents; save the model anew.")
    }
    return Shape(extents.compactMap { $0 })
  }

  private func setParameters(of model: Model) throws {
    let names = Set(model.parameters.map(\.path))
    if let extra = file.tensors.first(where: { !names.contains($0.name) }) {
      throw error(
        "tensor \(extra.name.quoted) belongs to no layer of the architecture; save the model anew.")
    }
    for parameter in model.parameters {
      guard let tensor = file[parameter.path] else {
        throw error("lacks the tensor \"\(parameter.path)\"; save the model anew.")
      }
      guard tensor.type == parameter.type else {
        throw error(
          "tensor \"\(parameter.path)\" must be \(parameter.type), got \(tensor.type); save the "
            + "model anew.")
      }
      parameter.value = tensor
    }
  }

  private func classNames() throws -> [String]? {
    guard file.metadata["classNames"] != nil else { return nil }
    let names = try json("classNames").arrayValue?.map(\.stringValue) ?? [nil]
    if names.contains(nil) {
      throw error("\"classNames\" must be a list of texts; save the model anew.")
    }
    return names.compactMap { $0 }
  }

  /// Compiles as before, when everything is known by name; a model with parts of one's own is
  /// compiled by its owner.
  private func compile(_ model: Model) throws {
    guard file.metadata["training"] != nil else { return }
    let training = try json("training")
    guard let lossName = training["loss"]?.stringValue,
      let optimizerName = training["optimizer"]?.stringValue,
      let configuration = training["configuration"],
      let metricNames = training["metrics"]?.arrayValue?.map(\.stringValue),
      !metricNames.contains(nil)
    else {
      throw error(
        "\"training\" must have optimizer, configuration, loss and metrics; save the model anew.")
    }
    guard Optimizers.names.contains(optimizerName) else { return }
    do {
      try model.compile(
        optimizer: Optimizers.named(optimizerName, Configuration(json: configuration)),
        loss: Loss(named: lossName),
        metrics: metricNames.compactMap { $0 }.map(Metric.init(named:)))
      try model.compilation?.resume(Configuration(json: configuration), model.parameters)
    } catch is UnknownName {
      return
    } catch {
      throw located(error, "\"training\", ")
    }
  }

  // MARK: Metadata

  private func checkVersion(_ name: String, known: Int) throws {
    let version = try number(name, as: Int.self)
    if version > known {
      throw error(
        "has \(name) \(version), this is sankofa \(libraryVersion), which knows up to \(known); "
          + "update sankofa.")
    }
  }

  private func number<Number: FixedWidthInteger>(
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

  private func json(_ name: String) throws -> JSON {
    guard let text = file.metadata[name] else {
      throw error("lacks \"\(name)\" in its metadata; save the model anew.")
    }
    return try JSON(parsing: text, path: "\(path) (\(name))")
  }

  private func error(_ message: String) -> FormatError {
    FormatError(path: path, place: .file, message: message)
  }

  /// Another error as one line, whatever names it quotes, with the file's name before it.
  private func located(_ problem: some Error, _ place: String = "") -> FormatError {
    let line = "\(problem)".map { $0.isNewline ? " " : $0 }
    return error(place + String(line.prefix(400)))
  }
}
