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
    .target(name: "SankofaTensor", dependencies: ["CSankofaKernels"]),
    .target(name: "SankofaDraw"),
    .testTarget(name: "SankofaDrawTests", dependencies: ["SankofaDraw"]),
    .testTarget(name: "SankofaTensorTests", dependencies: ["SankofaTensor"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
