import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Reads a model file. The model is compiled as before when its losses, metrics and optimizer are
  /// Sankofa's own or registered in `layers`, and training continues where it was when the model
  /// was saved.
  ///
  /// - Parameter layers: the registry of layers and other parts that the file may name; add your
  ///   own to `.standard`.
  /// - Throws: `FormatError` when the file is missing, damaged or from a newer version, or names a
  ///   layer that is not in `layers`.
  public static func load(from url: URL, layers: LayerRegistry = .standard) throws -> Model {
    try load(fromPath: url.filePath, layers: layers)
  }

  /// Reads a model file; see ``load(from:layers:)``.
  public static func load(
    fromPath path: String, layers: LayerRegistry = .standard
  ) throws -> Model {
    // A file that is not a model is refused before its tensors are read.
    let file = try SafeTensors(contentsOf: path) { try checkFormat($0, path: path) }
    return try ModelReader(path: path, file: file, registry: layers).model()
  }

  /// Reads a model from the bytes of a file; see ``load(from:layers:)``.
  ///
  /// - Parameter name: the file's name in errors.
  public static func load(
    bytes: [UInt8], name: String = FormatError.data, layers: LayerRegistry = .standard
  ) throws -> Model {
    let file = try SafeTensors(bytes: bytes, path: name)
    try checkFormat(file.metadata, path: name)
    return try ModelReader(path: name, file: file, registry: layers).model()
  }

  private static func checkFormat(_ metadata: [String: String], path: String) throws {
    if metadata["format"] == TrainingState.format {
      throw FormatError(
        path: path, place: .file,
        message: "is a checkpoint of a training, not a model; resume the training, which saves the "
          + "model at its end.")
    }
    guard metadata["format"] == Model.fileFormat else {
      throw FormatError(
        path: path, place: .file,
        message: "is a safetensors file but not a Sankofa model (no \"format\": "
          + "\"\(Model.fileFormat)\"); give a file that sankofa saved.")
    }
  }
}

/// A reader that makes a model of a file, and checks everything that the file says. Every error is
/// a `FormatError`.
struct ModelReader {
  let path: String
  let file: SafeTensors
  let registry: LayerRegistry

  func model() throws -> Model {
    try checkVersion("formatVersion", known: Model.fileVersion)
    try checkVersion("numerics", known: numericsVersion)
    let architecture = try json("architecture")
    let model = try built(architecture)
    try setParameters(of: model)
    try freeze(model)
    model.epochsTrained = try number("epochsTrained", as: Int.self)
    model.stepsTrained = try number("stepsTrained", as: Int.self)
    model.classNames = try classNames(of: model)
    model.preprocessing = try preprocessing(of: model)
    model.leftOut = file.leftOut
    model.metadata = file.metadata.filter { !Model.ownMetadataNames.contains($0.key) }
    if file.metadata["callbacks"] != nil {
      do { model.callbackMemory = try Model.callbackMemory(json: json("callbacks")) } catch {
        throw located(error, "\"callbacks\", ")
      }
    }
    try compile(model)
    try resumeTraining(of: model)
    return model
  }

  /// Makes the model with its layers and connections; parameters have shapes but no values yet.
  private func built(_ architecture: JSON) throws -> Model {
    guard let kind = architecture["kind"]?.stringValue, ["Sequential", "Graph"].contains(kind),
      let parts = architecture["layers"]?.arrayValue
    else {
      throw error("\"architecture\" must be Sequential or Graph, with layers; save the model anew.")
    }
    let layers = try parts.enumerated().map(layer)
    let seed = try number("seed", as: UInt64.self)
    if kind == "Sequential" {
      guard let shape = Shape(json: architecture["inputShape"]) else {
        throw error(
          "\"inputShape\" in \"architecture\" must be a list of extents; save the model anew.")
      }
      let model = Sequential(layers, seed: seed)
      do { try model.buildShapes(for: [shape]) } catch { throw located(error) }
      return model
    }
    do {
      let graph = try LayerGraph(json: architecture, layerCount: layers.count)
      let model = Model(layers: layers, graph: graph, seed: seed)
      try model.buildShapes(for: nil)
      return model
    } catch { throw located(error) }
  }

  /// Freezes the layers and parameters that are frozen in the file.
  private func freeze(_ model: Model) throws {
    if file.metadata["frozen"] != nil {
      let layers = model.namedLayers
      let frozen = try frozenPaths("frozen", of: model, among: layers.map(\.path))
      for (path, layer) in layers { layer.isTrainable = !frozen.contains(path) }
      setTrainable(model, but: frozen)
    } else if file.metadata["fast"] != nil {
      // Files of version 0.1 do not list inner layers.
      let frozen = try frozenPaths("fast", of: model, among: model.layerPaths)
      for (path, layer) in zip(model.layerPaths, model.layers) where frozen.contains(path) {
        layer.isTrainable = false
      }
      setTrainable(model, but: frozen)
    }
  }

  private func frozenPaths(
    _ name: String, of model: Model, among layers: [String]
  ) throws -> Set<String> {
    let learned = model.namedParameters.filter(\.parameter.isLearned).map(\.path)
    guard let paths = texts(try json(name)), Set(paths).isSubset(of: layers + learned) else {
      throw error(
        "\(name.quoted) must be a list of the model's layers and parameters; save the model anew.")
    }
    return Set(paths)
  }

  private func setTrainable(_ model: Model, but frozen: Set<String>) {
    for (path, parameter) in model.namedParameters where parameter.isLearned {
      parameter.isTrainable = !frozen.contains(path)
    }
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

  private func setParameters(of model: Model) throws {
    let names = Set(model.namedParameters.map(\.path))
    if let extra = file.tensors.first(where: {
      !names.contains($0.name) && !TrainingTensors.hold($0.name)
    }) {
      throw error(
        "tensor \(extra.name.quoted) belongs to no layer of the architecture; save the model anew.")
    }
    let tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor) })
    for (path, parameter) in model.namedParameters {
      if let unreadable = file.leftOut.first(where: { $0.name == path }) {
        throw error(
          "tensor \"\(path)\" must be \(parameter.type), got one that cannot be read "
            + "(\(unreadable.reason.onOneLine())); save the model anew.")
      }
      guard let tensor = tensors[path] else {
        throw error("lacks the tensor \"\(path)\"; save the model anew.")
      }
      guard tensor.type == parameter.type else {
        throw error(
          "tensor \"\(path)\" must be \(parameter.type), got \(tensor.type); save the "
            + "model anew.")
      }
      parameter.value = tensor
    }
  }
}
