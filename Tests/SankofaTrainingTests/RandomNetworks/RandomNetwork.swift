import Foundation
import SankofaData
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// A network drawn at random, and what PyTorch makes of it: a line of what
/// `Golden/random_networks/make.py` writes.
struct RandomNetwork: Sendable {
  let json: JSON
  let seed: Int

  init(line: Substring) throws {
    json = try JSON(parsing: String(line))
    seed = try #require(json["seed"]?.integerValue)
  }

  /// The lines of the repository's file: how it was made, then the networks.
  private static let lines = String(
    decoding: SourceFiles.bytes("Golden/values/random_networks.jsonl"), as: UTF8.self
  ).split(separator: "\n")

  /// The errors allowed for PyTorch itself, by name.
  static var limits: [String: Double] {
    get throws {
      let limits = try JSON(parsing: String(try #require(lines.first)))["limits"]?.objectValue
      return Dictionary(
        uniqueKeysWithValues: try #require(limits).members.compactMap { member in
          member.value.doubleValue.map { (member.name, $0) }
        })
    }
  }

  /// The networks of the repository; that of `SANKOFA_RANDOM_SEED` alone when it is set.
  static let all: [RandomNetwork] = {
    do {
      let networks = try lines.dropFirst().map { try RandomNetwork(line: $0) }
      let only = ProcessInfo.processInfo.environment["SANKOFA_RANDOM_SEED"].flatMap { Int($0) }
      return only.map { seed in networks.filter { $0.seed == seed } } ?? networks
    } catch {
      fatalError("random_networks.jsonl: \(error)")
    }
  }()

  // MARK: What it is made of

  var architecture: JSON { json["architecture"] ?? nil }
  var training: JSON { json["training"] ?? nil }
  var fast: [String] { (json["fast"]?.arrayValue ?? []).compactMap(\.stringValue) }
  var start: [(path: String, value: Tensor)] { get throws { try tensors(json["start"]) } }
  var batchSize: Int { get throws { try #require(json["fit"]?["batchSize"]?.integerValue) } }
  var epochs: Int { get throws { try #require(json["fit"]?["epochs"]?.integerValue) } }
  var shuffles: Bool { json["fit"]?["shuffle"]?.boolValue == true }

  /// The factors of the losses of each class's examples.
  var classWeights: [Int: Double]? {
    json["fit"]?["classWeights"]?.objectValue.map { weights in
      Dictionary(
        uniqueKeysWithValues: weights.members.compactMap { member in
          member.value.doubleValue.flatMap { weight in Int(member.name).map { ($0, weight) } }
        })
    }
  }

  /// The examples; those of the first batch alone when it is asked for, whose weights are those of
  /// their classes too.
  func data(firstBatch: Bool = false) throws -> Dataset {
    let count = firstBatch ? try batchSize : nil
    func rows(_ tensor: Tensor) -> Tensor { count.map { tensor[0..<$0] } ?? tensor }
    let parts = json["data"]
    let features = try list(parts?["inputs"]).map(rows)
    let targets = try list(parts?["targets"]).map(rows)
    var weights = try parts?["sampleWeights"].map { rows(try tensor($0)) }
    if firstBatch, let classWeights {
      let factors = Tensor(targets[0].numbers.map { Float(classWeights[Int($0)] ?? 1) })
      weights = weights.map { $0 * factors } ?? factors
    }
    return try Dataset(features: features, targets: targets, sampleWeights: weights)
  }

  /// The network as a user has it: read from a model file, compiled as the file says.
  func model() throws -> Model {
    var metadata = [
      "format": "sankofa-model", "formatVersion": "2", "numerics": "\(numericsVersion)",
      "architecture": architecture.description, "training": training.description,
      "epochsTrained": "0", "stepsTrained": "0", "seed": "\(seed)",
    ]
    if !fast.isEmpty { metadata["fast"] = JSON.array(fast.map { .string($0) }).description }
    let folder = try TemporaryFolder()
    let file = folder.file("network.safetensors")
    try SafeTensors(tensors: start.map { ($0.path, $0.value) }, metadata: metadata)
      .write(to: file.path)
    return try Model.load(from: file)
  }

  // MARK: What PyTorch makes of it

  func expected(_ name: String) throws -> [Tensor] { try list(json["expected"]?[name]) }

  func expectedByPath(_ name: String) throws -> [(path: String, value: Tensor)] {
    try tensors(json["expected"]?[name])
  }

  func expectedNumber(_ name: String) throws -> Double {
    try #require(json["expected"]?[name]?.doubleValue)
  }

  func expectedNumbers(_ name: String) throws -> [Double] {
    try #require(json["expected"]?[name]?.arrayValue).compactMap { $0.doubleValue }
  }

  // MARK: Tensors

  private func list(_ json: JSON?) throws -> [Tensor] {
    try #require(json?.arrayValue).map { try tensor($0) }
  }

  private func tensors(_ json: JSON?) throws -> [(path: String, value: Tensor)] {
    try #require(json?.objectValue).members.map { ($0.name, try tensor($0.value)) }
  }

  /// `f32 2,3 AACAPw…`: a type, extents, and the bytes.
  private func tensor(_ json: JSON) throws -> Tensor {
    let parts = try #require(json.stringValue)
      .split(separator: " ", omittingEmptySubsequences: false)
    try #require(parts.count == 3)
    let shape = Shape(parts[1].split(separator: ",").compactMap { Int($0) })
    let bytes = [UInt8](try #require(Data(base64Encoded: String(parts[2]))))
    func words() -> [UInt32] {
      stride(from: 0, to: bytes.count, by: 4).map { place in
        bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
      }
    }
    switch parts[0] {
    case "f32": return Tensor(words().map { Float(bitPattern: $0) }, shape: shape)
    case "i32": return Tensor(words().map { Int32(bitPattern: $0) }, shape: shape)
    default: return Tensor(bytes, shape: shape)
    }
  }
}

extension RandomNetwork: CustomTestStringConvertible {
  var testDescription: String { "seed \(seed)" }
}
