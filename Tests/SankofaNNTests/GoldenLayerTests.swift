import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Layers give what those of Keras give, and so do their derivatives by the input and by each
/// parameter, made from the configuration that a file keeps.
@Suite struct GoldenLayerTests {
  private static var kinds: [any Layer.Type] {
    [
      Dense.self, Conv1D.self, Conv2D.self, DepthwiseConv2D.self, SeparableConv2D.self,
      MaxPooling1D.self, AveragePooling1D.self, GlobalAveragePooling1D.self,
      GlobalMaxPooling1D.self,
      LayerNormalization.self, Embedding.self, ZeroPadding1D.self, ZeroPadding2D.self,
      Cropping1D.self, Cropping2D.self, UpSampling1D.self, UpSampling2D.self, Permute.self,
      RepeatVector.self, Resizing.self, RandomTranslation.self, RandomZoom.self,
      RandomRotation.self,
    ]
  }

  @Test func everyKindIsThere() {
    let names = Set(GoldenCase.all(in: "layers").map(\.operation))
    #expect(names == Set(Self.kinds.map { $0.kind }))
  }

  @Test(arguments: GoldenCase.all(in: "layers"))
  func valuesAndGradients(golden: GoldenCase) throws {
    let type = try #require(Self.kinds.first { $0.kind == golden.operation })
    let layer = try type.init(configuration: configuration(golden.value["options"]))
    let x = golden.tensor("inputs", "x")
    let output = try layer.outputShape(for: x.shape.dropFirst())
    try layer.build(for: x.shape.dropFirst())
    let values = layer.parameters.map { golden.tensor("inputs", $0.name) }
    #expect(layer.parameters.map(\.shape) == values.map(\.shape))
    var context = Context()
    func activations(_ arguments: [Tensor]) -> Tensor {
      context = Context(
        isTraining: golden.value["isTraining"].truth, key: RandomKey(seed: 3)
      ) { parameter in
        layer.parameters.firstIndex { $0 === parameter }.map { arguments[1 + $0] }
          ?? parameter.value
      }
      return layer(arguments[0], in: context)
    }
    let tolerance = Tolerance(ulps: 8, absolute: 1e-5)
    let value = activations([x] + values)
    #expect(value.shape.dropFirst() == output)
    #expect(mismatch(value, golden.tensor("outputs", "value"), tolerance) == nil)
    #expect(context.addedLosses.count == (golden.value["outputs"].has("loss") ? 1 : 0))
    for loss in context.addedLosses {
      #expect(mismatch(loss, golden.tensor("outputs", "loss"), tolerance) == nil)
    }
    let weights = golden.value["weights"].tensor(.float32)
    let slopes = valueAndGradients(at: [x] + values) { arguments in
      let sum = (activations(arguments) * weights).sum()
      return context.addedLosses.reduce(sum, +)
    }
    for (name, slope) in zip(["x"] + layer.parameters.map(\.name), slopes.gradients) {
      #expect(mismatch(slope, golden.tensor("gradients", name), tolerance) == nil, "by \(name)")
    }
  }

  private func configuration(_ options: GoldenValue) -> Configuration {
    Configuration(options.object.map { ($0.key, value($0.value)) })
  }

  private func value(_ golden: GoldenValue) -> Configuration.Value {
    switch golden {
    case .number(let number):
      number == number.rounded() ? .integer(Int(number)) : .number(number)
    case .string(let text): text == "none" ? .none : .text(text)
    case .truth(let truth): .flag(truth)
    case .array(let values): .list(values.map(value))
    case .object: .none
    }
  }
}
