@testable import SankofaData
@testable import SankofaFormats
import SankofaTensor

/// Changes zip archives of arrays so that places and checksums stay right.
enum NPZMutator {
  static func mutate(_ bytes: [UInt8], _ mutation: Mutation) -> [UInt8] {
    var mutation = mutation
    guard mutation.number(below: 3) > 0, let entries = entries(bytes), !entries.isEmpty else {
      return mutation.changed(bytes)
    }
    var changed = entries
    let index = mutation.number(below: entries.count)
    switch mutation.number(below: 8) {
    case 0:
      let name = mutation.changed(Array(entries[index].name.utf8), most: 40)
      changed[index].name = String(decoding: name, as: UTF8.self)
    case 1: changed.append(entries[index])
    default: changed[index].content = mutation.changed(entries[index].content)
    }
    let isCompressed = mutation.number(below: 2) == 0
    guard
      let archive = try? ZipArchive.encode(
        changed, isCompressed: isCompressed, path: FormatError.data)
    else { return mutation.changed(bytes) }
    return archive
  }

  private static func entries(_ bytes: [UInt8]) -> [ZipArchive.Entry]? {
    let archive = ZipBytes(bytes, path: FormatError.data)
    return try? ZipArchive.directory(of: archive).prefix(16).map { record in
      let input = try ZipEntryInput(archive, record)
      var content: [UInt8] = []
      try input.fill(&content, to: 1 << 13)
      return ZipArchive.Entry(name: record.name, content: content)
    }
  }
}

/// Changes safetensors files so that the header's length stays right, and their metadata below the
/// quotation marks.
enum SafeTensorsMutator {
  static func mutate(_ bytes: [UInt8], _ mutation: Mutation) -> [UInt8] {
    var mutation = mutation
    switch mutation.number(below: 8) {
    case 0: return mutation.changed(bytes)
    case 1...4: if let changed = changedMetadata(bytes, &mutation) { return changed }
    default: break
    }
    guard bytes.count >= 8 else { return mutation.changed(bytes) }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let end = 8 + Int(min(length, UInt64(bytes.count - 8)))
    var header = Array(bytes[8..<end])
    var elements = Array(bytes[end...])
    if mutation.number(below: 4) > 0 {
      header = mutation.changed(header, most: max(16, mutation.most - 8 - elements.count))
    } else {
      elements = mutation.changed(elements, most: max(16, mutation.most - end))
    }
    var changed = [UInt8](repeating: 0, count: 8) + header + elements
    changed.setLittleEndian(UInt64(header.count), bytes: 8, at: 0)
    return changed
  }

  /// Changes one text of the metadata, or the place of a tensor; `nil` when the file cannot be read.
  private static func changedMetadata(
    _ bytes: [UInt8], _ mutation: inout Mutation
  ) -> [UInt8]? {
    guard var file = try? SafeTensors(bytes: bytes) else { return nil }
    if mutation.number(below: 8) == 0, !file.tensors.isEmpty {
      file.tensors.remove(at: mutation.number(below: file.tensors.count))
    } else {
      let names = file.metadata.keys.sorted()
      guard !names.isEmpty else { return nil }
      let name = names[mutation.number(below: names.count)]
      if mutation.number(below: 16) == 0 {
        file.metadata[name] = nil
      } else {
        let text = mutation.changed(Array((file.metadata[name] ?? "").utf8), most: mutation.most)
        file.metadata[name] = String(decoding: text, as: UTF8.self)
      }
    }
    return try? file.encoded()
  }
}

/// Changes checkpoints so that their digest stays right.
enum CheckpointMutator {
  static func mutate(_ bytes: [UInt8], _ mutation: Mutation) -> [UInt8] {
    let changed = SafeTensorsMutator.mutate(bytes, mutation)
    var mutation = mutation
    if mutation.number(below: 32) == 0 || changed.count < 64 || changed.count > mutation.most {
      return changed
    }
    let content = Array(changed.dropLast(64))
    return content + Array(SHA256.hexDigest(of: content).utf8)
  }
}
