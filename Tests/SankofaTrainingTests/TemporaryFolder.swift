import Foundation

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sankofa-\(UInt64.random(in: .min ... .max))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// The names of what is in it, in order.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  /// Writes bytes to a file and returns its path.
  func write(_ bytes: some Sequence<UInt8>, to name: String = "model") throws -> String {
    try Data(bytes).write(to: file(name))
    return file(name).path
  }
}

/// The bytes of a file.
func bytes(of url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }
