// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sankofa",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SankofaTensor", targets: ["SankofaTensor"]),
    .library(name: "SankofaFormats", targets: ["SankofaFormats"]),
  ],
  targets: [
    .target(name: "CSankofaKernels"),
    .testTarget(
      name: "CSankofaKernelsTests", dependencies: ["CSankofaKernels"]),
    .target(name: "SankofaTensor", dependencies: ["CSankofaKernels"]),
    .testTarget(name: "SankofaTensorTests", dependencies: ["SankofaTensor"]),
    .target(name: "SankofaNN", dependencies: ["SankofaTensor"]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "SankofaFormats", dependencies: ["SankofaTensor", "CZlib"]),
    .testTarget(
      name: "SankofaFormatsTests", dependencies: ["SankofaFormats", "SankofaTensor"],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
