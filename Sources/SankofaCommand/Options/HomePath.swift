import SankofaPlatform

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
