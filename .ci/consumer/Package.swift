// swift-tools-version: 6.1
import Foundation
import PackageDescription

let package = Package(
  name: "Consumer",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: ProcessInfo.processInfo.environment["SANKOFA_URL"] ?? "", from: "0.2.0")
  ],
  targets: [
    .executableTarget(
      name: "Consumer", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Readme", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Explaining", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Training", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Models", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Networks", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "DataSets", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Tables", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "Texts", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
    .executableTarget(
      name: "FromKeras", dependencies: [.product(name: "Sankofa", package: "sankofa")]),
  ],
  swiftLanguageModes: [.v6]
)
