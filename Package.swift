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
    .target(name: "SankofaTensor", dependencies: ["CSankofaKernels"]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "SankofaFormats", dependencies: ["SankofaTensor", "CZlib"]),
    .testTarget(
      name: "SankofaFormatsTests", dependencies: ["SankofaFormats", "SankofaTensor"],
      exclude: ["Fixtures"]),
    .testTarget(name: "SankofaTensorTests", dependencies: ["SankofaTensor"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
