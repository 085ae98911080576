import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor

/// The settings on which the bits of a training depend, as names and texts.
///
/// A checkpoint keeps them, and a training with others does not continue from it.
struct TrainingSettings {
  /// The settings that the caller names, such as the options of a command; they are compared first.
  var named: [(name: String, value: String)]
  /// The settings of the training itself.
  var own: [(name: String, value: String)]

  init(
    _ model: Model, _ compilation: Compilation, _ runner: EpochRunner, validator: EpochRunner?,
    shuffles: Bool, named: [(name: String, value: String)]
  ) {
    self.named = named
    let metrics = compilation.metricLists.flatMap { $0 }.map { JSON.string($0.name) }
    let optimizer = compilation.optimizer
    own =
      [
        ("seed", "\(model.seed)"), ("batchSize", "\(runner.batchSize)"),
        ("shuffle", "\(shuffles)"), ("examples", "\(runner.data.count)"),
        ("validation examples", "\(validator?.data.count ?? 0)"),
        ("optimizer", type(of: optimizer).name),
      ] + TrainingSettings.leaves(optimizer.configuration.json, "optimizer")
      + TrainingSettings.leaves(.array(compilation.losses.map { .string($0.name) }), "loss")
      + TrainingSettings.leaves(
        .array(compilation.lossWeights.map { .number($0) }), "lossWeights")
      + TrainingSettings.leaves(.array(metrics), "metrics")
      + TrainingSettings.leaves(model.architecture, "model")
      + [
        ("trainable layers and parameters", model.trainable.map { $0 ? "1" : "0" }.joined()),
        ("data", runner.checksum), ("validation data", validator?.checksum ?? "none"),
      ]
  }

  var json: JSON {
    func object(_ list: [(name: String, value: String)]) -> JSON {
      .array(list.map { .array([.string($0.name), .string($0.value)]) })
    }
    return ["named": object(named), "own": object(own)]
  }

  /// Reads what ``json`` wrote; `nil` for anything else.
  init?(json: JSON) {
    func list(_ json: JSON?) -> [(name: String, value: String)]? {
      json?.arrayValue?.mapAll { pair in
        guard let texts = pair.arrayValue?.mapAll(\.stringValue), texts.count == 2 else {
          return nil
        }
        return (name: texts[0], value: texts[1])
      }
    }
    guard let named = list(json["named"]), let own = list(json["own"]) else { return nil }
    (self.named, self.own) = (named, own)
  }

  /// The first setting that differs from that of a checkpoint; `nil` when none does.
  ///
  /// - Parameter isLonger: true when there are more epochs than in the checkpoint: then a schedule
  ///   may be laid over more steps.
  func firstDifference(
    from kept: TrainingSettings, isLonger: Bool
  ) -> (name: String, kept: String?, found: String?)? {
    for (now, old) in [(named, kept.named), (own, kept.own)] {
      let (found, before) = (TrainingSettings.values(now), TrainingSettings.values(old))
      // Names that only the checkpoint has come last.
      for name in now.map(\.name) + old.map(\.name) where found[name] != before[name] {
        if isLonger, name.hasPrefix("optimizer.schedule") { continue }
        return (name, before[name], found[name])
      }
    }
    return nil
  }

  private static func values(_ list: [(name: String, value: String)]) -> [String: String] {
    Dictionary(list, uniquingKeysWith: { first, _ in first })
  }

  /// The plain values in JSON, with their paths.
  private static func leaves(_ json: JSON, _ path: String) -> [(name: String, value: String)] {
    switch json {
    case .array(let values):
      values.enumerated().flatMap { leaves($1, "\(path).\($0)") }
    case .object(let object):
      object.members.flatMap { leaves($0.value, "\(path).\($0.name)") }
    case .string(let text): [(path, text)]
    default: [(path, json.description)]
    }
  }
}

extension EpochRunner {
  /// A checksum of the data and their weights. It tells data that were changed by mistake.
  var checksum: String {
    let rows = data.rows
    let parts = rows.features + rows.targets + (exampleWeights.map { [$0] } ?? [])
    var sum = parts.reduce(UInt32(0)) { sum, part in
      part.withUnsafeBytes { Deflate.crc32($0, after: sum) }
    }
    if let numbers = rows.numbers {
      sum = numbers.withUnsafeBytes { Deflate.crc32($0, after: sum) }
    }
    return String(sum, radix: 16)
  }
}
