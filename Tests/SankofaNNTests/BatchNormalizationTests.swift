import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

@Suite struct BatchNormalizationTests {
  static let cases = GoldenCase.all(in: "graphs").filter { $0.operation == "BatchNormalization" }

  private func layer(_ golden: GoldenCase) throws -> BatchNormalization {
    let options = golden.value["options"]
    let layer = BatchNormalization(
      momentum: options["momentum"].number, epsilon: options["epsilon"].number,
      scales: golden.names(in: "parameters").contains("scale"),
      offsets: golden.names(in: "parameters").contains("offset"))
    try layer.build(for: golden.tensor("inputs", "x").shape.dropFirst())
    for parameter in layer.parameters {
      parameter.value =
        parameter.isLearned
        ? golden.tensor("parameters", parameter.name)
        : parameter === layer.mean
          ? .zeros(parameter.shape ?? []) : .ones(parameter.shape ?? [])
    }
    return layer
  }

  /// Outputs, running statistics and gradients are Keras's.
  @Test(arguments: cases) func asInKeras(golden: GoldenCase) throws {
    let layer = try layer(golden)
    let (x, factors) = (golden.tensor("inputs", "x"), golden.tensor("inputs", "factors"))
    let tolerance = Tolerance(ulps: 16, absolute: 4e-6)
    let learned = layer.parameters.filter(\.isLearned)
    var updates: [(parameter: Parameter, value: Tensor)] = []
    let (_, gradients) = valueAndGradients(at: [x] + learned.map(\.value)) { arguments in
      let context = Context(isTraining: true) { parameter in
        learned.firstIndex { $0 === parameter }.map { arguments[$0 + 1] } ?? parameter.value
      }
      return (layer(arguments[0], in: context) * factors).sum()
    }
    let context = Context(isTraining: true)
    let trained = layer(x, in: context)
    updates = context.updates
    #expect(mismatch(trained, golden.tensor("outputs", "trained"), tolerance) == nil)
    for (name, gradient) in zip(["x"] + learned.map(\.name), gradients) {
      #expect(
        mismatch(gradient, golden.tensor("gradients", name), Tolerance(ulps: 16, absolute: 2e-5))
          == nil, "\(name)")
    }
    #expect(updates.map(\.parameter.name) == ["mean", "variance"])
    for update in updates {
      #expect(
        mismatch(update.value, golden.tensor("outputs", update.parameter.name), tolerance) == nil)
      update.parameter.value = update.value.compute()
    }
    let value = layer(x, in: Context())
    #expect(mismatch(value, golden.tensor("outputs", "value"), tolerance) == nil)
  }

  @Test func allCasesAreRun() { #expect(Self.cases.count == 4) }

  /// A frozen layer rests while training, and counts nothing.
  @Test func frozen() throws {
    let layer = try layer(Self.cases[0])
    layer.isTrainable = false
    #expect(layer.parameters.allSatisfy { !$0.isTrainable })
    let x = Self.cases[0].tensor("inputs", "x")
    let context = Context(isTraining: true)
    #expect(bitMismatch(layer(x, in: context), layer(x, in: Context())) == nil)
    #expect(context.updates.isEmpty)
    layer.isTrainable = true
    #expect(layer.parameters.map(\.isTrainable) == [true, true, false, false])
  }

  @Test func refuses() throws {
    #expect(
      message { _ = try BatchNormalization().outputShape(for: []) }
        == "BatchNormalization: needs an axis of channels, got shape []; insert Reshape([1]).")
    #expect(
      message { _ = try BatchNormalization(epsilon: 0).outputShape(for: [2]) }
        == "BatchNormalization: epsilon must be a positive number, got 0; try 0.001.")
    #expect(
      message { _ = try layer(Self.cases[0]).outputShape(for: [2]) }
        == "BatchNormalization: last axis must be 3 (channels), got 2 in shape [2]; change the layer "
        + "before it.")
  }

  /// mean (1 + 3) / 2 = 2, variance 1; the second feature is constant: √0 counts as 10⁻⁷.
  @Test func normalizationIsFitted() throws {
    let layer = Normalization()
    try layer.fit(to: Tensor([[1, 5], [3, 5]]))
    #expect(layer.mean.value.floats == [2, 5] && layer.variance.value.floats == [1, 0])
    #expect(layer(Tensor([[4, 5]]), in: Context()).floats == [2, 0])
    #expect(
      message { _ = try layer.outputShape(for: [3]) }
        == "Normalization: last axis must be 2 (features), as it was fitted, got 3 in shape [3]; fit "
        + "it to such examples.")
    #expect(
      message { try layer.fit(to: Tensor([1, 2])) }
        == "Normalization: is fitted to examples [n, …, features], got shape [2]; give at least one."
    )
  }
}
