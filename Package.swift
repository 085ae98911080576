// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sankofa",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SankofaTensor", targets: ["SankofaTensor"])
  ],
  targets: [
    .target(name: "CSankofaKernels"),
    .target(name: "CSankofaAssets", exclude: ["digits"]),
    .target(name: "SankofaTensor", dependencies: ["CSankofaKernels"]),
    .target(
      name: "SankofaData", dependencies: ["SankofaTensor", "SankofaFormats", "CSankofaAssets"]),
    .testTarget(name: "SankofaDataTests", dependencies: ["SankofaData", "SankofaFormats"]),
    .testTarget(name: "SankofaTensorTests", dependencies: ["SankofaTensor"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
