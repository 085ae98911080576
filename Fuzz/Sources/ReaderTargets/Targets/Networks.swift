import SankofaData
@testable import SankofaFormats
import SankofaTensor
@testable import SankofaTraining

extension FuzzTarget {
  /// Network pages. A page may say that a layer of 524,288 weights is drawn.
  static let page: FuzzTarget = FuzzTarget(
    name: "page", longest: 1_024, modules: Module.ofNetworks, memory: (32 << 20, 1_024),
    check: { input in
      func reading(_ bytes: [UInt8]) throws -> NetworkPage {
        try PageReader(file: LocatedJSON(parsing: bytes, path: "page.json")).read()
      }
      guard let read = Law.reading(input, page.memory, { try reading(input.bytes) }) else {
        return nil
      }
      let json = read.json
      if read.values.values.allSatisfy({ $0.elementCount <= 4_096 }) {
        let again = Law.written("page") { try reading(Array(json.indented.utf8)) }
        Law.check(again.json == json, "a page that is written reads back the same")
        Law.check(
          again.values.keys == read.values.keys
            && again.values.allSatisfy { name, value in
              read.values[name].map { value.isSame(as: $0) } ?? false
            } && again.features.isSame(as: read.features) && again.targets.isSame(as: read.targets),
          "a page that is written keeps every number")
        if input.isOne(in: 16) {
          _ = Law.reading { try read.model() }
          _ = Law.reading { try read.dataset() }
        }
      }
      return { json.description }
    })

  /// Model files.
  static let model: FuzzTarget = FuzzTarget(
    name: "model", longest: 2_560, modules: Module.ofNetworks, memory: (16 << 20, 1_024),
    check: { input in
      guard
        let read = Law.reading(input, model.memory, { try Model.load(bytes: input.bytes) })
      else { return nil }
      func saved(_ model: Model) throws -> [UInt8] {
        let path = Scratch.folder + "/copy.safetensors"
        try model.save(toPath: path)
        return try FileBytes.read(path)
      }
      if input.isOne(in: 4) {
        let bytes = Law.written("saved model") { try saved(read) }
        let again = Law.written("model") { try Model.load(bytes: bytes) }
        let copy = Law.written("saved model") { try saved(again) }
        Law.check(bytes == copy, "a model that is saved is the same when it is saved again")
      }
      return { JSON.string(read.weightsDigest).description }
    }, mutate: SafeTensorsMutator.mutate)

  /// Checkpoints of trainings, without the training itself.
  static let checkpoint: FuzzTarget = FuzzTarget(
    name: "checkpoint", longest: 4_096, modules: Module.ofNetworks, memory: (16 << 20, 1_024),
    check: { input in
      let path = Scratch.file(input.bytes, "input.safetensors")
      let read = Law.reading(input, checkpoint.memory) {
        do { return try TrainingState(CheckpointFile(contentsOf: path), path: path) } catch let
          other as OtherVersion
        { throw other.error }
      }
      guard let read else { return nil }
      if input.isOne(in: 4) {
        let copyPath = Scratch.folder + "/copy.safetensors"
        let again = Law.written("checkpoint") {
          _ = try read.file().write(to: copyPath, through: SystemCalls())
          return try TrainingState(CheckpointFile(contentsOf: copyPath), path: copyPath)
        }
        let (first, second) = (read.file(), again.file())
        Law.check(
          Set(first.tensors.map(\.name)) == Set(second.tensors.map(\.name))
            && first.metadata == second.metadata, "a checkpoint that is written reads back the same"
        )
      }
      return { JSON.string(read.position.json.description).description }
    }, mutate: CheckpointMutator.mutate)
}
