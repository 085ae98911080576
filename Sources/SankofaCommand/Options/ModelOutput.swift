import Foundation
import SankofaFormats
import SankofaTraining

/// The file to which a trained model is saved.
struct ModelOutput {
  let path: String

  /// Chooses the file. What is there is replaced only when it is an earlier training of the same
  /// network. Otherwise a given path is refused, and a default path gets a number, which is told.
  ///
  /// - Parameters:
  ///   - given: the path that an option names.
  ///   - usual: the path without that option.
  ///   - isForced: true to replace what is there.
  ///   - mayReplace: a closure that returns false when something else is at a path.
  init(
    _ given: String?, usual: String, isForced: Bool, mayReplace: (String) throws -> Bool
  ) throws {
    let first = given ?? usual
    if try isForced || mayReplace(first) {
      path = first
      return
    }
    if given != nil {
      throw UsageError(
        "--output: \(first.shownPath) holds something else than an earlier training of this network; "
          + "add --force to replace it, or name another file.")
    }
    guard let free = try ModelOutput.others(of: first).first(where: mayReplace) else {
      throw UsageError("--output: there are many \(first.shownPath) already; name another file.")
    }
    Console.errors.line(
      "note: \(first.shownPath) holds something else; this model will be \(free.shownPath) "
        + "(--force replaces the other).")
    path = free
    try AtomicFile.checkWritable(path)
  }

  /// `mnist-2.safetensors`, `mnist-3.safetensors` and so on.
  private static func others(of path: String) -> [String] {
    let file = URL(filePath: path)
    let start = path.dropLast(file.pathExtension.isEmpty ? 0 : file.pathExtension.count + 1)
    return (2...999).map { "\(start)-\($0).\(file.pathExtension)" }
  }

  /// Saves a model. When that fails, for example because the disk is full, the model goes to the
  /// folder for temporary files, and the error says so: a trained model is worth more than its
  /// place.
  func save(_ checkpoints: CheckpointFolder?, _ write: (String) throws -> Void) throws {
    do { try write(path) } catch let error as FormatError {
      let name = URL(filePath: path).lastPathComponent
      let number = String(UInt32.random(in: 0 ... .max), radix: 16)
      let other = FileManager.default.temporaryDirectory.appending(
        path: "sankofa-\(number)-\(name)"
      )
      .path
      if (try? write(other)) != nil {
        throw SavedElsewhere(
          description: "\(error) The model is saved as \(other.shownPath) instead.")
      }
      if let last = checkpoints?.lastPath {
        throw SavedElsewhere(
          description: "\(error) The whole training is in \(last.shownPath); --resume goes on.")
      }
      throw error
    }
  }
}

/// A model that could not be saved where it should, with the place where it is.
private struct SavedElsewhere: Error, CustomStringConvertible {
  let description: String
}
