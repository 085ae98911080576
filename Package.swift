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
    .testTarget(name: "CSankofaKernelsTests", dependencies: ["CSankofaKernels"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
