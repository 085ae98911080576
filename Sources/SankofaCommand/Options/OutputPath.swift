/// Sees that an option that says where something is written names a file.
func checkNamesFile(_ path: String?, _ option: String, try fix: String) throws {
  if path == "" {
    throw UsageError("\(option): must name a file, got \"\"; try \(fix).")
  }
}
