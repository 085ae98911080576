import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The version of the rules that decide bits; see `numerics` in model files.
public let numericsVersion = 2

/// The version of this library.
public let libraryVersion = "0.1.0"

extension Model {
  static let fileFormat = "sankofa-model"
  /// The version of the form of model files: 1 for layers one after the other, 2 for others.
  static let fileVersion = 2
  /// What the model itself writes into a file's metadata; other names are free.
  static let ownMetadataNames: Set<String> = [
    "format", "formatVersion", "numerics", "libraryVersion", "architecture", "epochsTrained",
    "stepsTrained", "seed", "classNames", "preprocessing", "training", "fast",
  ]

  /// Writes the model as safetensors: parameters by their paths; layers, class names, preprocessing
  /// and versions in the metadata.
  ///
  /// The file is written beside its target, flushed and renamed: nothing is ever half written.
  ///
  /// What the model was compiled with is written by name, the optimizer's moments are not.
  ///
  /// - Throws: `FormatError` when the URL is none of a file or the file cannot be written,
  ///   `LayerError` when the shape of an example is not known yet or the names of the classes are too
  ///   few or too many.
  public func save(to url: URL) throws { try save(toPath: url.filePath) }

  /// Writes the model to a file; see ``save(to:)``.
  public func save(toPath path: String) throws {
    try build()
    if let names = classNames, !takesClassNames(count: names.count) {
      throw LayerError(
        "model", "classNames \(classNameRule(count: names.count)); give one for each class.")
    }
    let tensors = namedParameters.map { (name: $0.path, tensor: $0.parameter.value) }
    try SafeTensors(tensors: tensors, metadata: fileMetadata()).write(to: path)
  }

  private func fileMetadata() -> [String: String] {
    var entries = metadata.filter { !Model.ownMetadataNames.contains($0.key) }
    entries["format"] = Model.fileFormat
    entries["formatVersion"] = String(graph.isChain ? 1 : Model.fileVersion)
    entries["numerics"] = String(numericsVersion)
    entries["libraryVersion"] = libraryVersion
    entries["architecture"] = architecture.description
    entries["epochsTrained"] = String(epochsTrained)
    entries["stepsTrained"] = String(stepsTrained)
    entries["seed"] = String(seed)
    if let classNames {
      entries["classNames"] = JSON.array(classNames.map { .string($0) }).description
    }
    if let preprocessing { entries["preprocessing"] = preprocessing }
    if !fastPaths.isEmpty {
      entries["fast"] = JSON.array(fastPaths.map { .string($0) }).description
    }
    if let compilation { entries["training"] = training(compilation).description }
    return entries
  }

  /// The paths of layers and of parameters that are not to be trained. What a layer does that counts
  /// statistics does not follow from its parameters.
  private var fastPaths: [String] {
    zip(layerPaths, layers).filter { !$1.isTrainable }.map(\.0)
      + namedParameters.filter { $0.parameter.isLearned && !$0.parameter.isTrainable }.map(\.path)
  }

  private func training(_ compilation: Compilation) -> JSON {
    let lists = compilation.metricLists.map { metrics in
      JSON.array(metrics.map { .string($0.name) })
    }
    var entries: [(String, JSON)] = [
      ("optimizer", .string(type(of: compilation.optimizer).name)),
      ("configuration", compilation.configuration.json),
    ]
    if compilation.losses.count == 1 {
      entries += [("loss", .string(compilation.loss.name)), ("metrics", lists[0])]
    } else {
      entries += [
        ("losses", .array(compilation.losses.map { .string($0.name) })),
        ("lossWeights", .array(compilation.lossWeights.map { .number($0) })),
        ("metrics", .array(lists)),
      ]
    }
    return .object(JSONObject(uniqueMembers: entries))
  }

  /// The SHA-256, in hexadecimal digits, of all parameters' bytes in order.
  public var weightsDigest: String {
    var digest = SHA256()
    for parameter in parameters where parameter.isInitialized {
      parameter.value.withUnsafeBytes { digest.update($0) }
    }
    return digest.hexDigest()
  }
}

extension URL {
  /// The path of a file's URL. Throws when it is another kind of URL.
  var filePath: String {
    get throws {
      if isFileURL { return path }
      throw FormatError(
        path: absoluteString, place: .file,
        message: "models are kept in files, got a URL of scheme \((scheme ?? "none").quoted); make "
          + "it with URL(fileURLWithPath:).")
    }
  }
}
