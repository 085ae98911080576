import Foundation

/// Sees that an option that says where something is written names a file.
func checkNamesFile(_ path: String?, _ option: String, try fix: String) throws {
  if path == "" {
    throw UsageError("\(option): must name a file, got \"\"; try \(fix).")
  }
}

/// Whether two paths name one file, however they are written; false without a first one.
func samePlace(_ path: String?, _ other: String) -> Bool {
  func place(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
  return path.map(place) == place(other)
}
