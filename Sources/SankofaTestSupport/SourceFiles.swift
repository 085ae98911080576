import Foundation

/// The package's own files, for tests of how they are written.
package enum SourceFiles {
  /// The folder of the package.
  package static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The bytes of a file, named from the package's folder. Traps when there is none.
  package static func bytes(_ path: String) -> Data {
    guard let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") else {
      fatalError("\(root)/\(path): there is no such file; run the tests in a whole checkout.")
    }
    return bytes
  }

  /// The lines of all Swift files directly in a folder, files in alphabetical order. Traps when
  /// there is no such folder.
  package static func lines(in folder: String) -> [String] {
    guard
      let files = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")
    else {
      fatalError("\(root)/\(folder): there is no such folder; run the tests in a whole checkout.")
    }
    return files.filter { $0.hasSuffix(".swift") }.sorted().flatMap { file in
      String(decoding: bytes("\(folder)/\(file)"), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
