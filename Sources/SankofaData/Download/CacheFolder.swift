import Foundation

/// The cache folders of downloaded data sets.
package enum CacheFolder {
  /// The folder of the data set `name`: `$SANKOFA_CACHE/name` if that variable is set, otherwise
  /// `sankofa/name` in `$XDG_CACHE_HOME` or `~/.cache`, on macOS in `~/Library/Caches`.
  package static func path(
    for name: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let folder = environment["SANKOFA_CACHE"], !folder.isEmpty { return "\(folder)/\(name)" }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    #if os(macOS)
      return "\(home)/Library/Caches/sankofa/\(name)"
    #else
      // The XDG specification requires relative paths to be ignored.
      if let folder = environment["XDG_CACHE_HOME"], folder.hasPrefix("/") {
        return "\(folder)/sankofa/\(name)"
      }
      return "\(home)/.cache/sankofa/\(name)"
    #endif
  }
}
