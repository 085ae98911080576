import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Penalties on activations, constraints, and files from before there were any.
@Suite struct ActivationPenaltyTests {
  /// Activations 3, −4 and 1, −2 of two examples: (0.5 · 10 + 2 · 30) / 2 = 32.5.
  @Test func isThatOfAMeanExample() throws {
    let layer = Dense(
      2, weight: .init(.zeros), bias: nil, activationRegularizer: .l1l2(l1: 0.5, l2: 2))
    try layer.build(for: [2])
    layer.weight.value = Tensor([[1, 0], [0, 1]])
    let context = Context()
    _ = layer(Tensor([[3, -4], [1, -2]]), in: context)
    #expect(context.addedLosses.map(\.scalar) == [32.5])
    let nobody = Context()
    _ = layer(Tensor.zeros([0, 2]), in: nobody)
    #expect(nobody.addedLosses.map(\.scalar) == [0])
  }

  @Test func constraintsReachTheParameters() {
    let dense = Dense(
      1, weight: .init(constraint: .maxNorm(3)), bias: .init(constraint: .nonNegative))
    #expect(dense.weight.constraint == .maxNorm(3))
    #expect(dense.bias?.constraint == .nonNegative)
    #expect(Dense(1).weight.constraint == nil && Dense(1).bias?.constraint == nil)
    let separable = SeparableConv2D(1, 1, depthwiseWeight: .init(constraint: .unitNorm))
    #expect(separable.depthwiseWeight.constraint == .unitNorm && separable.weight.constraint == nil)
  }

  /// As files were written before constraints and penalties: the names are not there.
  @Test func olderConfigurationsStillMakeLayers() throws {
    let shared: [(name: String, value: Configuration.Value)] = [
      ("activation", .text("relu")), ("usesBias", .flag(true)),
      ("initializer", .list([.text("he-normal")])), ("biasInitializer", .list([.text("zeros")])),
      ("regularizer", .list([.number(0), .number(0.1)])), ("biasRegularizer", .none),
      ("inputShape", .list([.integer(4), .integer(4), .integer(2)])),
    ]
    let dense = try Dense(configuration: Configuration([("outputs", .integer(3))] + shared))
    #expect(dense.outputs == 3 && dense.weight.initializer.name == "he_normal")
    #expect(dense.weight.constraint == nil && dense.bias?.constraint == nil)
    #expect(dense.weight.regularizer == .l2(0.1) && dense.activation.name == "relu")
    let pair = Configuration.Value.list([.integer(1), .integer(1)])
    let image = try Conv2D(
      configuration: Configuration(
        [
          ("outputs", .integer(3)), ("size", pair), ("strides", pair), ("padding", .text("same")),
          ("dilations", pair), ("groups", .integer(1)),
        ] + shared))
    #expect(try image.outputShape(for: [4, 4, 2]) == [4, 4, 3])
    let context = Context()
    for layer in [dense, image] as [any Layer] {
      try layer.build(for: [4, 4, 2])
      for parameter in layer.parameters {
        parameter.value = .zeros(parameter.type.shape)
        #expect(parameter.constraint == nil)
      }
      _ = layer(.zeros([1, 4, 4, 2]), in: context)
    }
    #expect(context.addedLosses.isEmpty)
    // What is there must be what it should be.
    let wrong = Configuration(dense.configuration.entries + [("constraint", .text("max_norm"))])
    #expect(
      message { try Dense(configuration: wrong) }
        == "configuration: \"constraint\" must be a constraint's name and numbers, got "
        + "\"max_norm\"; save the model anew.")
  }
}
