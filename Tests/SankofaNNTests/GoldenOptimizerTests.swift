import SankofaNN
import SankofaTensor
import SankofaTestSupport
import Testing

/// Ten steps of each optimizer go where PyTorch's go, and Keras's where the formulas agree.
@Suite struct GoldenOptimizerTests {
  static let cases = GoldenCase.all(in: "optimizers")

  /// Keras keeps the rate in SGD's velocity, and both put ε elsewhere in some.
  private static func agrees(_ golden: GoldenCase) -> Bool {
    let name = golden.value["optimizer"].string
    if golden.convention == "torch" { return name != "adamax" }
    // Beside 0.1 an ε of 10⁻⁷ is nothing in float32, under the root or not.
    return ["nadam", "adamax", "adadelta"].contains(name) || golden.name == "adagrad keras float32"
      || name == "sgd" && !golden.name.contains("changing")
  }

  @Test(arguments: cases.filter(agrees))
  func tenSteps(golden: GoldenCase) throws {
    // Four units of a number between 2 and 4, after ten steps.
    let isWide = golden.elementType == .float64
    // PyTorch keeps NAdam's product of momenta as float32, whatever its parameters are.
    let isRounded = golden.convention == "torch" && golden.value["optimizer"].string == "nadam"
    let found = try found(
      golden, Tolerance(absolute: isWide ? isRounded ? 1e-9 : 0x1p-49 : 0x1p-20))
    #expect(found == nil)
  }

  @Test func allAreRun() {
    #expect(Set(Self.cases.filter(Self.agrees).map { $0.value["optimizer"].string }).count == 8)
    #expect(Self.cases.count == 118)
  }

  /// The docstrings say that this is where a peer goes another way.
  @Test(arguments: cases.filter { !agrees($0) })
  func tenStepsElsewhere(golden: GoldenCase) throws {
    let isPlain = !golden.name.contains("large") && !golden.name.contains("changing")
    // A maximum hides almost all of the difference.
    let tolerance = isPlain || golden.name.contains("adamax") ? 0 : 1e-4
    #expect(try found(golden, Tolerance(absolute: tolerance)) != nil)
  }

  private func found(_ golden: GoldenCase, _ tolerance: Tolerance) throws -> String? {
    for name in golden.names(in: "inputs") {
      let path = try path(of: optimizer(golden), golden, name)
      let expected = golden.value["steps"]["parameters"][name].tensor(golden.elementType)
      if let found = mismatch(path, expected, tolerance) { return "\(name): \(found)" }
    }
    return nil
  }

  private func optimizer(_ golden: GoldenCase) -> any Optimizer {
    func option(_ name: String) -> Double { golden.option(name) ?? .nan }
    let (beta1, beta2, epsilon) = (option("betaOne"), option("betaTwo"), option("epsilon"))
    switch golden.value["optimizer"].string {
    case "rmsprop":
      return RMSProp.rmsprop(
        decay: option("rho"), momentum: golden.option("momentum") ?? 0, epsilon: epsilon,
        centered: golden.flag("centered"))
    case "adam":
      return Adam.adam(
        beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: golden.flag("amsgrad"))
    case "adamw":
      return AdamW.adamw(
        weightDecay: option("weightDecay"), beta1: beta1, beta2: beta2, epsilon: epsilon)
    case "nadam":
      return Nadam.nadam(
        beta1: beta1, beta2: beta2, epsilon: epsilon, momentumDecay: option("momentumDecay"))
    case "adamax": return Adamax.adamax(beta1: beta1, beta2: beta2, epsilon: epsilon)
    case "adagrad": return Adagrad.adagrad(start: option("start"), epsilon: epsilon)
    case "adadelta": return Adadelta.adadelta(decay: option("rho"), epsilon: epsilon)
    default:
      return SGD.sgd(momentum: golden.option("momentum") ?? 0, nesterov: golden.flag("nesterov"))
    }
  }

  /// The parameter after each step, one after the other.
  private func path(
    of optimizer: any Optimizer, _ golden: GoldenCase, _ name: String
  ) throws -> Tensor {
    let gradients = golden.value["steps"]["gradients"][name].tensor(golden.elementType)
    let rates = golden.value["options"]["learningRates"].array.map(\.number)
    let penalty = Regularizer.l1l2(l1: golden.option("l1") ?? 0, l2: golden.option("l2") ?? 0)
    var run = OptimizerRun(optimizer.rule, start: golden.tensor("inputs", name))
    let steps = rates.indices.map { step in
      let slope = gradients.slice(axis: 0, from: step, count: 1).reshaped(to: run.parameter.shape)
      let term = gradient(at: run.parameter) { penalty.penalty(of: $0) }
      run.step(slope + term, learningRate: rates[step])
      return run.parameter.reshaped(to: Shape([1] + run.parameter.shape.extents))
    }
    return .concatenate(steps, axis: 0)
  }
}

/// A parameter that an optimizer moves step by step.
struct OptimizerRun {
  let rule: any OptimizerRule
  private(set) var parameter: Tensor
  private(set) var state: NamedTensors
  private(set) var shared: NamedTensors

  init(_ rule: any OptimizerRule, start: Tensor) {
    self.rule = rule
    parameter = start
    state = NamedTensors(
      rule.stateNames,
      rule.stateNames.map { _ in .zeros(start.shape, elementType: start.elementType) })
    shared = NamedTensors(
      rule.sharedStates.map(\.name), rule.sharedStates.map { .scalar($0.initial, .float64) })
  }

  mutating func step(_ gradient: Tensor, learningRate: Double) {
    rule.advance(&shared)
    parameter = rule.updated(
      parameter, gradient: gradient, state: &state, shared: shared,
      learningRate: parameter.constant(learningRate))
    compute([parameter] + state.values + shared.values)
  }
}
