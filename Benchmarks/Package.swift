// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sankofa", path: "..")],
  targets: [
    .executableTarget(
      name: "bench", dependencies: [.product(name: "Sankofa", package: "sankofa")],
      path: "Sources/Bench")
  ],
  swiftLanguageModes: [.v6]
)
