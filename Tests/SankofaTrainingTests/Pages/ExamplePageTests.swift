import Foundation
import SankofaNN
import SankofaTensor
import SankofaTestSupport
import SankofaTraining
import Testing

/// The pages in `Examples/Networks`, which are the networks of the articles.
@Suite struct ExamplePageTests {
  private func page(_ name: String) throws -> NetworkPage {
    try NetworkPage(readingPath: SourceFiles.root + "/Examples/Networks/\(name).json")
  }

  private func outputs(_ page: NetworkPage) throws -> [Float] {
    try page.model().predict(page.features.converted(to: .float32)).floats
  }

  /// σ(3) = 0.9526, σ of that 0.7216, then 0.6730 and 0.6622.
  @Test func threeThroughFourLogisticFunctions() throws {
    let page = try page("four-decisions")
    let model = try page.model()
    let layers = model.calledOutputs([page.features], in: Context()).map(\.activation)
    let shown = [0.9526, 0.7216, 0.6730, 0.6622]
    try #require(layers.count == shown.count)
    for (layer, value) in zip(layers, shown) { #expect(abs(layer.scalar - value) < 0.00005) }
  }

  /// z1 = 0.5 · 0.9 − 0.3 · 0.4 + 0.1 = 0.43, z2 = 0.2 · 0.9 + 0.8 · 0.4 − 0.4 = 0.1,
  /// z3 = 0.7 σ(0.43) − 0.6 σ(0.1) + 0.2 = 0.309124…; the cost is (σ(z3) − 1)².
  @Test func aGoodApple() throws {
    let page = try page("apple")
    #expect(page.inputNames == ["colour", "firmness"])
    let output = try outputs(page)[0]
    #expect(abs(output - 0.5766714) < 1e-6)
    let loss = try page.model().evaluate(page.dataset()).loss
    #expect(abs(loss - 0.1792071) < 1e-6)
  }

  /// 4 + 3 − 6 is above 0.
  @Test func aConcert() throws { #expect(try outputs(page("concert")) == [1]) }

  /// 4 + 3 − 7 is not above 0: a perceptron's threshold must be passed, so the page says no where
  /// `sankofa neuron decide --threshold 7` does. At `step`, reaching it is enough.
  @Test(arguments: [("heaviside", 0), ("step", 1)] as [(String, Float)])
  func aConcertAtItsThreshold(activation: String, output: Float) throws {
    let path = SourceFiles.root + "/Examples/Networks/concert.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacingOccurrences(of: "\"biases\": [-6]", with: "\"biases\": [-7]")
      .replacingOccurrences(of: "heaviside", with: activation)
    let folder = try TemporaryFolder()
    let page = try NetworkPage(readingPath: folder.write(text.utf8, to: "concert.json"))
    #expect(page.values["layers.0.bias"]?.doubles == [-7])
    #expect(try outputs(page) == [output])
  }

  @Test func perceptronsMakeExclusiveOr() throws {
    #expect(try outputs(page("four-perceptrons")) == [0, 1, 1, 0])
  }

  @Test func exclusiveOrByHand() throws {
    let outputs = try outputs(page("xor"))
    for (output, target) in zip(outputs, [0, 1, 1, 0] as [Float]) {
      #expect(abs(output - target) < 1e-4)
    }
  }

  @Test func fourHiddenNeuronsLearnExclusiveOr() throws {
    let page = try page("four-hidden")
    #expect(page.values["layers.0.weight"]?.shape == [4, 2])
    let model = try page.model()
    let data = try page.dataset()
    let before = try model.evaluate(data).loss
    try model.fit(data, epochs: 2000, batchSize: 4, shuffle: false, verbosity: .silent)
    #expect(before > 0.2)
    #expect(try model.evaluate(data).loss < 0.002)
    let predictions = try model.predict(data.features).floats
    #expect(predictions.map { $0.rounded() } == [0, 1, 1, 0])
  }

  /// W₁₁₁ is at the far end: by the chain rule its gradient is what all paths above it say.
  @Test func theFirstWeightOfTheThinDeepChain() throws {
    let page = try page("thin-deep")
    let (x, y) = (page.features, page.targets)
    func loss(_ weight: Tensor) throws -> Tensor {
      var values = page.values
      values["layers.0.weight"] = weight
      var h = x
      for index in 0..<4 {
        guard let w = values["layers.\(index).weight"], let b = values["layers.\(index).bias"]
        else {
          throw SankofaError("page", "lacks layer \(index)")
        }
        h = (matmul(h, w.transposed()) + b).sigmoid()
      }
      return ((h - y).squared() * 0.5).sum()
    }
    let weight = try #require(page.values["layers.0.weight"])
    let slope = try gradient(at: weight, of: loss).doubles
    let step = Tensor([1e-5, 0, 0, 0] as [Double], shape: [2, 2])
    let difference = (try loss(weight + step).scalar - loss(weight - step).scalar) / 2e-5
    #expect(slope[0] != 0)
    #expect(abs(slope[0] - difference) < 1e-9)
  }

  @Test func everyShippedPageIsRead() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: SourceFiles.root + "/Examples/Networks")
    let pages = names.filter { $0.hasSuffix(".json") }
    #expect(pages.count == 9)
    for name in pages {
      let page = try page(String(name.dropLast(5)))
      _ = try page.model().evaluate(page.dataset())
    }
  }
}
