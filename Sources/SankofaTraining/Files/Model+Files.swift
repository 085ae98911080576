import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The version of the rules of computation on which the bits of results depend; see `numerics` in
/// model files.
public let numericsVersion = Plan.numerics

/// The version of this library.
public let libraryVersion = "0.2.0"

extension Model {
  static let fileFormat = "sankofa-model"
  /// The newest version of the model file format: 1 for a chain of layers, 2 for other graphs, 3
  /// for files with the state of training, the position of a schedule, or frozen layers.
  static let fileVersion = 3
  /// The names that the model itself uses in a file's metadata; all other names are free.
  static let ownMetadataNames: Set<String> = [
    "format", "formatVersion", "numerics", "libraryVersion", "architecture", "epochsTrained",
    "stepsTrained", "seed", "classNames", "preprocessing", "training", "fast", "frozen",
    "callbacks",
  ]

  /// Saves the model as a safetensors file: the parameters by their paths, and the layers, class
  /// names, preprocessing and versions in the metadata.
  ///
  /// The file is written next to its target, flushed and renamed, so that it is never incomplete.
  ///
  /// The optimizer, losses and metrics of `compile` are saved by name. The state of training is
  /// saved completely: the optimizer's moments, averages and accumulated gradients, the current
  /// learning rate, and the frozen layers and parameters. So training continues from the file as if
  /// it had not been interrupted. Callbacks start afresh, except those with `continues: true`.
  ///
  /// - Parameter includesOptimizer: false to omit the optimizer's arrays, which may be several
  ///   times as large as the parameters; true by default.
  /// - Throws: `FormatError` when `url` is not a file URL or the file cannot be written;
  ///   `SankofaError` when the shape of an example is not known yet, or when the number of class
  ///   names or the preprocessing does not suit the model.
  public func save(to url: URL, includesOptimizer: Bool = true) throws {
    try save(toPath: url.filePath, includesOptimizer: includesOptimizer)
  }

  /// Saves the model to a file; see ``save(to:includesOptimizer:)``.
  public func save(toPath path: String, includesOptimizer: Bool = true) throws {
    try build()
    if let names = classNames, !takesClassNames(count: names.count) {
      throw SankofaError(
        "model", "classNames \(classNameRule(count: names.count)); give one for each class.")
    }
    if let problem = preprocessing.flatMap(problem) {
      throw SankofaError("model", "preprocessing \(problem.rule); \(problem.fix)")
    }
    let remembered =
      includesOptimizer
      ? compilation.map { TrainingTensors(model: self, compilation: $0).tensors } ?? [] : []
    let tensors = namedParameters.map { (name: $0.path, tensor: $0.parameter.value) }
    try SafeTensors(
      tensors: remembered + tensors, metadata: fileMetadata(remembers: !remembered.isEmpty)
    ).write(to: path)
  }

  /// The reason why a preprocessing does not suit the model, and a fix; `nil` when it does.
  func problem(_ preprocessing: Preprocessing) -> (rule: String, fix: String)? {
    if let problem = preprocessing.problem { return problem }
    guard let count = preprocessing.numberCount, let shape = inputShape,
      shape.elementCount != count
    else { return nil }
    return (
      "must make the \(grouped(shape.elementCount)) numbers of an example of shape \(shape), got "
        + "\(grouped(count))", "name each number once."
    )
  }

  private func fileMetadata(remembers: Bool) -> [String: String] {
    let frozen = frozenPaths
    var entries = metadata.filter { !Model.ownMetadataNames.contains($0.key) }
    entries["format"] = Model.fileFormat
    let isNewer = remembers || !frozen.isEmpty || compilation?.isScheduled == true
    entries["formatVersion"] = String(isNewer ? Model.fileVersion : graph.isChain ? 1 : 2)
    entries["numerics"] = String(numericsVersion)
    entries["libraryVersion"] = libraryVersion
    entries["architecture"] = architecture.description
    entries["epochsTrained"] = String(epochsTrained)
    entries["stepsTrained"] = String(stepsTrained)
    entries["seed"] = String(seed)
    if let classNames {
      entries["classNames"] = JSON.array(classNames.map { .string($0) }).description
    }
    if let preprocessing { entries["preprocessing"] = preprocessing.fileText }
    if !frozen.isEmpty {
      entries["frozen"] = JSON.array(frozen.map { .string($0) }).description
    }
    entries["callbacks"] = callbackMemoryJSON?.description
    if let compilation { entries["training"] = training(compilation).description }
    return entries
  }

  /// The paths of the frozen layers, inner layers included, and of the frozen parameters. Layers
  /// are listed too, because the frozen state of a layer with statistics does not follow from its
  /// parameters.
  private var frozenPaths: [String] {
    namedLayers.filter { !$0.layer.isTrainable }.map(\.path)
      + namedParameters.filter { $0.parameter.isLearned && !$0.parameter.isTrainable }.map(\.path)
  }

  /// All layers with their paths, each followed by its inner layers.
  var namedLayers: [(path: String, layer: any Layer)] {
    zip(layerPaths, layers).flatMap { path, layer in
      [(path, layer)] + layer.namedInnerLayers.map { ("\(path).\($0.name)", $0.layer) }
    }
  }

  private func training(_ compilation: Compilation) -> JSON {
    let lists = compilation.metricLists.map { metrics in
      JSON.array(metrics.map { .string($0.name) })
    }
    var entries: [(String, JSON)] = [
      ("optimizer", .string(type(of: compilation.optimizer).name)),
      ("configuration", compilation.optimizer.configuration.json),
      (compilation.progress.name, compilation.progress.value.json),
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

  /// The SHA-256 of the bytes of all parameters, in order, as 64 hexadecimal digits.
  public var weightsDigest: String {
    var digest = SHA256()
    for parameter in parameters where parameter.isInitialized {
      parameter.value.withUnsafeBytes { digest.update($0) }
    }
    return digest.hexDigest()
  }
}

extension URL {
  /// The path of a file URL. Throws `FormatError` for any other URL.
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
