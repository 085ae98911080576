@testable import SankofaFormats
import SankofaTensor

extension FuzzTarget {
  /// IDX files, compressed or not. Elements of one byte become four.
  static let idx: FuzzTarget = FuzzTarget(
    name: "idx", longest: 512, modules: [.formats], memory: (1 << 20, 1_032 * 8),
    check: { input in
      let isCompressed = Gzip.isCompressed(input.bytes)
      let tensor = Law.reading(input, idx.memory) {
        isCompressed
          ? try IDX.tensor(perhapsCompressed: ByteReader(input.bytes, path: "<data>")) { _ in }
          : try IDX.decode(input.bytes)
      }
      let pieces = Law.reading { try IDX.tensor(perhapsCompressed: input.piecemeal) { _ in } }
      Law.same(tensor, pieces, "an IDX file in pieces") { $0.isSame(as: $1) }
      guard let tensor else { return nil }
      let again = Law.written("IDX") { try IDX.decode(IDX.encode(tensor)) }
      Law.check(again.isSame(as: tensor), "an IDX file that is written reads back the same")
      return { tensor.shown.description }
    })

  /// Arrays in `.npy` files, read and mapped. Elements of one byte become four, and those in Fortran
  /// order are copied.
  static let npy: FuzzTarget = FuzzTarget(
    name: "npy", longest: 512, modules: [.formats], memory: (1 << 20, 16),
    check: { input in
      let tensor = Law.reading(input, npy.memory) { try NPY.decode(input.bytes) }
      let pieces = Law.reading { try NPY.decode(input.piecemeal) }
      Law.same(tensor, pieces, "an array in pieces") { $0.isSame(as: $1) }
      guard let tensor else { return nil }
      let again = Law.written("npy") { try NPY.decode(NPY.encode(tensor)) }
      Law.check(again.isSame(as: tensor), "an array that is written reads back the same")
      // Some arrays can only be read.
      if input.isOne(in: 16), let mapped = Law.reading({ try NPY.map(Scratch.file(input.bytes)) }) {
        Law.check(mapped.isSame(as: tensor), "an array that is mapped is the one that is read")
      }
      return { tensor.shown.description }
    })

  /// Archives of arrays, with at most 1 MiB of content.
  static let npz: FuzzTarget = FuzzTarget(
    name: "npz", longest: 2_048, modules: [.formats], memory: (8 << 20, 1_032 * 16),
    check: { input in
      let limit = 1 << 20
      let content = Law.reading(input, npz.memory) { try NPZ.decode(input.bytes, limit: limit) }
      // A pipe is read to its end only when it begins like an archive, and not behind a program.
      if input.isOne(in: 16, turn: 1), input.bytes.starts(with: "PK".utf8) {
        let piped = Law.reading {
          try Scratch.throughPipe(input.bytes) { try NPZ.read($0, limit: limit) }
        }
        Law.same(content, piped, "an archive in a pipe", by: isSame)
      }
      if input.isOne(in: 8) {
        let inFile = Law.reading { try NPZ.read(Scratch.file(input.bytes), limit: limit) }
        Law.same(content, inFile, "an archive in a file", by: isSame)
      }
      guard let content else { return nil }
      let isCompressed = input.choice & 7 == 0
      let again = Law.written("npz") {
        try NPZ.decode(NPZ.encode(content.tensors, isCompressed: isCompressed))
      }
      Law.check(isSame(again, content), "an archive that is written reads back the same")
      return { shown(content.tensors, content.leftOut) }
    }, mutate: NPZMutator.mutate)

  private static func isSame(_ first: NPZ.Content, _ second: NPZ.Content) -> Bool {
    hasSame(first.tensors, second.tensors)
  }

  /// True when both have the same tensors in the same order.
  static func hasSame(
    _ first: [(name: String, tensor: Tensor)], _ second: [(name: String, tensor: Tensor)]
  ) -> Bool {
    first.count == second.count
      && zip(first, second).allSatisfy { $0.name == $1.name && $0.tensor.isSame(as: $1.tensor) }
  }

  /// Named tensors as JSON.
  static func shown(
    _ tensors: [(name: String, tensor: Tensor)], _ leftOut: [LeftOut],
    metadata: [String: String] = [:]
  ) -> String {
    JSON.object(
      JSONObject(uniqueMembers: [
        ("tensors", .array(tensors.map { .array([.string($0.name), $0.tensor.shown]) })),
        ("leftOut", .array(leftOut.map { .string($0.name) })),
        (
          "metadata",
          .array(
            metadata.sorted { $0.key < $1.key }.map {
              .array([.string($0.key), .string($0.value)])
            })
        ),
      ])
    ).description
  }

  /// Named tensors in safetensors files. Half-precision numbers become twice as many bytes; an entry of
  /// the header takes some hundred bytes of memory in about forty bytes of text.
  static let safetensors: FuzzTarget = FuzzTarget(
    name: "safetensors", longest: 1_024, modules: [.formats], memory: (1 << 20, 64),
    check: { input in
      let file = Law.reading(input, safetensors.memory) { try SafeTensors(bytes: input.bytes) }
      let pieces = Law.reading { try SafeTensors(input.piecemeal) { _ in } }
      Law.same(file, pieces, "a safetensors file in pieces") {
        hasSame($0.tensors, $1.tensors) && $0.metadata == $1.metadata
      }
      guard let file else { return nil }
      let again = Law.written("safetensors") { try SafeTensors(bytes: file.encoded()) }
      Law.check(
        hasSame(again.tensors, file.tensors) && again.metadata == file.metadata,
        "a safetensors file that is written reads back the same")
      return { shown(file.tensors, file.leftOut, metadata: file.metadata) }
    }, mutate: SafeTensorsMutator.mutate)
}
