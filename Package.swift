// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sankofa",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sankofa", targets: ["SankofaCommand"]),
    .library(
      name: "Sankofa",
      targets: [
        "Sankofa", "SankofaTensor", "SankofaNN", "SankofaNeurons", "SankofaFormats", "SankofaData",
        "SankofaTraining", "SankofaDraw", "SankofaExplain",
      ]),
    .library(name: "SankofaTensor", targets: ["SankofaTensor"]),
    .library(name: "SankofaFormats", targets: ["SankofaFormats"]),
  ],
  traits: [
    .trait(name: "JPEG", description: "Pictures may be JPEG files; needs the system's libjpeg."),
    .trait(name: "YAML", description: "Pages of networks may be written in YAML."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .target(name: "CSankofaKernels"),
    .target(name: "CSankofaAssets", exclude: ["apples", "digits", "tables"]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // Empty without the trait.
    .target(
      name: "CJPEG", cSettings: [.define("SANKOFA_JPEG", .when(traits: ["JPEG"]))],
      linkerSettings: [.linkedLibrary("jpeg", .when(traits: ["JPEG"]))]),
    .target(name: "SankofaPlatform"),
    // It needs nothing of the platform. The order of builds that follows from this line has formats and
    // data ready as soon as layers are, so that a clean build on two cores is 2 s shorter.
    .target(name: "SankofaDraw", dependencies: ["SankofaPlatform"]),
    .target(name: "CSankofaRuntime", dependencies: ["CSankofaKernels"]),
    // It has the kernels by way of the runtime: so it is compiled beside them, and not after them.
    .target(name: "SankofaTensor", dependencies: ["CSankofaRuntime", "SankofaPlatform"]),
    .target(name: "SankofaNN", dependencies: ["SankofaTensor"]),
    .target(
      name: "SankofaNeurons",
      dependencies: [
        "SankofaTensor", "SankofaNN", .product(name: "BigInt", package: "BigInt"),
      ]),
    .target(
      name: "SankofaFormats",
      dependencies: [
        "SankofaTensor", "SankofaPlatform", "CZlib",
        .target(name: "CJPEG", condition: .when(traits: ["JPEG"])),
        .product(name: "Yams", package: "Yams", condition: .when(traits: ["YAML"])),
      ]),
    .target(
      name: "SankofaData",
      dependencies: ["SankofaTensor", "SankofaFormats", "CSankofaAssets", "CCurl"]),
    .target(
      name: "SankofaTraining", dependencies: ["SankofaNN", "SankofaData", "SankofaFormats"]),
    .target(
      name: "SankofaExplain",
      dependencies: [
        "SankofaTensor", "SankofaNN", "SankofaFormats", "SankofaData", "SankofaTraining",
        "SankofaDraw",
      ]),
    .target(
      name: "Sankofa",
      dependencies: [
        "SankofaTensor", "SankofaNN", "SankofaNeurons", "SankofaFormats", "SankofaData",
        "SankofaTraining", "SankofaDraw", "SankofaExplain",
      ]),
    // The works of `sankofa bench`. They are no part of the library.
    .target(
      name: "SankofaBench",
      dependencies: [
        "SankofaTensor", "SankofaNN", "SankofaData", "SankofaTraining", "SankofaDraw",
        "SankofaPlatform", "CAllocationCount",
      ]),
    .executableTarget(
      name: "SankofaCommand",
      dependencies: [
        "SankofaTensor", "SankofaNN", "SankofaFormats", "SankofaData", "SankofaTraining",
        "SankofaExplain", "SankofaNeurons", "SankofaDraw", "SankofaPlatform", "SankofaBench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "DigitsInTenLines", dependencies: ["Sankofa"], path: "Examples/DigitsInTenLines",
      packageAccess: false),
    .executableTarget(
      name: "AppleTable", dependencies: ["Sankofa"], path: "Examples/AppleTable",
      packageAccess: false),
    .executableTarget(
      name: "SigmoidMNIST", dependencies: ["Sankofa"], path: "Examples/SigmoidMNIST",
      packageAccess: false),
    .executableTarget(
      name: "CustomParts", dependencies: ["Sankofa"], path: "Examples/CustomParts",
      packageAccess: false),
    .executableTarget(
      name: "CustomLoop", dependencies: ["Sankofa"], path: "Examples/CustomLoop",
      packageAccess: false),
    .executableTarget(
      name: "AlgorithmByHand", dependencies: ["Sankofa"], path: "Examples/AlgorithmByHand",
      packageAccess: false),
    .executableTarget(
      name: "TrainingLoop", dependencies: ["Sankofa"], path: "Examples/TrainingLoop",
      packageAccess: false),
    .executableTarget(
      name: "ZipCodes1989", dependencies: ["Sankofa"], path: "Examples/ZipCodes1989",
      packageAccess: false),
    .testTarget(name: "CSankofaKernelsTests", dependencies: ["CSankofaKernels"]),
    .testTarget(name: "SankofaDrawTests", dependencies: ["SankofaDraw"]),
    .target(name: "SankofaTestSupport", dependencies: ["SankofaTensor", "SankofaPlatform"]),
    .target(name: "CAllocationCount"),
    .testTarget(
      name: "SankofaTensorTests",
      dependencies: [
        "SankofaTensor", "SankofaTestSupport", "CAllocationCount", "CSankofaKernels",
        "CSankofaRuntime",
      ]),
    .testTarget(
      name: "SankofaFormatsTests",
      dependencies: ["SankofaFormats", "SankofaTensor", "SankofaPlatform"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "SankofaDataTests",
      dependencies: ["SankofaData", "SankofaTestSupport", "SankofaPlatform"], exclude: ["Polluted"]),
    // Parts as users write them: nothing but the public interface is visible to them.
    .target(
      name: "OwnParts", dependencies: ["SankofaTensor", "SankofaNN"], path: "Tests/OwnParts",
      packageAccess: false),
    // Writes plans for `.ci/plan-job`.
    .executableTarget(
      name: "PlanFiles",
      dependencies: ["SankofaTensor", "SankofaNN", "SankofaData", "SankofaTraining"],
      path: "Tests/PlanFiles", exclude: ["C"]),
    .testTarget(
      name: "SankofaNNTests",
      dependencies: ["SankofaNN", "SankofaTestSupport", "OwnParts"]),
    .testTarget(
      name: "SankofaNeuronsTests",
      dependencies: [
        "SankofaNeurons", "SankofaTestSupport", .product(name: "BigInt", package: "BigInt"),
      ]),
    .testTarget(
      name: "SankofaPublicAPITests",
      dependencies: ["SankofaTensor", "SankofaNN", "SankofaData", "SankofaTraining", "OwnParts"],
      packageAccess: false),
    .testTarget(
      name: "SankofaTrainingTests",
      dependencies: [
        "SankofaTraining", "SankofaNeurons", "SankofaTestSupport", "CAllocationCount",
      ]),
    .testTarget(
      name: "SankofaExplainTests",
      dependencies: ["SankofaExplain", "SankofaTestSupport", "OwnParts"]),
    .testTarget(
      name: "ExampleTests",
      dependencies: [
        "AppleTable", "DigitsInTenLines", "CustomParts", "CustomLoop", "AlgorithmByHand",
        "TrainingLoop", "SigmoidMNIST", "ZipCodes1989", "SankofaTensor", "SankofaNN", "SankofaData",
        "SankofaTraining",
      ]),
    .testTarget(
      name: "SankofaCommandTests",
      dependencies: [
        "SankofaCommand", "SankofaData", "SankofaFormats", "SankofaTraining", "SankofaPlatform",
      ],
      exclude: ["Help"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)

// The command parses, calls and prints, its measurements call others, and most tests call and compare:
// the optimizer would take as long as all the rest for nothing. Tests that compare every number in loops
// keep it. No library has this flag.
let calling = ["SankofaBench", "SankofaCommand"]
let looping = ["CSankofaKernelsTests", "SankofaTensorTests", "SankofaNNTests"]
for target in package.targets
where calling.contains(target.name) || (target.type == .test && !looping.contains(target.name)) {
  target.swiftSettings = [.unsafeFlags(["-Onone"], .when(configuration: .release))]
}

// A module's files are compiled on several threads, so that the modules that wait for each other leave no
// processor idle. The package manager refuses flags in the dependencies of a package; it keeps those in a
// folder of this name, and there are none then.
let isDependency = ["/checkouts/", "/registry/downloads/"].contains(
  where: Context.packageDirectory.contains)
for target in package.targets
where !isDependency && target.name.hasPrefix("Sankofa") && target.swiftSettings == nil {
  target.swiftSettings = [.unsafeFlags(["-num-threads", "4"], .when(configuration: .release))]
}
