import Foundation
import SankofaFormats
import SankofaPlatform
import SankofaTensor

/// Checks that an option for an output names a file, and not `-`, which would be one of that name.
///
/// - Parameter orStandardOutput: true where `-` means standard output.
func checkNamesFile(
  _ path: String?, _ option: String, try fix: String, orStandardOutput: Bool = false
) throws {
  if path == "-", !orStandardOutput {
    throw UsageError("\(option): must name a file, got \"-\"; try \(fix), or ./- for that name.")
  }
  if path == "" {
    throw UsageError("\(option): must name a file, got \"\"; try \(fix).")
  }
}

/// Checks that an output does not overwrite other files of the same command.
func checkKeeps(_ others: [String?], _ option: String, _ path: String?) throws {
  for other in others.compactMap(\.self) where samePlace(path, other) {
    throw UsageError("\(option): would overwrite \(other.shown); name another file.")
  }
}

/// Checks that the path for a model does not end like that of another kind of file.
func checkNamesModel(_ path: String) throws {
  if isNamedLikeOther(path, than: ".safetensors") {
    throw UsageError(
      "--output: a model is written as safetensors, got \(path.shown); let it end in .safetensors.")
  }
}

/// Checks that the path for a picture does not end like that of another kind of file, which the
/// picture would replace.
func checkNamesPicture(_ path: String?) throws {
  if let path, isNamedLikeOther(path, than: ".svg") {
    throw UsageError(
      "--svg: a picture is written as SVG, got \(path.shown); let it end in .svg.")
  }
}

private func isNamedLikeOther(_ path: String, than ending: String) -> Bool {
  let endings = [
    ".json", ".yaml", ".yml", ".jsonl", ".csv", ".tsv", ".txt", ".png", ".svg", ".npy", ".npz",
    ".safetensors",
  ]
  return endings.contains { $0 != ending && path.lowercased().hasSuffix($0) }
}

/// True when two paths name the same file, however they are written; false without a first path.
private func samePlace(_ path: String?, _ other: String) -> Bool {
  func place(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
  return path.map(place) == place(other)
}

/// Paths that begin with `~` after an equals sign, which shells do not expand.
enum HomePath {
  /// Arguments with the home folder in place of `~` in `--output=~/model.safetensors` and the like.
  static func expanded(_ arguments: some Sequence<String>) -> [String] {
    guard let home = getenv("HOME").map({ String(cString: $0) }), !home.isEmpty else {
      return Array(arguments)
    }
    return arguments.map { argument in
      guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else {
        return argument
      }
      let value = argument[argument.index(after: sign)...]
      guard value.hasPrefix("~/") else { return argument }
      return argument[...sign] + home + value.dropFirst()
    }
  }
}
