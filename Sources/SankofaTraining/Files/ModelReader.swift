import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Reads a model file.
  ///
  /// - Parameter layers: which layers the file may name; add your own to `.standard`.
  /// - Throws: `FormatError` when the file is missing, damaged or from a newer version; what building
  ///   the layers says.
  public static func load(from url: URL, layers: LayerRegistry = .standard) throws -> Model {
    try load(fromPath: url.path, layers: layers)
  }

  /// Reads a model file; see ``load(from:layers:)``.
  public static func load(
    fromPath path: String, layers: LayerRegistry = .standard
  ) throws -> Model {
    try ModelReader(path: path, file: SafeTensors(contentsOf: path), registry: layers).model()
  }
}

/// Makes a model of what a file says.
struct ModelReader {
  let path: String
  let file: SafeTensors
  let registry: LayerRegistry

  /// What the model itself keeps, so that it does not stand in its free metadata too.
  private static let ownNames: Set<String> = [
    "format", "formatVersion", "numerics", "libraryVersion", "architecture", "epochsTrained",
    "stepsTrained", "seed", "classNames", "preprocessing", "training",
  ]

  func model() throws -> Model {
    guard file.metadata["format"] == "sankofa-model" else {
      throw error(
        "is a safetensors file but not a Sankofa model (no \"format\": \"sankofa-model\"); give a "
          + "file that sankofa saved.")
    }
    try checkVersion("formatVersion", known: Model.fileVersion)
    try checkVersion("numerics", known: numericsVersion)
    let architecture = try json("architecture")
    guard let parts = architecture["layers"]?.arrayValue,
      let extents = architecture["inputShape"]?.arrayValue
    else { throw error("\"architecture\" lacks layers or inputShape; save the model anew.") }
    let layers = try parts.map { part -> any Layer in
      guard let kind = part["kind"]?.stringValue, let configuration = part["configuration"] else {
        throw error("a layer in \"architecture\" lacks its kind; save the model anew.")
      }
      return try registry.make(kind, Configuration(json: configuration))
    }
    let model = Sequential(layers, seed: UInt64(file.metadata["seed"] ?? "0") ?? 0)
    try model.build(for: Shape(extents.map { max(0, $0.integerValue ?? 0) }))
    try setParameters(of: model)
    model.epochsTrained = Int(file.metadata["epochsTrained"] ?? "") ?? 0
    model.stepsTrained = Int(file.metadata["stepsTrained"] ?? "") ?? 0
    if file.metadata["classNames"] != nil {
      model.classNames = try json("classNames").arrayValue?.compactMap(\.stringValue)
    }
    model.preprocessing = file.metadata["preprocessing"]
    model.metadata = file.metadata.filter { !ModelReader.ownNames.contains($0.key) }
    try compile(model)
    return model
  }

  private func setParameters(of model: Model) throws {
    let names = Set(model.parameters.map(\.path))
    if let extra = file.tensors.first(where: { !names.contains($0.name) }) {
      throw error(
        "tensor \"\(extra.name)\" belongs to no layer of the architecture; save the model anew.")
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

  /// Compiles as before, when everything is known by name; a model with parts of one's own is
  /// compiled by its owner.
  private func compile(_ model: Model) throws {
    guard file.metadata["training"] != nil else { return }
    let training = try json("training")
    guard let lossName = training["loss"]?.stringValue,
      let loss = try? Loss(named: lossName),
      let optimizerName = training["optimizer"]?.stringValue,
      let configuration = training["configuration"],
      let optimizer = try? Optimizers.named(optimizerName, Configuration(json: configuration)),
      let metricNames = training["metrics"]?.arrayValue?.compactMap(\.stringValue),
      let metrics = try? metricNames.map(Metric.init(named:))
    else { return }
    try model.compile(optimizer: optimizer, loss: loss, metrics: metrics)
  }

  private func checkVersion(_ name: String, known: Int) throws {
    guard let text = file.metadata[name], let version = Int(text), version >= 1 else {
      throw error("\"\(name)\" must be a version number; save the model anew.")
    }
    if version > known {
      throw error(
        "has \(name) \(version), this is sankofa \(libraryVersion), which knows up to \(known); "
          + "update sankofa.")
    }
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
}
