import Foundation
import SankofaFormats
import SankofaTraining

/// The file to which a trained model is saved.
final class ModelOutput {
  private(set) var path: String
  private let isForced: Bool
  private let mayReplace: (String) throws -> Bool

  /// Chooses the file. What is there is replaced only when it is an earlier training of the same
  /// network. Otherwise a given path is refused, and a default path gets a number, which is told.
  ///
  /// - Parameters:
  ///   - given: the path that an option names.
  ///   - usual: the path without that option.
  ///   - isForced: true to replace what is there.
  ///   - mayReplace: a closure that returns false when something else is at a path.
  init(
    _ given: String?, usual: String, isForced: Bool,
    mayReplace: @escaping (String) throws -> Bool
  ) throws {
    (self.isForced, self.mayReplace) = (isForced, mayReplace)
    let first = given ?? usual
    if try isForced || mayReplace(first) {
      path = first
      return
    }
    if given != nil {
      throw UsageError(
        "--output: \(first.shownPath) holds something other than an earlier training of this network; "
          + "add --force to replace it, or name another file.")
    }
    path = first
    try takeFreeName(because: "holds something else")
    try AtomicFile.checkWritable(path)
  }

  /// Takes the next name at which nothing else is, and tells it.
  private func takeFreeName(because reason: String) throws {
    guard let free = try ModelOutput.others(of: path).first(where: mayReplace) else {
      throw UsageError("--output: there are many \(path.shownPath) already; name another file.")
    }
    Console.errors.line(
      "note: \(path.shownPath) \(reason); this model will be \(free.shownPath) "
        + "(--force replaces the other).")
    path = free
  }

  /// `mnist-2.safetensors`, `mnist-3.safetensors` and so on.
  private static func others(of path: String) -> [String] {
    let file = URL(filePath: path)
    let start = path.dropLast(file.pathExtension.isEmpty ? 0 : file.pathExtension.count + 1)
    return (2...999).map { "\(start)-\($0).\(file.pathExtension)" }
  }

  /// Saves a model. When another one has come to its path since training began, it gets another name,
  /// which is told. When it cannot be saved, for example because the disk is full, the model goes to the
  /// folder for temporary files, and the error says so: a trained model is worth more than its
  /// place.
  func save(_ checkpoints: CheckpointFolder?, _ write: (String) throws -> Void) throws {
    do {
      if try !isForced && !mayReplace(path) {
        try takeFreeName(because: "holds something else since training began")
      }
      try write(path)
      Interruption.releaseCtrlC()
    } catch let error where error is FormatError || error is UsageError {
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
      if let text = checkpoints?.resumeText {
        throw SavedElsewhere(description: "\(error) \(text)")
      }
      throw error
    }
  }
}

/// A model that could not be saved where it should, with the place where it is.
private struct SavedElsewhere: Error, CustomStringConvertible {
  let description: String
}
