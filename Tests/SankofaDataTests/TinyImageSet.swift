import Foundation
import SankofaData
import SankofaFormats
import SankofaTensor

/// A set of MNIST's form, small enough to be served and damaged by tests.
enum TinyImageSet {
  static let names = [
    "a-images-idx3-ubyte", "a-labels-idx1-ubyte", "b-images-idx3-ubyte", "b-labels-idx1-ubyte",
  ]

  static let tensors = [
    Tensor((0..<24).map { UInt8($0) }, shape: [4, 2, 3]),
    Tensor([0, 1, 2, 1] as [UInt8], shape: [4]),
    Tensor((0..<12).map { UInt8(100 + $0) }, shape: [2, 2, 3]),
    Tensor([2, 0] as [UInt8], shape: [2]),
  ]

  /// The decompressed content of each file.
  static let contents = tensors.map { try! IDX.encode($0) }

  /// The answer of a mirror whose files are complete.
  static func file(at path: String) -> [UInt8]? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return names.firstIndex { $0 + ".gz" == name }.map { Gzip.compress(contents[$0]) }
  }

  static func mirror() -> LoopbackServer {
    LoopbackServer { path in file(at: path).map { .whole($0) } ?? .status(404) }
  }

  /// The set, to be fetched from `mirrors`.
  static func set(mirrors: [String] = []) -> IDXImageSet {
    let files = zip(names, contents).map {
      IDXImageSet.File(name: $0, digest: SHA256.hexDigest(of: $1))
    }
    var set = IDXImageSet(name: "tiny", files: files, mirrors: mirrors)
    set.download.silenceLimit = 1
    return set
  }
}

/// An empty folder that goes when the test ends.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "sankofa-\(UUID().uuidString)"
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], as name: String) {
    try! AtomicFile.write(bytes, to: "\(path)/\(name)")
  }

  func content() -> [String] { try! FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
