import SankofaFormats
import SankofaTensor
import Testing

@testable import SankofaNN
@testable import SankofaTraining

/// Nothing that Sankofa has is left out of the networks drawn at random. What there is comes from
/// Sankofa: its registries, and the settings that its layers and optimizers list.
@Suite(.enabled(if: RandomNetwork.all.count > 1))
struct RandomNetworkCoverageTests {
  static let networks = RandomNetwork.all

  /// Every layer: its kind and its configuration, those inside of layers with the names of the outer.
  static let layers: [(kind: String, configuration: Configuration)] = networks.flatMap { network in
    (network.architecture["layers"]?.arrayValue ?? []).compactMap { part in
      guard let kind = part["kind"]?.stringValue, let json = part["configuration"],
        let configuration = try? Configuration(json: json),
        let layer = try? LayerRegistry.standard.make(kind, configuration)
      else { return nil }
      let all = (layer as? any Configurable)?.allSettings ?? layer.configuration
      return (kind, all.flat)
    }
  }

  static let optimizers: [(name: String, configuration: Configuration)] = networks.compactMap {
    guard let name = $0.training["optimizer"]?.stringValue, let json = $0.training["configuration"]
    else { return nil }
    return (try? Configuration(json: json)).map { (name, $0) }
  }

  static let losses: [String] = networks.flatMap { network in
    (network.training["losses"]?.arrayValue ?? [network.training["loss"] ?? nil])
      .compactMap(\.stringValue)
  }

  static let activations: [String] = layers.flatMap { layer in
    ["activation", "recurrentActivation"].compactMap { try? layer.configuration.setting($0) }
  }

  // MARK: Layers

  @Test(arguments: LayerRegistry.standard.kinds)
  func everyOptionOfALayerIsDrawn(_ kind: String) throws {
    let drawn = Self.layers.filter { $0.kind == kind }.map(\.configuration)
    #expect(!drawn.isEmpty, "no \(kind) is drawn")
    for name in Set(drawn.flatMap { $0.entries.map(\.name) }) {
      let values = Set(drawn.map { $0[name] ?? Configuration.Value.none })
      #expect(values.count > 1, "\(kind)'s \"\(name)\" is always the same: \(values)")
    }
  }

  @Test func everyChoiceOfAnOptionIsDrawn() throws {
    for kind in ["Resizing", "UpSampling2D", "RandomRotation", "RandomTranslation", "RandomZoom"] {
      expectAll(Interpolation.allCases.map(\.rawValue), "interpolation", of: kind)
    }
    for kind in ["RandomRotation", "RandomTranslation", "RandomZoom"] {
      expectAll(EdgeFill.names, "fill", of: kind)
    }
    expectAll(RandomFlip.Direction.allCases.map(\.rawValue), "direction", of: "RandomFlip")
    expectAll(Bidirectional.Merge.allCases.map(\.rawValue), "merge", of: "Bidirectional")
    expectAll(Bidirectional.makers.keys.sorted(), "layer", of: "Bidirectional")
    for kind in ["Conv1D", "MaxPooling1D", "AveragePooling1D"] {
      let drawn = try configurations(kind).map { name(of: try $0.setting("padding") as Padding1D) }
      #expect(Set(drawn).count == 4, "\(kind): \(Set(drawn))")
    }
    let overImages = [
      "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "MaxPooling2D", "AveragePooling2D",
    ]
    for kind in overImages {
      let drawn = try configurations(kind).map { name(of: try $0.setting("padding") as Padding) }
      #expect(Set(drawn).count == 3, "\(kind): \(Set(drawn))")
    }
  }

  private func configurations(_ kind: String) -> [Configuration] {
    Self.layers.filter { $0.kind == kind }.map(\.configuration)
  }

  /// Looks for texts, alone or before numbers.
  private func expectAll(_ choices: [String], _ option: String, of kind: String) {
    let drawn = configurations(kind).compactMap { $0[option].flatMap(\.leadingText) }
    let missing = Set(choices).subtracting(drawn)
    #expect(missing.isEmpty, "\(kind)'s \"\(option)\": \(missing)")
  }

  // A new case does not compile until it has a name here, and then a test says that it is not drawn.

  private func name(of padding: Padding1D) -> String {
    switch padding {
    case .valid: "valid"
    case .same: "same"
    case .causal: "causal"
    case .margins: "margins"
    }
  }

  private func name(of padding: Padding) -> String {
    switch padding {
    case .valid: "valid"
    case .same: "same"
    case .margins: "margins"
    }
  }

  @Test func penaltiesAndConstraintsAreDrawn() {
    let values = Self.layers.flatMap { $0.configuration.entries }
    let constraints = values.filter { $0.name.lowercased().hasSuffix("constraint") }
    #expect(Set(constraints.compactMap(\.value.leadingText)) == Set(Constraint.names))
    let penalties = values.filter { $0.name.lowercased().hasSuffix("regularizer") }.compactMap {
      entry -> [Bool]? in
      guard case .list(let factors) = entry.value else { return nil }
      return factors.map { $0 != .number(0) }
    }
    #expect(Set(penalties) == [[true, false], [false, true], [true, true]])
  }

  @Test func everyActivationIsDrawn() throws {
    let names = Set(Self.activations.map { $0.prefix { $0 != "(" } }.map(String.init))
    let missing = Set(ActivationFunction.all.map(\.name)).subtracting(names)
    #expect(missing.isEmpty)
    let families = ActivationFunction.numberedRectifiers + ActivationFunction.numberedSmooth
    for (family, _) in families { try expectNumbers(of: family, in: Self.activations) }
  }

  // MARK: Training

  @Test func everyLossIsDrawn() throws {
    let names = Set(Self.losses.map { $0.prefix { $0 != "(" } }.map(String.init))
    let missing = Set(Loss.all.map(\.family)).subtracting(names)
    #expect(missing.isEmpty)
    for (family, _) in Loss.numbered { try expectNumbers(of: family, in: Self.losses) }
  }

  /// Each number that a name takes must once be another than usual.
  private func expectNumbers(of family: WrittenName, in drawn: [String]) throws {
    let numbers = try drawn.compactMap { try family.numbers(in: $0, of: "name") }
    for (index, role) in family.roles.enumerated() {
      let others = Set(numbers.map { $0[index] }).filter { $0 != role.standard }
      #expect(!others.isEmpty, "\(family.name)'s \(role.label) is never written")
    }
  }

  @Test(arguments: Optimizers.names)
  func everyOptionOfAnOptimizerIsDrawn(_ name: String) throws {
    let drawn = Self.optimizers.filter { $0.name == name }.map(\.configuration)
    #expect(!drawn.isEmpty, "no \(name) is drawn")
    let rule = try #require(Optimizers.standard.first { $0.name == name })
    let settings = rule.init().allSettings.entries.map(\.name)
    for option in settings + Adjustments.settingNames {
      let values = Set(drawn.map { $0[option] ?? Configuration.Value.none })
      #expect(values.count > 1, "\(name)'s \"\(option)\" is always the same: \(values)")
    }
  }

  @Test func everyClippingIsDrawn() throws {
    let kinds = try Self.optimizers.compactMap { _, configuration in
      try configuration["clipping"].map { _ in
        let clipping: GradientClipping = try configuration.setting("clipping")
        return switch clipping {
        case .value: "value"
        case .norm: "norm"
        case .globalNorm: "global norm"
        }
      }
    }
    #expect(Set(kinds).count == 3)
  }

  @Test(arguments: Schedule.fileNames)
  func everyNumberOfAScheduleIsDrawn(_ name: String) throws {
    let drawn = Self.optimizers.compactMap { $0.configuration["schedule"] }
      .flatMap(\.schedules).filter { $0.first == .text(name) }
    let first = try #require(drawn.first, "no \(name) is drawn")
    for place in first.indices.dropFirst() {
      #expect(Set(drawn.map { $0[place] }).count > 1, "\(name): argument \(place)")
    }
  }

  // MARK: Connections and data

  @Test func everyWayOfUseIsDrawn() throws {
    func count(_ holds: (RandomNetwork) throws -> Bool) rethrows -> Int {
      try Self.networks.filter(holds).count
    }
    func calls(_ network: RandomNetwork) -> [Int] {
      network.architecture["calls"]?.arrayValue?.compactMap { $0["layer"]?.integerValue } ?? []
    }
    let ways: [(String, Int)] = [
      ("chains", count { $0.architecture["kind"] == "Sequential" }),
      ("several inputs", count { $0.architecture["inputs"]?.arrayValue?.count ?? 1 > 1 }),
      ("several outputs", count { $0.training["losses"] != nil }),
      ("shared layers", count { Set(calls($0)).count < calls($0).count }),
      ("frozen parameters", count { !$0.fast.isEmpty }),
      (
        "frozen statistics",
        try count { network in
          let fast = Set(network.fast)
          return try network.start.contains {
            $0.path.hasSuffix(".variance") && fast.contains(String($0.path.dropLast(9)))
          }
        }
      ),
      ("sample weights", count { $0.json["data"]?["sampleWeights"] != nil }),
      ("class weights", count { $0.classWeights != nil }),
      ("shuffled examples", count { $0.shuffles }),
      ("smaller last batches", try count { try $0.data().count % $0.batchSize != 0 }),
      ("words", try count { try $0.data().featureParts.contains { $0.elementType == .int32 } }),
      ("bytes", try count { try $0.data().featureParts.contains { $0.elementType == .uint8 } }),
    ]
    for (what, count) in ways { #expect(count > 2, "\(what)") }
  }
}

extension Configuration {
  /// With what a configuration inside of it says among its own.
  fileprivate var flat: Configuration {
    Configuration(
      entries.flatMap { entry in
        if case .configuration(let inner) = entry.value { return inner.flat.entries }
        return [entry]
      })
  }
}

extension Configuration.Value {
  /// A text, or that before numbers.
  fileprivate var leadingText: String? {
    switch self {
    case .text(let text): text
    case .list(let parts): parts.first?.leadingText
    default: nil
    }
  }

  /// The name and the arguments of a schedule, and those of the schedules inside.
  fileprivate var schedules: [[Configuration.Value]] {
    guard case .list(let parts) = self, case .text? = parts.first else { return [] }
    return [parts] + parts.flatMap(\.schedules)
  }
}
