import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct DepthwiseTests {
  /// The numbers are those of a convolution in as many groups as there are channels, bit for bit.
  @Test(arguments: [1, 2], [Padding.valid, .same])
  func isAConvolutionInGroups(multiplier: Int, padding: Padding) throws {
    var numbers = RandomNumbers(seed: 5)
    let x = numbers.tensor(of: TensorType([3, 9, 8, 5], .float32), in: -1...1)
    let weight = numbers.tensor(of: TensorType([5 * multiplier, 3, 2, 1], .float32), in: -1...1)
    let bias = numbers.tensor(of: TensorType([5 * multiplier], .float32), in: -1...1)
    let layers: [any Layer] = [
      DepthwiseConv2D(
        [3, 2], multiplier: multiplier, strides: [2, 1], padding: padding, dilations: [1, 2]),
      Conv2D(
        5 * multiplier, [3, 2], strides: [2, 1], padding: padding, dilations: [1, 2], groups: 5),
    ]
    let results = try layers.map { layer in
      try layer.build(for: [9, 8, 5])
      (layer.parameters[0].value, layer.parameters[1].value) = (weight, bias)
      return layer(x, in: Context())
    }
    #expect(bitMismatch(results[0], results[1]) == nil)
  }

  /// Nine taps, bias and activation are one pass over the outputs, however many channels there are.
  @Test func isOnePass() throws {
    let layer = DepthwiseConv2D(3, activation: .relu)
    try layer.build(for: [8, 8, 40])
    let inputs = [Shape([2, 8, 8, 40]), [40, 3, 3, 1], [40]].map { shape in
      Tensor(Node(type: TensorType(shape, .float32), origin: .placeholder))
    }
    let context = Context { $0.name == "weight" ? inputs[1] : inputs[2] }
    let options = PlanOptions(instructionSet: .best, rearranges: true)
    let plan = Plan(outputs: [layer(inputs[0], in: context)], inputs: inputs, options: options)
    #expect(plan.callCount == 1)
  }
}
