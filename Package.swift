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
    .target(name: "CSankofaAssets", exclude: ["digits"]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "SankofaDraw"),
    .target(name: "SankofaTensor", dependencies: ["CSankofaKernels"]),
    .target(name: "SankofaNN", dependencies: ["SankofaTensor"]),
    .target(name: "SankofaFormats", dependencies: ["SankofaTensor", "CZlib"]),
    .target(
      name: "SankofaData", dependencies: ["SankofaTensor", "SankofaFormats", "CSankofaAssets"]),
    .target(
      name: "SankofaTraining", dependencies: ["SankofaNN", "SankofaData", "SankofaFormats"]),
    .target(name: "SankofaTestSupport", dependencies: ["SankofaTensor"]),
    .testTarget(name: "SankofaDrawTests", dependencies: ["SankofaDraw"]),
    .testTarget(name: "SankofaTensorTests", dependencies: ["SankofaTensor"]),
    .testTarget(
      name: "SankofaFormatsTests", dependencies: ["SankofaFormats", "SankofaTensor"],
      exclude: ["Fixtures"]),
    .testTarget(name: "SankofaDataTests", dependencies: ["SankofaData"]),
    .testTarget(name: "SankofaNNTests", dependencies: ["SankofaNN", "SankofaTestSupport"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
