// swift-tools-version: 6.1
import PackageDescription

// The fuzz targets of the readers. `Fuzz/run` builds this with the sanitizers and links libFuzzer, which
// has the program's `main`: so the product is a library.
let package = Package(
  name: "sankofa-fuzz",
  platforms: [.macOS(.v15)],
  products: [.library(name: "ReaderTargets", type: .static, targets: ["ReaderTargets"])],
  dependencies: [.package(name: "sankofa", path: "..")],
  targets: [
    .target(name: "CFuzz", linkerSettings: [.linkedLibrary("z")]),
    .target(
      name: "ReaderTargets",
      dependencies: ["CFuzz", .product(name: "Sankofa", package: "sankofa")]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
