import Foundation
import SankofaFormats
import SankofaNN
import SankofaTensor
import SankofaTraining

/// A page that is named on the command line: a file, or a built-in page such as `example:xor`.
struct PageArgument {
  private let text: String
  /// The name of a built-in page; `nil` for a file.
  private let example: String?

  /// Returns `nil` when the text names something else.
  init?(_ text: String) {
    self.text = text
    if text.hasPrefix(NetworkPage.examplePrefix) {
      example = String(text.dropFirst(NetworkPage.examplePrefix.count))
    } else if PageArgument.ending(of: text) != nil {
      example = nil
    } else {
      return nil
    }
  }

  /// Returns the ending of a path to a page, or `nil` for another file.
  static func ending(of path: String) -> String? {
    [".json", ".yaml", ".yml"].first { path.lowercased().hasSuffix($0) }
  }

  /// The path, when the page is a file.
  var path: String? { example == nil ? text : nil }

  /// The path to which a model that learned from the page is saved by default.
  var modelPath: String {
    let name = example ?? String(text.dropLast(PageArgument.ending(of: text)?.count ?? 0))
    return name + ".safetensors"
  }

  /// Reads the page, built in or from a file.
  func page() throws -> NetworkPage {
    if let example { return try usage { try NetworkPage(example: example) } }
    try PageArgument.checkExists(text)
    return try NetworkPage(readingPath: text)
  }

  /// Throws when the file is missing and its name is that of a built-in page, which the error
  /// suggests.
  static func checkExists(_ path: String) throws {
    guard let meant = meant(by: path), !FileManager.default.fileExists(atPath: path) else { return }
    throw FormatError(
      path: path, place: .file, message: "no such file; did you mean \(meant)?")
  }

  /// Returns the full name of the built-in page that a text such as `xor` or `xor.json` means.
  static func meant(by text: String) -> String? {
    let file = URL(filePath: text).lastPathComponent
    let name = String(file.dropLast(ending(of: file)?.count ?? 0))
    return NetworkPage.exampleNames.contains(name) ? NetworkPage.examplePrefix + name : nil
  }

  /// The names of the built-in pages, for help texts.
  static var help: String {
    listed(NetworkPage.exampleNames.map { NetworkPage.examplePrefix + $0 })
  }
}

extension NetworkPage {
  /// The examples as points with one label each.
  ///
  /// - Throws: `UsageError` when their targets are not one number, 0 or 1.
  func labelledPoints() throws -> (points: [[Double]], labels: [Bool]) {
    let width = features.shape[1]
    let numbers = features.doubles
    let targets = targets.converted(to: .float64).doubles
    guard targets.count == exampleCount, exampleCount > 0,
      targets.allSatisfy({ [0, 1].contains($0) })
    else {
      throw UsageError(
        "\(name.shownPath): needs examples with one target each, 0 or 1; choose example:or.")
    }
    let points = (0..<exampleCount).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
    return (points, targets.map { $0 == 1 })
  }
}
