import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct ConfigurationTests {
  private let configuration = Configuration([
    ("count", .integer(3)), ("rate", .number(0.5)), ("name", .text("relu")), ("flag", .flag(true)),
    ("shape", .list([.integer(2), .integer(3)])), ("factors", .list([.number(0.5), .integer(1)])),
    ("nothing", .none),
  ])

  @Test func values() throws {
    #expect(try configuration.setting("count") == 3)
    #expect(try configuration.setting("rate") == 0.5)
    #expect(try configuration.setting("count") == 3.0)
    #expect(try configuration.setting("name") == "relu")
    #expect(try configuration.setting("flag"))
    #expect(try configuration.setting("shape") == ([2, 3] as Shape))
    #expect(try configuration.setting("shape", as: Shape?.self) == [2, 3])
    #expect(try configuration.setting("nothing", as: Shape?.self) == nil)
    #expect(try configuration.setting("factors") == [0.5, 1])
  }

  private func reading<Value: SettingValue>(_ name: String, as type: Value.Type) -> String {
    message { try configuration.setting(name, as: type) }
  }

  @Test func errors() {
    func text(_ rule: String, _ name: String, _ found: String) -> String {
      "configuration: \"\(name)\" must be \(rule), got \(found); save the model anew."
    }
    #expect(reading("rate", as: Int.self) == text("a whole number", "rate", "0.5"))
    #expect(reading("name", as: Double.self) == text("a number", "name", "\"relu\""))
    #expect(reading("flag", as: String.self) == text("a text", "flag", "true"))
    #expect(reading("count", as: Bool.self) == text("true or false", "count", "3"))
    let extents = "a list of extents whose product is at most 2⁴⁰"
    #expect(reading("factors", as: Shape.self) == text(extents, "factors", "[0.5, 1]"))
    #expect(reading("rate", as: Shape?.self) == text(extents, "rate", "0.5"))
    #expect(
      reading("shape ", as: [Double].self)
        == text("a list, each a number", "shape ", "nothing"))
    #expect(reading("missing", as: Int.self) == text("a whole number", "missing", "nothing"))
    let negative = Configuration([("shape", .list([.integer(-1)]))])
    #expect(
      message { try negative.setting("shape", as: Shape.self) } == text(extents, "shape", "[-1]"))
  }

  @Test func equality() {
    #expect(configuration == Configuration(configuration.entries))
    #expect(configuration != Configuration(configuration.entries.reversed()))
    #expect(configuration.hashValue == Configuration(configuration.entries).hashValue)
    #expect(configuration != configuration.replacing("rate", by: .number(0.25)))
  }
}

/// Parts that list their settings once.
@Suite struct SettingListTests {
  private struct Part: Configurable {
    var count = 2
    var share = 0.0
    var name: String?
    var factor = 3.0

    mutating func settings(_ list: inout SettingList) {
      list("count", &count, .within(1...9), formerly: "number")
      list("share", &share, .share.advising(0.5), unless: 0)
      list("name", &name, unless: nil)
      list("factor", &factor, SettingRule("above the count") { $0 > 1 })
    }
  }

  @Test func writing() {
    let part = Part()
    #expect(part.configuration == Configuration([("count", .integer(2)), ("factor", .number(3))]))
    #expect(part.allSettings.entries.map(\.name) == ["count", "share", "name", "factor"])
    let other = Part(count: 5, share: 0.25, name: "x", factor: 1.5).configuration
    #expect(other["share"] == .number(0.25) && other["name"] == .text("x"))
  }

  @Test func reading() throws {
    let written = Part(count: 5, share: 0.25, name: "x", factor: 1.5).configuration
    #expect(try Part(configuration: written).configuration == written)
    // What a file leaves out has the value that this means, whatever the default is.
    let short = Configuration([("count", .integer(4)), ("factor", .integer(7))])
    let part = try Part(configuration: short)
    #expect(part.share == 0 && part.name == nil && part.count == 4 && part.factor == 7)
    // The old name is read, and the new one counts where there are both.
    let old = Configuration([("number", .integer(8)), ("factor", .number(2))])
    #expect(try Part(configuration: old).count == 8)
    let both = Configuration(old.entries + [("count", .integer(3))])
    #expect(try Part(configuration: both).count == 3)
    #expect(
      message { try Part(configuration: Configuration([("factor", .number(2))])) }
        == "configuration: \"count\" must be a whole number, got nothing; save the model anew.")
  }

  @Test func checking() {
    #expect(Part().brokenSetting == nil)
    #expect(Part(count: 0).brokenSetting == "count must be from 1 to 9, got 0; try 2.")
    #expect(Part(share: 1.5).brokenSetting == "share must be in 0..<1, got 1.5; try 0.5.")
    #expect(
      Part(share: .nan, factor: 0).brokenSetting == "share must be in 0..<1, got nan; try 0.5.")
    #expect(Part(factor: 1e-7).brokenSetting == "factor must be above the count, got 1e-7; try 3.")
  }
}

/// Layers with their settings, as summaries show them.
@Suite struct SummaryTextTests {
  @Test func settingsThatDiffer() {
    #expect(Flatten(inputShape: [2, 2]).summaryText == "Flatten")
    #expect(Dense(1).summaryText == "Dense(1)")
    #expect(Dense(10, activation: .softmax).summaryText == "Dense(10, softmax)")
    #expect(
      Conv2D(32, 3, strides: 2, activation: .relu).summaryText
        == "Conv2D(32, window 3×3, strides 2×2, relu)")
    #expect(
      Conv2D(8, [3, 5], padding: .same, groups: 2, bias: nil, inputShape: [9, 9, 2]).summaryText
        == "Conv2D(8, window 3×5, padding same, groups 2, usesBias false)")
    #expect(MaxPooling2D().summaryText == "MaxPooling2D(window 2×2)")
    #expect(MaxPooling2D(3).summaryText == "MaxPooling2D(window 3×3, strides 3×3)")
    #expect(Dropout(0.5).summaryText == "Dropout(0.5)")
    #expect(BatchNormalization(momentum: 0.9).summaryText == "BatchNormalization(momentum 0.9)")
    #expect(Reshape([4, 1]).summaryText == "Reshape([4, 1])")
    #expect(Embedding(5000, 16).summaryText == "Embedding(5000, 16)")
    #expect(
      LSTM(64, returnsSequences: true, dropout: 0.2).summaryText
        == "LSTM(64, returnsSequences, dropout 0.2)")
    #expect(RandomRotation(1.0 / 36).summaryText == "RandomRotation(±1/36)")
    #expect(
      RandomZoom(-0.25...0, fill: .constant(0)).summaryText
        == "RandomZoom(height -0.25...0, fill constant(0))")
  }

  @Test func numbersOfLongDecimals() {
    #expect(Rescaling(1.0 / 255).summaryText == "Rescaling(1/255)")
    #expect(Rescaling(1.0 / 16, offset: -1).summaryText == "Rescaling(0.0625, offset -1)")
    #expect(Rescaling(2.0 / 3).summaryText == "Rescaling(0.6666666666666666)")
  }

  @Test func optionsOfWeights() {
    let weight = ParameterOptions(.heNormal, regularizer: .l2(1e-4), constraint: .maxNorm(3))
    #expect(
      Dense(2, weight: weight, bias: .init(.constant(1), regularizer: .l1l2(l1: 0.5, l2: 1)))
        .summaryText
        == "Dense(2, he_normal, biasInitializer constant(1), regularizer l2(0.0001), "
        + "biasRegularizer l1(0.5) + l2(1), constraint max_norm(3))")
  }

  @Test func layersInLayers() {
    #expect(Bidirectional(GRU(8)).summaryText == "Bidirectional(GRU(8))")
    #expect(
      Bidirectional(SimpleRNN(8, activation: .relu), merge: .sum).summaryText
        == "Bidirectional(SimpleRNN(8, relu), sum)")
  }

  /// A layer without a list shows all that it writes.
  @Test func withoutAList() {
    final class Scale: Layer {
      static let kind = "Scale"
      var configuration: Configuration {
        Configuration([("factor", .number(2)), ("from", .text("input")), ("rest", .none)])
      }
      init() {}
      convenience init(configuration: Configuration) { self.init() }
      func outputShape(for input: Shape) -> Shape { input }
      func callAsFunction(_ input: Tensor, in context: Context) -> Tensor { input }
    }
    #expect(Scale().summaryText == "Scale(factor 2, from input, rest none)")
  }
}
