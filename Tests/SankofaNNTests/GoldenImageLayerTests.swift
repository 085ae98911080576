import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Layers over images give what those of Keras give, padding and strides included.
@Suite struct GoldenImageLayerTests {
  @Test(arguments: GoldenCase.all(in: "image_layers"))
  func values(golden: GoldenCase) throws {
    let options = golden.value["options"]
    func pair(_ name: String) -> Size2D {
      let values = options[name].integers
      return Size2D(values[0], values[1])
    }
    let padding: Padding = options["padding"].string == "same" ? .same : .valid
    let x = golden.tensor("inputs", "x")
    var layer: any Layer
    switch golden.operation {
    case "Conv2D":
      let w = golden.tensor("inputs", "w")
      layer = Conv2D(
        w.shape[0], pair("size"), strides: pair("strides"), padding: padding,
        dilations: pair("dilations"), groups: Int(options["groups"].number), bias: nil)
      try layer.build(for: x.shape.dropFirst())
      layer.parameters[0].value = w
    case "MaxPooling2D":
      layer = MaxPooling2D(pair("size"), strides: pair("strides"), padding: padding)
    case "AveragePooling2D":
      layer = AveragePooling2D(pair("size"), strides: pair("strides"), padding: padding)
    case "GlobalAveragePooling2D": layer = GlobalAveragePooling2D()
    default: layer = GlobalMaxPooling2D()
    }
    let y = layer(x, in: Context())
    #expect(y.shape.dropFirst() == (try layer.outputShape(for: x.shape.dropFirst())))
    let expected = golden.tensor("outputs", "value")
    #expect(mismatch(y, expected, Tolerance(ulps: 4, absolute: 2e-6)) == nil, "\(golden.name)")
  }
}
