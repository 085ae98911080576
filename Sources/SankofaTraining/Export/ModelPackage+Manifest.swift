extension ModelPackage {
  var manifest: String {
    let source =
      switch dependency {
      case .path(let path): "name: \"sankofa\", path: \(path.swiftLiteral)"
      case .url(let url, let version): "url: \(url.swiftLiteral), from: \(version.swiftLiteral)"
      }
    // A package that is named by its address is called by the last part of it.
    let package =
      switch dependency {
      case .path: "sankofa"
      case .url(let url, _): ModelPackage.identity(of: url)
      }
    let product = ".product(name: \"Sankofa\", package: \(package.swiftLiteral))"
    return """
      // swift-tools-version: 6.1
      \(ModelPackage.imports("PackageDescription"))

      let package = Package(
        name: \(name.swiftLiteral),
        platforms: [.macOS(.v15)],
        dependencies: [.package(\(source))],
        targets: [
          // The file of the model, embedded into the program.
          .target(name: "CModel", exclude: [\(fileName.swiftLiteral)]),
          .executableTarget(
            name: "predict",
            dependencies: ["CModel", \(product)]),
          .executableTarget(
            name: "train", dependencies: [\(product)]),
        ],
        swiftLanguageModes: [.v6],
        cLanguageStandard: .c17
      )

      """
  }

  /// The name by which the package manager knows a repository.
  private static func identity(of url: String) -> String {
    let last = url.split(separator: "/").last.map(String.init) ?? url
    return (last.hasSuffix(".git") ? String(last.dropLast(4)) : last).lowercased()
  }

  static func imports(_ modules: String...) -> String {
    modules.map { "import \($0)" }.joined(separator: "\n")
  }

  var modelHeader: String {
    """
    // The file of the model, as a part of the program.
    #ifndef MODEL_H
    #define MODEL_H

    #include <stddef.h>

    const unsigned char *model_bytes(void);
    size_t model_size(void);

    #endif

    """
  }

  var modelSource: String {
    """
    #include "include/model.h"

    // `#embed` is C23; clang has it in earlier modes too.
    #pragma clang diagnostic ignored "-Wc23-extensions"

    static const unsigned char model[] = {
    #embed \(fileName.swiftLiteral)
    };

    const unsigned char *model_bytes(void) { return model; }

    size_t model_size(void) { return sizeof model; }

    """
  }

  var readme: String {
    let rows =
      switch record.source {
      case .sample(let sample): "the sample table `\(sample)`"
      case .file: "`\(record.table)`"
      case .standardInput: "the table that its first argument names, or standard input"
      }
    let whole =
      record.isWhole
      ? ""
      : "\nThe training was interrupted, so that `train`, which ends by itself, gives other weights.\n"
    return """
      # \(name)

      A model that predicts `\(target)`, as a Swift package that depends on Sankofa.

      ```
      swift run -c release predict new.csv    # the rows again, with the answers behind them
      swift run -c release train              # the same training again
      ```

      `predict` takes tables with the model's columns, in any order and among others. The model is a part
      of it, from `Sources/CModel/\(fileName)`.

      `train \(trainUsage)` takes
      \(rows). With the rows of the first training it prints
      the digest of the exported weights, which are the same to the last bit:

          \(digest)
      \(whole)
      Both programs are short, and meant to be changed: see `Sources/predict/main.swift` and
      `Sources/train/main.swift`.

      """
  }
}
