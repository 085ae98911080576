import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Every activation gives what PyTorch and Keras give, and so do its derivatives.
@Suite struct ActivationTests {
  static let cases = GoldenCase.all(in: "activations")

  private static func activation(_ golden: GoldenCase) throws -> ActivationFunction {
    if let slope = golden.option("slope") { return .leakyReLU(slope: slope) }
    if let name = golden.text("activation") { return try ActivationFunction(named: name) }
    return try ActivationFunction(named: underscored(golden.operation))
  }

  @Test(arguments: cases)
  func values(golden: GoldenCase) throws {
    let value = try Self.activation(golden)(golden.tensor("inputs", "a"))
    // Functions are within one unit, and their formulas round a few times; softmax rounds distances of
    // up to 15 from the largest first. What cancels keeps the unit of the largest term, z.
    let unit = golden.elementType == .float64 ? 0x1p-53 : 0x1p-24
    let isFormula = golden.text("activation") != nil
    let tolerance = Tolerance(
      ulps: golden.operation == "softmax" || isFormula ? 4 : 1, absolute: isFormula ? 4 * unit : 0)
    #expect(mismatch(value, golden.tensor("outputs", "value"), tolerance) == nil)
  }

  @Test(arguments: cases.filter { $0.value.has("gradients") })
  func derivatives(golden: GoldenCase) throws {
    let activation = try Self.activation(golden)
    let weights = golden.tensor("weights", "value")
    let first = { (z: Tensor) in gradient(at: z) { (activation($0) * weights).sum() } }
    let z = golden.tensor("inputs", "a")
    let second = gradient(at: z) { first($0).squared().sum() }
    // Terms of size 1 and more cancel in the derivatives of formulas.
    let isFormula = golden.text("activation") != nil
    let tolerance = Tolerance(ulps: 8, absolute: isFormula ? 4e-15 : 1e-16)
    #expect(mismatch(first(z), golden.tensor("gradients", "a"), tolerance) == nil)
    #expect(mismatch(second, golden.tensor("second", "a"), tolerance) == nil)
  }

  /// As the comments say: 0 at the kink of ReLU, the slope at that of leaky ReLU, nothing for steps.
  @Test func derivativesAtKinks() {
    let z = Tensor([-1, 0, 2] as [Double])
    #expect(gradient(at: z) { ActivationFunction.relu($0) }.doubles == [0, 0, 1])
    #expect(gradient(at: z) { ActivationFunction.leakyReLU($0) }.doubles == [0.2, 0.2, 1])
    #expect(gradient(at: z) { ActivationFunction.step($0) }.doubles == [0, 0, 0])
    #expect(ActivationFunction.step(z).doubles == [0, 1, 1])
    #expect(gradient(at: z) { ActivationFunction.heaviside($0) }.doubles == [0, 0, 0])
    #expect(ActivationFunction.heaviside(z).doubles == [0, 0, 1])
  }

  @Test func slopeByDefault() {
    let z = Tensor([-1, 0, 3] as [Double])
    #expect(ActivationFunction.leakyReLU(z).doubles == [-0.2, 0, 3])
    #expect(ActivationFunction.leakyReLU(slope: 0.5)(z).doubles == [-0.5, 0, 3])
  }

  @Test func farAway() {
    let z = Tensor([-1e30, -200, 200, 1e30])
    #expect(
      ActivationFunction.sigmoid(z).floats == [0, ActivationFunction.sigmoid(z).floats[1], 1, 1])
    #expect(ActivationFunction.sigmoid(z).floats[1] < 1e-37)
    #expect(ActivationFunction.tanh(z).floats == [-1, -1, 1, 1])
    #expect(
      ActivationFunction.softplus(z).floats == [
        0, ActivationFunction.softplus(z).floats[1], 200, 1e30,
      ])
    #expect(ActivationFunction.softmax(z).floats == [0, 0, 0, 1])
  }

  @Test(arguments: ActivationFunction.all)
  func names(activation: ActivationFunction) throws {
    let z = Tensor([-2, -0.5, 0, 1, 3, 4])
    let found = try ActivationFunction(named: activation.name)
    #expect(found.name == activation.name)
    #expect(bitMismatch(found(z), activation(z)) == nil)
  }

  @Test func nameWithSlope() throws {
    let activation = ActivationFunction.leakyReLU(slope: 0.05)
    #expect(activation.name == "leaky_relu(0.05)")
    let found = try ActivationFunction(named: activation.name)
    #expect(found.name == activation.name)
    #expect(found(Tensor([-1])).floats == [-0.05])
  }

  @Test func unknownNames() {
    #expect(
      message { try ActivationFunction(named: "rellu") }
        == "activation: there is no \"rellu\"; did you mean \"relu\"?")
    #expect(
      message { try ActivationFunction(named: "LeakyReLU(x)") }
        == "activation: there is no \"LeakyReLU(x)\"; did you mean \"leaky_relu\"?")
    #expect(
      message { try ActivationFunction(named: "wobble") }
        == "activation: there is no \"wobble\"; choose one of linear, relu, leaky_relu, "
        + "sigmoid, tanh, softplus, softmax, step, heaviside, relu6, elu, celu, selu, gelu, "
        + "gelu_tanh, … (33 in all).")
  }
}
