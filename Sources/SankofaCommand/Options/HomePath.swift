#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Paths that begin with `~` behind an equals sign, where shells leave it as it is.
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
